//! Reading across the stores for pages that list and count. Nothing here changes anything.
//!
//! Public figures are sums that say nothing of a person or a use; everything
//! else asks for a post or a part in the case.

use domain::authorisations::{ActingFor, ServiceAct};
use domain::ids::UnitId;
use domain::people::{Actor, Person, Post};
use domain::procedures::SHARING_APPLICATION;
use jiff::civil::Date;
use law::rules::{Subject, keys};
use ledger::CountFilter;
use store::{CaseFilter, CaseOrder, StoredCase};

use crate::application::App;
use crate::cases::WorklistRow;
use crate::error::{AppError, ErrorKind, Result};

pub use store::{Counts, Page, Slice};

/// Which applications a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Docket {
    /// Those the reader's unit submitted.
    #[default]
    Ours,
    /// Open ones that the reader's unit decides.
    ToDecide,
    /// Those for the reader's unit's data.
    OurData,
    /// All, for the digital office (Article 6).
    All,
}

/// What the front page of the portal counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PortalFigures {
    /// Published entries.
    pub entries: u64,
    /// Tables with a recorded version.
    pub tables: u64,
    /// Rows of those tables.
    pub rows: u64,
    /// Units.
    pub units: u64,
    /// Records in the usage log.
    pub uses: u64,
}

/// How far the usage log has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogStanding {
    /// Records that are durable.
    pub records: u64,
    /// Records under the signed checkpoint.
    pub signed: u64,
    /// Records waiting for the disk.
    pub waiting: u64,
    /// Whether checkpoints are being signed.
    pub is_publishing: bool,
    /// The day of the oldest record; none while there is none.
    pub since: Option<Date>,
}

/// Uses by one method 获取方式 in a span of days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MethodSum {
    /// Code of the method.
    pub method: &'static str,
    /// Calls; a stream is one.
    pub calls: u64,
}

/// Posts that see how the platform is doing.
const OVERSIGHT: &[Post] = &[
    Post::SystemAdministrator,
    Post::SecurityAdministrator,
    Post::AuditAdministrator,
    Post::Registrar,
];

/// Who holds none of the posts does not get to know of it.
pub(crate) fn only(actor: &Actor, posts: &[Post]) -> Result<()> {
    if posts.iter().any(|post| actor.has(*post)) { Ok(()) } else { Err(AppError::not_found()) }
}

fn docket_filter(docket: Docket, actor: &Actor) -> CaseFilter {
    let of = CaseFilter {
        procedure: Some(SHARING_APPLICATION.code.to_owned()),
        ..CaseFilter::default()
    };
    match docket {
        Docket::Ours => CaseFilter { applicant: Some(actor.unit), ..of },
        Docket::ToDecide => CaseFilter { decider: Some(actor.unit), open: Some(true), ..of },
        Docket::OurData => CaseFilter { provider: Some(actor.unit), ..of },
        Docket::All if actor.is_digital_office() => of,
        Docket::All => CaseFilter { party: Some(actor.unit), ..of },
    }
}

impl App {
    /// Applications of one docket: those to decide by term, the others newest first.
    pub async fn application_list(
        &self,
        docket: Docket,
        actor: &Actor,
        slice: &Slice,
    ) -> Result<Page<WorklistRow>> {
        let order = if docket == Docket::ToDecide { CaseOrder::Due } else { CaseOrder::Newest };
        let page = self.store.cases(&docket_filter(docket, actor), order, slice).await?;
        let row = |stored: StoredCase| {
            let clock = match stored.case.next_due(self.law()) {
                Some((clock, _)) => Some(self.clock_view(clock)?),
                None => None,
            };
            Ok(WorklistRow { case: stored.case, clock })
        };
        Ok(Page { rows: page.rows.into_iter().map(row).collect::<Result<_>>()?, next: page.next })
    }

    /// How many applications a docket holds.
    pub async fn application_count(&self, docket: Docket, actor: &Actor) -> Result<u64> {
        Ok(self.store.count_cases(&docket_filter(docket, actor)).await?)
    }

