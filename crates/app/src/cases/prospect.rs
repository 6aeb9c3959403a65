//! What opening a case would mean, said before the form is filled in: who decides, and by when.

use domain::cases::Case;
use domain::ids::{CaseId, UnitId};
use domain::people::Actor;
use domain::procedures::{ClockEffect, DecidedBy, Procedure};

use super::ClockView;
use crate::application::App;
use crate::error::Result;

/// Who would decide a case opened today, and its terms.
#[derive(Debug, Clone)]
pub struct Prospect {
    /// The unit that would decide; none as long as it depends on what is chosen.
    pub decider: Option<UnitId>,
    /// The clocks that would start today, as they would stand.
    pub clocks: Vec<ClockView>,
}

impl App {
    /// What a case opened today by `actor` would mean. `provider` is the unit whose data it is about, where known.
    pub fn prospect(
        &self,
        procedure: &'static Procedure,
        provider: Option<UnitId>,
        actor: &Actor,
    ) -> Result<Prospect> {
        let depends = matches!(procedure.decided_by, DecidedBy::Provider | DecidedBy::Law);
        let decider = match provider {
            _ if procedure.decided_by == DecidedBy::Named => None,
            None if depends => None,
            known => Some(self.decider_of(procedure, known.unwrap_or(actor.unit), actor.unit)?),
        };
        let mut case = self.unopened(procedure, provider, actor);
        let terms: Vec<ClockEffect> = procedure
            .opening_clocks
            .iter()
            .copied()
            .filter(|effect| matches!(effect, ClockEffect::Start { .. }))
            .collect();
        self.move_clocks(&mut case, procedure, &terms, &[])?;
        let clocks =
            case.clocks.iter().map(|clock| self.clock_view(clock)).collect::<Result<_>>()?;
        Ok(Prospect { decider, clocks })
    }

    /// A case that is never saved: clocks are started on it to see where they would end.
    fn unopened(&self, procedure: &Procedure, provider: Option<UnitId>, actor: &Actor) -> Case {
        let now = self.now();
        Case {
            id: CaseId::new(now),
            number: String::new(),
            procedure: procedure.code.to_owned(),
            state: procedure.initial().to_owned(),
            version: 1,
            title: String::new(),
            entry: None,
            applicant: actor.unit,
            provider: provider.unwrap_or(actor.unit),
            decider: actor.unit,
            parent: None,
            opened_by: Some(actor.person),
            handlers: Vec::new(),
            excluded: Vec::new(),
            opened_at: now,
            closed_at: None,
            clocks: Vec::new(),
            payload: serde_json::Value::Null,
        }
    }
}
