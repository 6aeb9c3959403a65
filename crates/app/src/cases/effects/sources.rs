//! One datum, one source (Article 8; 省政府令第178号): leads of data elements, rulings about sources, and plans that would
//! collect again what another unit holds.

use domain::cases::Case;
use domain::catalogue::Missing;
use domain::ids::{EntryId, UnitId};
use domain::library::{DataElement, ElementCode};
use domain::people::Actor;
use domain::procedures::{Content, FieldValue, Step};
use domain::sources::{ElementLead, RulingOutcome, SourceRuling};
use serde_json::json;
use store::Tx;

use super::{After, Brought, gap, stated};
use crate::application::App;
use crate::collection::{Looked, WANTED_MAX, Wanted, names_in, overlaps_of};
use crate::error::{AppError, Result};

/// What a ruling states at its opening.
struct Asked {
    source: EntryId,
    units: Vec<UnitId>,
    items: Vec<String>,
    element: Option<ElementCode>,
}

impl App {
    /// Names the lead of an element; who led it before leads it until the day before.
    pub(super) async fn name_lead(&self, tx: &Tx, case: &Case) -> Result<Brought> {
        let lead = self.lead_stated(tx, case).await?;
        let document = self.document_number(tx).await?;
        let last = lead.since_on.yesterday().map_err(AppError::internal)?;
        let mut ended = Vec::new();
        for former in tx.leads_of(&lead.element).await? {
            let is_over = former.until_on.is_some_and(|until| until <= last);
            let begins_after = lead.until_on.is_some_and(|until| until < former.since_on);
            if is_over || begins_after {
                continue;
            }
            ended.push(former.unit);
            self.end_former_lead(tx, &former, case, &document).await?;
            let former = ElementLead { until_on: Some(last), ended_by: document.clone(), ..former };
            tx.update_lead(&former).await?;
        }
        tx.insert_lead(&ElementLead { document: document.clone(), ..lead }).await?;
        let detail = json!({ "number": document, "ended": ended });
        Ok(Brought { detail, after: After::Live })
    }

    async fn end_former_lead(
        &self,
        tx: &Tx,
        former: &ElementLead,
        case: &Case,
        document: &str,
    ) -> Result<()> {
        let Some(stored) = tx.case(former.case).await? else { return Ok(()) };
        let mut former = stored.case;
        if former.state != "in_force" {
            return Ok(());
        }
        let by = json!({ "by": case.id, "by_number": case.number });
        self.act_by_platform(tx, &mut former, "replace", document, by).await
    }

    /// Ends a lead: from today on the unit leads the element no more.
    pub(super) async fn end_lead(&self, tx: &Tx, case: &Case) -> Result<Brought> {
        let lead = tx.lead_of_case(case.id).await?;
        let lead = lead.ok_or_else(|| AppError::internal("the case named no lead"))?;
        let document = self.document_number(tx).await?;
        let last = self.today().yesterday().map_err(AppError::internal)?;
        let until_on = Some(lead.until_on.map_or(last, |until| until.min(last)));
        tx.update_lead(&ElementLead { until_on, ended_by: document.clone(), ..lead }).await?;
        Ok(Brought { detail: json!({ "number": document }), after: After::Live })
    }

    /// The lead that a case proposes; every fault at once.
    pub(super) async fn lead_stated(&self, tx: &Tx, case: &Case) -> Result<ElementLead> {
        let content = stated(case)?;
        let mut gaps = Vec::new();
        let element = element_stated(tx, &content).await?;
        if element.is_none() {
            gaps.push(missing("element", "source.unknown-element"));
        }
        let since_on = content.date("valid_from").unwrap_or_else(|| self.today());
        let until_on = content.date("valid_until");
        if until_on.is_some_and(|last| last < since_on) {
            gaps.push(missing("valid_until", "source.ends-before"));
        }
        if self.is_outside(case.provider) {
            gaps.push(missing("unit", "source.outside"));
        }
        match element.filter(|_| gaps.is_empty()) {
            Some(element) => Ok(ElementLead {
                case: case.id,
                element,
                unit: case.provider,
                since_on,
                until_on,
                document: String::new(),
                basis: content.text("lead_basis").to_owned(),
                ended_by: String::new(),
            }),
            None => Err(AppError::incomplete(gaps)),
        }
    }

    fn is_outside(&self, unit: UnitId) -> bool {
        self.live_now().unit(unit).is_none_or(|unit| unit.kind.is_outside())
    }

    /// Whether a ruling can be asked for: about a datum, between others than the source itself, by one of them or the
    /// digital office.
    pub(super) async fn askable_ruling(&self, tx: &Tx, case: &Case, actor: &Actor) -> Result<()> {
        let asked = asked(tx, case).await?;
        let mut gaps = Vec::new();
        if asked.units.contains(&case.provider) {
            gaps.push(missing("units", "source.own-source"));
        }
        if asked.units.iter().any(|unit| self.is_outside(*unit)) {
            gaps.push(missing("units", "source.outside"));
        }
        if !gaps.is_empty() {
            return Err(AppError::incomplete(gaps));
        }
        let is_party = asked.units.contains(&actor.unit) || case.provider == actor.unit;
        if is_party || actor.is_digital_office() {
            Ok(())
        } else {
            Err(AppError::denied("source.not-party"))
        }
    }

