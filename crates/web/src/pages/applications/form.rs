//! The application form as typed: kept whole when it is shown again, and read into what the use case takes.

use domain::applications::Application;
use domain::expr::Filter;
use domain::grants::{Matter, Method};
use domain::ids::{ItemId, PersonId};
use domain::schema::TableSchema;

use crate::fields::Fields;
use crate::filter_form::FilterForm;
use crate::texts::Texts;

/// Version of the payload's shape.
const SHAPE: u8 = 1;

/// What stands in the form.
#[derive(Debug, Clone)]
pub(super) struct ApplyForm {
    pub(super) legal_basis: String,
    pub(super) matter_code: String,
    pub(super) matter_name: String,
    /// Code of the field of use; empty where it is none of the three.
    pub(super) field: String,
    pub(super) purpose: String,
    pub(super) items: Vec<ItemId>,
    pub(super) scope: FilterForm,
    pub(super) methods: Vec<Method>,
    pub(super) calls_per_day: String,
    pub(super) valid_to: String,
    pub(super) responsible: String,
}

impl ApplyForm {
    /// The form as sent; an empty one where nothing was.
    pub(super) fn sent(fields: &Fields) -> Self {
        let text = |name: &str| fields.get(name).to_owned();
        Self {
            legal_basis: text("legal_basis"),
            matter_code: text("matter_code"),
            matter_name: text("matter_name"),
            field: text("use_field"),
            purpose: text("purpose"),
            items: fields.all("items").into_iter().filter_map(|item| item.parse().ok()).collect(),
            scope: FilterForm::from_fields(fields),
            methods: fields
                .all("methods")
                .into_iter()
                .filter_map(|method| method.parse().ok())
                .collect(),
            calls_per_day: text("calls_per_day"),
            valid_to: text("valid_to"),
            responsible: text("responsible"),
        }
    }

    /// A fresh form, with the applicant as the responsible person.
    pub(super) fn fresh(person: PersonId) -> Self {
        Self { responsible: person.to_string(), ..Self::sent(&Fields::default()) }
    }

    /// What the form states. A count that is no number is none that can be allowed, and a faulty row scope none that
    /// can be checked: both are named with the other gaps.
    pub(super) fn application(&mut self, t: Texts, schema: &TableSchema) -> Application {
        let row_scope =
            self.scope.to_filter(t, schema, &|_| true).unwrap_or_else(|_faulty| unreadable());
        let calls = Some(&self.calls_per_day)
            .filter(|text| !text.is_empty())
            .map(|text| text.parse().unwrap_or(0));
        Application {
            v: SHAPE,
            legal_basis: self.legal_basis.clone(),
            matter: Matter {
                code: self.matter_code.clone(),
                name: self.matter_name.clone(),
                field: self.field.parse().ok(),
            },
            purpose: self.purpose.clone(),
            items: self.items.clone(),
            row_scope,
            methods: self.methods.clone(),
            calls_per_day: calls,
            valid_to: self.valid_to.parse().ok(),
            responsible: self.responsible.parse().ok(),
            decision: None,
        }
    }
}

/// A scope that names no item, so that no schema accepts it.
fn unreadable() -> Filter {
    Filter::Condition { item: String::new(), op: String::new(), value: serde_json::Value::Null }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use domain::catalogue::EmptyText;
    use domain::ids::EntryId;
    use domain::schema::TableKey;

    use super::*;

    fn stated(sent: &str) -> Application {
        let schema =
            TableSchema::of(EntryId::named("a"), &[], TableKey::None, EmptyText::default());
        ApplyForm::sent(&Fields::parse(sent)).application(Texts::default(), &schema)
    }

    #[test]
    fn a_form_is_read_as_it_was_sent() {
        let sent = "purpose=%E6%A0%B8%E9%AA%8C&items=i1&items=i3&items=x&methods=lookup&methods=nothing&valid_to=2027-01-31&calls_per_day=500";
        let application = stated(sent);
        assert_eq!(application.purpose, "核验");
        assert_eq!(application.items, [ItemId(1), ItemId(3)]);
        assert_eq!(application.methods, [Method::Lookup]);
        assert_eq!(application.calls_per_day, Some(500));
        assert_eq!(application.valid_to.unwrap().to_string(), "2027-01-31");
    }

    #[test]
    fn a_count_that_is_no_number_is_not_taken_for_no_limit() {
        let application = stated("calls_per_day=many");
        assert_eq!(application.calls_per_day, Some(0));
    }

    #[test]
    fn a_faulty_row_scope_is_not_taken_for_all_rows() {
        let application = stated("filter_item=i9&filter_op=eq&filter_value=1");
        assert_ne!(application.row_scope, Filter::always());
    }
}
