//! The controls of a form, made from the fields of a procedure: one shape a kind of field, all of them usable without
//! scripts.

use app::cases::{Document, Narrowing, Offer, Offers};
use app::catalogue::code_of;
use domain::cases::Case;
use domain::catalogue::Missing;
use domain::ids::EntryId;
use domain::masking::Mask;
use domain::people::Actor;
use domain::procedures::{Field, FieldKind, Procedure};
use strum::IntoEnumIterator;

use super::words;
use crate::context::Member;
use crate::fields::Fields;
use crate::respond::{OrProblem, Problem};
use crate::site::Web;
use crate::texts::Texts;

/// Choices up to which all are shown as radios.
const RADIOS_MAX: usize = 5;
/// Characters of a digest that stand beside a document's name.
const DIGEST_CHARS_SHOWN: usize = 12;

/// Something that may be chosen.
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) text: String,
    pub(crate) note: String,
    pub(crate) checked: bool,
}

/// One thing of many, with what may be chosen for it.
pub(crate) struct PairChoice {
    pub(crate) thing: String,
    pub(crate) choices: Vec<Choice>,
}

/// A field ready for the template.
pub(crate) struct Control {
    /// As it is sent; the control's id is `field-NAME`.
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) hint: String,
    pub(crate) error: String,
    pub(crate) required: bool,
    /// `line`, `area`, `date`, `number`, `money`, `digest`, `documents`, `yes`, `radios`, `boxes`, `select`, `picker`,
    /// `pairs`, `later` or `unlisted`.
    pub(crate) shape: &'static str,
    pub(crate) value: String,
    pub(crate) choices: Vec<Choice>,
    /// Of masks by item, and of successors by what they take over.
    pub(crate) pairs: Vec<PairChoice>,
    /// What is said where nothing is chosen for a thing.
    pub(crate) unpaired: String,
    /// Name of the search field of a picker; empty where all choices are shown.
    pub(crate) find: String,
    pub(crate) find_text: String,
    /// What to say where nothing can be chosen.
    pub(crate) empty: String,
}

impl Control {
    /// Whether it must be chosen, and nothing can be.
    pub(crate) fn is_lacking(&self) -> bool {
        let is_choice = matches!(self.shape, "picker" | "radios" | "select");
        self.required && is_choice && self.choices.is_empty() && self.find_text.is_empty()
    }
}

/// A line of the error summary.
pub(crate) struct ErrorLine {
    pub(crate) field: String,
    pub(crate) text: String,
}

/// A form being filled in.
pub(crate) struct Filling<'a> {
    pub(crate) web: &'a Web,
    pub(crate) member: &'a Member,
    pub(crate) procedure: &'static Procedure,
    /// What was sent, or comes with the address.
    pub(crate) sent: &'a Fields,
    /// Stands before every name, so that several forms fit on a page: empty or `ACT.`.
    pub(crate) prefix: &'a str,
    /// The entry whose items are offered where the form names none.
    pub(crate) entry: Option<EntryId>,
    /// The case that is acted on; none as long as there is none.
    pub(crate) case: Option<&'a Case>,
    /// What is attached to the case; none as long as there is no case.
    pub(crate) documents: Option<&'a [Document]>,
    pub(crate) gaps: &'a [Missing],
}

