//! What a simulation counted.

use std::collections::BTreeMap;
use std::fmt;

use app::{App, AppError, ErrorKind};
use domain::procedures::{Act, Procedure};
use store::CaseFilter;

use crate::error::DemoError;

/// Counts of one procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ProcedureFigures {
    /// Cases opened by form.
    pub opened: u64,
    /// Acts done.
    pub acts: u64,
    /// Cases brought to an end state by a person's act.
    pub closed: u64,
    /// Openings and acts that were refused.
    pub refused: u64,
    /// Of the cases still open at the end, those past their term.
    pub overdue: u64,
}

/// Counts of a simulation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Figures {
    /// By procedure code.
    pub procedures: BTreeMap<String, ProcedureFigures>,
    /// Refusals by error code.
    pub refusals: BTreeMap<String, u64>,
    /// Days lived through.
    pub days: u64,
    /// Of these, days off.
    pub days_off: u64,
    /// Terms that ran out and were told of.
    pub overdue_told: u64,
    /// Cases whose invariants were checked at the end.
    pub checked_cases: u64,
}

impl Figures {
    pub(super) fn of(&mut self, procedure: &str) -> &mut ProcedureFigures {
        self.procedures.entry(procedure.to_owned()).or_default()
    }

    /// How many cases of a procedure were opened so far.
    pub(super) fn opened(&self, procedure: &str) -> usize {
        let opened = self.procedures.get(procedure).map_or(0, |figures| figures.opened);
        usize::try_from(opened).unwrap_or(usize::MAX)
    }

    /// Counts an act.
    pub(super) fn acted(&mut self, procedure: &Procedure, act: &Act) {
        let figures = self.of(procedure.code);
        figures.acts += 1;
        figures.closed += u64::from(procedure.is_terminal(act.to));
    }

    /// Counts a refusal. A fault of the platform is none: it ends the simulation.
    pub(super) fn refused(
        &mut self,
        procedure: &str,
        act: &str,
        error: &AppError,
    ) -> Result<(), DemoError> {
        if matches!(error.kind(), ErrorKind::Internal | ErrorKind::Unavailable | ErrorKind::Stale) {
            return Err(DemoError::at(format!("{procedure}.{act}"), error));
        }
        self.of(procedure).refused += 1;
        *self.refusals.entry(error.code().to_owned()).or_default() += 1;
        Ok(())
    }

    pub(super) async fn count_open(&mut self, app: &App) -> Result<(), DemoError> {
        let today = app.today();
        for (procedure, figures) in &mut self.procedures {
            let filter = CaseFilter {
                procedure: Some(procedure.clone()),
                open: Some(true),
                due_before: Some(today),
                ..CaseFilter::default()
            };
            figures.overdue = app.store().count_cases(&filter).await?;
        }
        Ok(())
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<26}{:>8}{:>8}{:>8}{:>9}{:>9}",
            "procedure", "opened", "acts", "closed", "refused", "overdue"
        )?;
        for (code, of) in &self.procedures {
            writeln!(
                f,
                "{code:<26}{:>8}{:>8}{:>8}{:>9}{:>9}",
                of.opened, of.acts, of.closed, of.refused, of.overdue
            )?;
        }
        writeln!(f, "\nrefused because")?;
        for (code, count) in &self.refusals {
            writeln!(f, "{code:<34}{count:>8}")?;
        }
        write!(
            f,
            "\n{} days, {} off; {} terms ran out; the invariants hold in {} cases",
            self.days, self.days_off, self.overdue_told, self.checked_cases
        )
    }
}