    /// The active people of the actor's unit, as candidates for a responsible person 责任人; of the agency's where systems
    /// are registered in its name.
    pub async fn colleagues(&self, actor: &Actor) -> Result<Vec<Person>> {
        let acting = actor.acting_for.as_ref();
        let registers = acting.filter(|one| one.allows(ServiceAct::RegisterSystems, None).is_ok());
        let unit = registers.map_or(actor.unit, ActingFor::principal);
        let people = self.store.people_of_unit(unit).await?;
        Ok(people.into_iter().filter(|person| person.active).collect())
    }

    /// What the front page counts, for anybody.
    pub async fn portal_figures(&self) -> Result<PortalFigures> {
        let counts = self.store.counts().await?;
        let tables = self.store.tables().await?;
        Ok(PortalFigures {
            entries: counts.published_entries,
            tables: counts.tables,
            rows: tables.iter().map(|table| table.rows).sum(),
            units: counts.units,
            uses: self.log_len(),
        })
    }

    /// How far the usage log has come, for anybody.
    pub fn log_standing(&self) -> LogStanding {
        let health = self.ledger.health();
        LogStanding {
            records: health.durable,
            signed: health.integrated,
            waiting: health.queued as u64,
            is_publishing: health.trouble.is_none(),
            since: self.oldest_record_on(),
        }
    }

    /// The day of the first record. Nothing is ever taken out of the log: what an order erases leaves its place and its hash.
    fn oldest_record_on(&self) -> Option<Date> {
        let first = self.ledger.record(0).ok().flatten()?;
        let at = jiff::Timestamp::from_millisecond(first.at_ms).ok()?;
        Some(law::clocks::civil_date(at))
    }

    /// Days for which network logs are kept at least (Article 25; Cybersecurity Law, Article 23).
    pub fn log_retention_days(&self) -> Result<u32> {
        let law = &self.config.law;
        let rule = law.rule(self.book, keys::LOG_RETENTION, self.today(), Subject::Security)?;
        Ok(rule.count()?)
    }

    /// Uses by method over all units, both days included, for anybody: sums only.
    pub fn log_sums(&self, from: Date, to: Date) -> Result<Vec<MethodSum>> {
        let index = self
            .ledger
            .usage()
            .ok_or_else(|| AppError::new(ErrorKind::Unavailable, "log.unavailable"))?;
        let mut sums: Vec<MethodSum> = Vec::new();
        for count in index.counts(
            &CountFilter::default(),
            crate::receipts::log_day(from),
            crate::receipts::log_day(to),
        )? {
            let method = count.method.code();
            match sums.iter_mut().find(|sum| sum.method == method) {
                Some(sum) => sum.calls += count.calls,
                None => sums.push(MethodSum { method, calls: count.calls }),
            }
        }
        sums.sort_by_key(|sum| std::cmp::Reverse(sum.calls));
        Ok(sums)
    }

    /// How much the platform holds, for those who look after it.
    pub async fn system_counts(&self, actor: &Actor) -> Result<Counts> {
        only(actor, OVERSIGHT)?;
        Ok(self.store.counts().await?)
    }

    /// The people of a unit, active or not, for those who look after accounts.
    pub async fn people_of(&self, unit: UnitId, actor: &Actor) -> Result<Vec<Person>> {
        only(actor, OVERSIGHT)?;
        Ok(self.store.people_of_unit(unit).await?)
    }

    /// The people of the whole city whose name or sign-in name contains `text`, for those who look after accounts.
    pub async fn people_named(&self, text: &str, actor: &Actor) -> Result<Vec<Person>> {
        only(actor, OVERSIGHT)?;
        let wanted = text.to_lowercase();
        let found = |person: &Person| {
            [&person.name_zh, &person.name_en, &person.login]
                .iter()
                .any(|name| name.to_lowercase().contains(&wanted))
        };
        Ok(self.store.people().await?.into_iter().filter(found).collect())
    }
}