impl Filling<'_> {
    fn t(&self) -> Texts {
        self.member.t()
    }

    fn actor(&self) -> &Actor {
        self.member.actor()
    }

    fn name(&self, code: &str) -> String {
        format!("{}{code}", self.prefix)
    }

    /// The first value sent for a field.
    pub(crate) fn value(&self, code: &str) -> &str {
        self.sent.get(&self.name(code))
    }

    fn chosen(&self, code: &str, value: &str) -> bool {
        self.sent.has(&self.name(code), value)
    }

    /// Words for the first gap of a field; empty where there is none.
    pub(crate) fn error(&self, code: &str) -> String {
        let gap = self.gaps.iter().find(|gap| gap.field == code);
        gap.map_or_else(String::new, |gap| self.t().c("gap", gap.code))
    }

    /// Every gap with the name of its field (一次性告知).
    pub(crate) fn errors(&self) -> Vec<ErrorLine> {
        let line = |gap: &Missing| {
            let field = words::field(self.t(), self.procedure.code, &gap.field);
            let gap_words = self.t().c("gap", gap.code);
            ErrorLine {
                field: self.name(&gap.field),
                text: self.t().f("case-gap", &[("field", field), ("gap", gap_words)]),
            }
        };
        self.gaps.iter().map(line).collect()
    }

    /// The controls of a form.
    pub(crate) async fn controls(&self, form: &[Field]) -> Result<Vec<Control>, Problem> {
        let mut controls = Vec::with_capacity(form.len());
        for field in form {
            controls.push(self.control(form, field).await?);
        }
        Ok(controls)
    }

    async fn control(&self, form: &[Field], field: &Field) -> Result<Control, Problem> {
        let control = self.plain(field);
        Ok(match field.kind {
            FieldKind::Choice(codes) => self.codes(control, field, codes),
            FieldKind::Choices(codes) => {
                Control { shape: "boxes", ..self.codes(control, field, codes) }
            }
            FieldKind::Entry(scope) => {
                let chosen = match self.value(field.code).parse() {
                    Ok(id) => self.app_entry(scope, id).await?,
                    Err(_none) => None,
                };
                self.picker(control, field, chosen).await?
            }
            FieldKind::Case { .. } => self.picker(control, field, None).await?,
            FieldKind::Items => self.items(control, form, field).await?,
            FieldKind::ItemMasks => self.item_masks(control, field).await?,
            FieldKind::Heirs => self.heirs(control, field).await?,
            FieldKind::Person => {
                let offers = self.offers(field, "").await?;
                self.person(control, field, offers.list)
            }
            FieldKind::Unit | FieldKind::Grant(_) | FieldKind::System | FieldKind::Batch { .. } => {
                let offers = self.offers(field, "").await?;
                self.offered(control, field, offers.list)
            }
            FieldKind::Units | FieldKind::Entries(_) => {
                let offers = self.offers(field, "").await?;
                Control { shape: "boxes", ..self.offered(control, field, offers.list) }
            }
            FieldKind::DocumentDigest => self.document(control, field),
            _ => control,
        })
    }

    /// A field as it is typed in; the shape says how.
    fn plain(&self, field: &Field) -> Control {
        let t = self.t();
        let own = words::hint(t, self.procedure.code, field.code);
        let (shape, hint) = match field.kind {
            FieldKind::Line => ("line", own),
            FieldKind::Text => ("area", own),
            FieldKind::Date => ("date", own),
            FieldKind::Whole { min, max } => ("number", join(own, bounds(t, min, max))),
            FieldKind::Money => ("money", join(own, t.s("case-money-hint"))),
            FieldKind::Yes => ("yes", own),
            FieldKind::CreditCode => ("line", join(own, t.s("case-credit-code-hint"))),
            FieldKind::Digest | FieldKind::DocumentDigest if own.is_empty() => {
                ("digest", t.s("case-digest-hint"))
            }
            FieldKind::Digest | FieldKind::DocumentDigest => ("digest", own),
            _ => ("radios", own),
        };
        Control {
            name: self.name(field.code),
            label: words::field(t, self.procedure.code, field.code),
            hint,
            error: self.error(field.code),
            required: field.required,
            shape,
            value: self.value(field.code).to_owned(),
            choices: Vec::new(),
            pairs: Vec::new(),
            unpaired: String::new(),
            find: String::new(),
            find_text: String::new(),
            empty: t.s("case-nothing-to-choose"),
        }
    }

    fn codes(&self, control: Control, field: &Field, codes: &[&str]) -> Control {
        let choice = |code: &&str| Choice {
            value: (*code).to_owned(),
            text: words::choice(self.t(), self.procedure.code, field.code, code),
            note: String::new(),
            checked: self.chosen(field.code, code),
        };
        listed(control, codes.iter().map(choice).collect())
    }

    fn offered(&self, control: Control, field: &Field, offers: Vec<Offer>) -> Control {
        let note = |offer: &Offer| match offer.rows {
            Some(rows) => self
                .t()
                .f("case-batch-note", &[("note", offer.note.clone()), ("rows", rows.to_string())]),
            None => offer.note.clone(),
        };
        let choice = |offer: Offer| Choice {
            checked: self.chosen(field.code, &offer.value),
            note: note(&offer),
            value: offer.value,
            text: offer.name,
        };
        listed(control, offers.into_iter().map(choice).collect())
    }

    /// A person of a list; where the reader is given none, how to name somebody all the same.
    fn person(&self, control: Control, field: &Field, offers: Vec<Offer>) -> Control {
        if offers.is_empty() && self.actor().unit_kind.is_outside() {
            let empty = self.t().s("case-person-unlisted");
            return Control { shape: "unlisted", empty, ..control };
        }
        self.offered(control, field, offers)
    }

    /// A document by its digest: one of those attached to the case, or a digest typed in.
    fn document(&self, control: Control, field: &Field) -> Control {
        let t = self.t();
        let Some(documents) = self.documents else { return control };
        if documents.is_empty() {
            return Control { hint: t.s("case-digest-attach-hint"), ..control };
        }
        let choice = |document: &Document| Choice {
            checked: self.chosen(field.code, &document.digest),
            value: document.digest.clone(),
            text: document.name.clone(),
            note: t.f("case-attached-digest", &[("digest", short(&document.digest))]),
        };
        let name = self.name(field.code);
        let is_typed = |value: &&str| {
            !value.is_empty() && !documents.iter().any(|document| document.digest == *value)
        };
        let typed = self.sent.all(&name).into_iter().map(str::trim).find(is_typed);
        Control {
            shape: "documents",
            hint: words::hint(t, self.procedure.code, field.code),
            value: typed.unwrap_or_default().to_owned(),
            choices: documents.iter().map(choice).collect(),
            ..control
        }
    }

    async fn offers(&self, field: &Field, text: &str) -> Result<Offers, Problem> {
        let entry = self.value("entry").parse().ok().or(self.entry);
        let by = Narrowing { text, entry, lang: self.t().tag() };
        let app = self.web.app();
        app.offers(self.procedure, field.kind, by, self.actor())
            .await
            .or_problem(&self.member.visitor)
    }

    async fn app_entry(
        &self,
        scope: domain::procedures::fields::EntryScope,
        id: EntryId,
    ) -> Result<Option<Choice>, Problem> {
        let app = self.web.app();
        let entry =
            app.chosen_entry(scope, id, self.actor()).await.or_problem(&self.member.visitor)?;
        Ok(entry.map(|entry| Choice {
            value: entry.id.to_string(),
            text: entry.name(self.t().tag()).to_owned(),
            note: app.live().unit_name(entry.unit, self.t().tag()),
            checked: true,
        }))
    }

    /// A list narrowed by words: what was chosen stays in it, whatever the words are.
    async fn picker(
        &self,
        control: Control,
        field: &Field,
        chosen: Option<Choice>,
    ) -> Result<Control, Problem> {
        let find = format!("find.{}", control.name);
        let find_text = self.sent.get(&find).to_owned();
        if chosen.is_some() && find_text.is_empty() {
            let choices = chosen.into_iter().collect();
            return Ok(Control { shape: "picker", find, find_text, choices, ..control });
        }
        let Offers { list, is_cut } = self.offers(field, &find_text).await?;
        let listed = self.offered(control, field, list);
        let mut choices = listed.choices;
        if let Some(chosen) = chosen
            && !choices.iter().any(|choice| choice.value == chosen.value)
        {
            choices.insert(0, chosen);
        }
        let is_narrowed = is_cut || !find_text.is_empty();
        Ok(Control {
            shape: "picker",
            find: if is_narrowed || choices.len() > RADIOS_MAX { find } else { String::new() },
            find_text,
            choices,
            ..listed
        })
    }

    /// One list of masks for each item of the entry chosen; what is left open goes by its sensitivity.
    async fn item_masks(&self, control: Control, field: &Field) -> Result<Control, Problem> {
        let t = self.t();
        let items = self.offers(field, "").await?.list;
        let choice = |item: &str, mask: Mask| {
            let value = format!("{item}:{}", code_of(&mask));
            let checked = self.chosen(field.code, &value);
            Choice { text: t.c("mask", code_of(&mask)), note: String::new(), checked, value }
        };
        let pairs = items.into_iter().map(|offer| PairChoice {
            choices: Mask::iter().map(|mask| choice(&offer.value, mask)).collect(),
            thing: offer.name,
        });
        let pairs: Vec<PairChoice> = pairs.collect();
        if pairs.is_empty() {
            let empty = t.s("case-items-later");
            return Ok(Control { shape: "later", empty, ..control });
        }
        Ok(Control { shape: "pairs", pairs, unpaired: t.s("case-mask-by-rule"), ..control })
    }

    /// One list of successors for each thing that a split unit leaves; what nobody is named for goes to the first.
    async fn heirs(&self, control: Control, field: &Field) -> Result<Control, Problem> {
        let t = self.t();
        let Some(case) = self.case else { return Ok(control) };
        let app = self.web.app();
        let estate = app.estate(case, t.tag()).await.or_problem(&self.member.visitor)?;
        let choice = |thing: &str, unit: &Offer| {
            let value = format!("{thing}:{}", unit.value);
            let checked = self.chosen(field.code, &value);
            Choice { text: unit.name.clone(), note: String::new(), checked, value }
        };
        let pair = |left: &Offer| PairChoice {
            thing: format!("{} {}", left.name, left.note).trim_end().to_owned(),
            choices: estate.successors.iter().map(|unit| choice(&left.value, unit)).collect(),
        };
        let pairs: Vec<PairChoice> = estate.left.iter().map(pair).collect();
        if pairs.is_empty() {
            return Ok(Control { shape: "later", empty: t.s("case-heirs-none"), ..control });
        }
        Ok(Control { shape: "pairs", pairs, unpaired: t.s("case-heir-first"), ..control })
    }

    /// Items of the entry chosen; before one is chosen, how to come to them.
    async fn items(
        &self,
        control: Control,
        form: &[Field],
        field: &Field,
    ) -> Result<Control, Problem> {
        let offers = self.offers(field, "").await?;
        let waits = form.iter().any(|other| matches!(other.kind, FieldKind::Entry(_)));
        if offers.list.is_empty() && waits {
            let empty = self.t().s("case-items-later");
            return Ok(Control { shape: "later", empty, ..control });
        }
        Ok(Control { shape: "boxes", ..self.offered(control, field, offers.list) })
    }
}

fn listed(control: Control, choices: Vec<Choice>) -> Control {
    let shape = if choices.len() > RADIOS_MAX { "select" } else { "radios" };
    Control { shape, choices, ..control }
}

/// As much of a digest as tells documents of one case apart.
fn short(digest: &str) -> String {
    let first: String = digest.chars().take(DIGEST_CHARS_SHOWN).collect();
    format!("{first}…")
}

fn join(one: String, other: String) -> String {
    match (one.is_empty(), other.is_empty()) {
        (true, _) => other,
        (_, true) => one,
        _ => format!("{one} {other}"),
    }
}

fn bounds(t: Texts, min: i64, max: i64) -> String {
    t.f("case-whole-hint", &[("min", min.to_string()), ("max", max.to_string())])
}