    /// Makes the ruling, and tells the units it binds.
    pub(super) async fn rule_source(&self, tx: &Tx, case: &Case, actor: &Actor) -> Result<Brought> {
        let Asked { source, units, items, element } = asked(tx, case).await?;
        let content = stated(case)?;
        let outcome = match content.added("rule", "outcome") {
            Some(FieldValue::Choice(code)) => {
                code.parse::<RulingOutcome>().map_err(AppError::internal)?
            }
            _ => return Err(AppError::internal("ruled without an outcome")),
        };
        let reason = match content.added("rule", "grounds") {
            Some(FieldValue::Text(text)) => text.clone(),
            _ => String::new(),
        };
        let document = self.document_number(tx).await?;
        let ruling = SourceRuling {
            case: case.id,
            source,
            units,
            items,
            element,
            outcome,
            reason,
            document: document.clone(),
            ruled_on: self.today(),
            ended_on: None,
        };
        tx.insert_ruling(&ruling).await?;
        self.tell_bound(tx, case, "rule", &ruling, actor).await?;
        Ok(Brought { detail: json!({ "number": document }), after: After::Live })
    }

    /// Sets a ruling aside: from now on it is asked again.
    pub(super) async fn end_ruling(&self, tx: &Tx, case: &Case, actor: &Actor) -> Result<Brought> {
        let ruling = tx.ruling_of_case(case.id).await?;
        let ruling = ruling.ok_or_else(|| AppError::internal("the case made no ruling"))?;
        let ruling = SourceRuling { ended_on: Some(self.today()), ..ruling };
        tx.update_ruling(&ruling).await?;
        self.tell_bound(tx, case, "set_aside", &ruling, actor).await?;
        Ok(Brought { after: After::Live, ..Brought::nothing() })
    }

    /// States what the newest comparison found, so that it is known on which figures the case was closed.
    pub(super) async fn take_figures(
        &self,
        tx: &Tx,
        case: &mut Case,
        step: &Step,
    ) -> Result<Brought> {
        let figures = match self.figures_of(tx, case).await? {
            None => self.quality_figures_of(tx, case).await?,
            measured => measured,
        };
        let figures = figures.ok_or_else(|| AppError::internal("the case has no figures"))?;
        let mut content = stated(case)?;
        content.acts.entry(step.act.code.to_owned()).or_default().extend(figures);
        case.payload = serde_json::to_value(&content).map_err(AppError::internal)?;
        Ok(Brought::nothing())
    }

    /// The parties of the case are told by the act itself.
    async fn tell_bound(
        &self,
        tx: &Tx,
        case: &Case,
        act: &str,
        ruling: &SourceRuling,
        actor: &Actor,
    ) -> Result<()> {
        let parties = [case.applicant, case.provider];
        let bound: Vec<UnitId> =
            ruling.units.iter().copied().filter(|unit| !parties.contains(unit)).collect();
        self.tell(tx, case, act, &bound, actor).await
    }

    /// What others hold of what a plan would collect.
    async fn looked_for(&self, case: &Case, content: &Content) -> Result<Vec<Looked>> {
        let items = names_in(content.text("items_collected"));
        self.looked(Wanted::named("", &items, Some(case.applicant))).await
    }

    /// A plan that asks for what others hold says why; what a ruling leaves to its source is not collected.
    pub(super) async fn askable_plan(&self, case: &Case) -> Result<()> {
        let content = stated(case)?;
        if names_in(content.text("items_collected")).len() > WANTED_MAX {
            return Err(gap("items_collected", "collection.too-many"));
        }
        let looked = self.looked_for(case, &content).await?;
        if looked.iter().any(|looked| looked.stop.is_some()) {
            return Err(gap("items_collected", "collection.use-source"));
        }
        let explains = !content.text("repetition_reason").trim().is_empty();
        if looked.iter().any(|looked| looked.asks) && !explains {
            return Err(gap("repetition_reason", "collection.reason-needed"));
        }
        Ok(())
    }

    /// Looks for what another unit holds already; where nothing was ruled about it, the registrar says why it is collected
    /// again.
    pub(super) async fn check_repetition(&self, case: &Case, step: &Step) -> Result<Brought> {
        let content = stated(case)?;
        let looked = self.looked_for(case, &content).await?;
        if let Some(stop) = looked.iter().find_map(|looked| looked.stop.as_ref()) {
            return Err(AppError::denied("collection.use-source").about(stop.document.clone()));
        }
        let overlaps = overlaps_of(&looked);
        let explained = content.added(step.act.code, "repetition_needed").is_some();
        if looked.iter().any(|looked| looked.asks) && !explained {
            let codes: Vec<&str> = overlaps.iter().map(|overlap| overlap.code.as_str()).collect();
            return Err(AppError::denied("collection.repeated").about(codes.join(" ")));
        }
        Ok(Brought { detail: json!({ "overlaps": overlaps }), ..Brought::nothing() })
    }
}

fn missing(field: &str, code: &'static str) -> Missing {
    Missing { field: field.to_owned(), code }
}

/// The element that a form names, where the library has it.
async fn element_stated(tx: &Tx, content: &Content) -> Result<Option<ElementCode>> {
    let Ok(code) = content.text("element").trim().parse::<ElementCode>() else { return Ok(None) };
    let known = tx.library_object::<DataElement>(code.as_str()).await?;
    Ok(known.map(|_| code))
}

async fn asked(tx: &Tx, case: &Case) -> Result<Asked> {
    let content = stated(case)?;
    let units = match content.stated("units") {
        Some(FieldValue::Units(units)) => units.clone(),
        _ => Vec::new(),
    };
    let source = content.entry().ok_or_else(|| AppError::internal("no source is named"))?;
    let element = element_stated(tx, &content).await?;
    if element.is_none() && !content.text("element").is_empty() {
        return Err(gap("element", "source.unknown-element"));
    }
    let items = names_in(content.text("items_wanted"));
    if items.is_empty() {
        return Err(gap("items_wanted", "field.required"));
    }
    Ok(Asked { source, units, items, element })
}
