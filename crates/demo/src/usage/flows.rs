//! Which grants are used, by which systems and for which people.

use domain::catalogue::Entry;
use domain::grants::{Grant, GrantState, Method};
use domain::people::Post;
use domain::schema::TableSchema;
use jiff::Timestamp;
use rand::Rng;
use rand::rngs::StdRng;

use crate::data::DemoApplication;
use crate::error::DemoError;
use crate::rows::Table;
use crate::seed::Seeder;

/// A grant in use.
pub(super) struct Flow {
    pub(super) grant: Grant,
    pub(super) entry: Entry,
    pub(super) code: String,
    pub(super) schema: TableSchema,
    pub(super) table: Table,
    pub(super) system: String,
    /// Names of those who are served.
    pub(super) users: Vec<String>,
    pub(super) responsible: String,
    pub(super) approver: String,
    weight: u32,
    /// Versions and rows of the table, each from an instant on.
    versions: Vec<(Timestamp, u64, u64)>,
}

/// Every grant that the story has used.
pub(super) async fn of(seeder: &Seeder<'_>) -> Result<Vec<Flow>, DemoError> {
    let mut flows = Vec::new();
    for demo in seeder.data.story.application.iter().filter(|demo| demo.weight > 0) {
        if let Some(id) = seeder.grants.get(demo.key.as_str()) {
            let grant = seeder.app.store().grant(*id).await?;
            flows.extend(
                grant.filter(|grant| grant.state == GrantState::Active).map(|grant| (demo, grant)),
            );
        }
    }
    let mut ready = Vec::new();
    for (demo, grant) in flows {
        ready.extend(flow(seeder, demo, grant).await?);
    }
    Ok(ready)
}

async fn flow(
    seeder: &Seeder<'_>,
    demo: &DemoApplication,
    grant: Grant,
) -> Result<Option<Flow>, DemoError> {
    let system = demo.system.as_deref().and_then(|key| seeder.systems.get(key));
    let (Some(system), Some(table)) = (system, Table::of(&demo.entry)) else { return Ok(None) };
    let Some(entry) = seeder.app.store().published_entry(grant.entry).await? else {
        return Ok(None);
    };
    let live = seeder.app.live();
    let served = |posts: &[Post]| {
        posts.iter().any(|post| matches!(post, Post::CaseWorker | Post::DataClerk))
    };
    let people = seeder
        .data
        .people
        .iter()
        .filter(|person| person.person().unit == grant.consumer && served(&person.posts));
    let versions = seeder.loaded.iter().filter(|loaded| loaded.entry == grant.entry);
    Ok(Some(Flow {
        code: entry.code.as_ref().map(ToString::to_string).unwrap_or_default(),
        schema: entry.schema(),
        table,
        system: system.to_string(),
        users: people.map(|person| person.name_zh.clone()).collect(),
        responsible: live.person_name(grant.responsible, ""),
        approver: live.person_name(grant.approver, ""),
        weight: demo.weight,
        versions: versions.map(|loaded| (loaded.at, loaded.version, loaded.rows)).collect(),
        grant,
        entry,
    }))
}

/// A usable flow, the heavier the likelier.
pub(super) fn choose<'a>(flows: &'a [Flow], at: Timestamp, rng: &mut StdRng) -> Option<&'a Flow> {
    let usable = || flows.iter().filter(|flow| flow.is_usable(at));
    let total: u32 = usable().map(|flow| flow.weight).sum();
    let mut drawn = rng.random_range(0..total.max(1));
    usable().find(|flow| {
        let hit = drawn < flow.weight;
        drawn = drawn.saturating_sub(flow.weight);
        hit
    })
}

impl Flow {
    fn loaded(&self, at: Timestamp) -> Option<&(Timestamp, u64, u64)> {
        self.versions.iter().rev().find(|(from, ..)| *from <= at)
    }

    /// Whether the grant was in force on the day after it was made or later, and the table loaded.
    pub(super) fn is_usable(&self, at: Timestamp) -> bool {
        let on = law::clocks::civil_date(at);
        self.grant.valid_from < on && on <= self.grant.valid_to && self.loaded(at).is_some()
    }

    pub(super) fn version(&self, at: Timestamp) -> Option<u64> {
        self.loaded(at).map(|(_, version, _)| *version)
    }

    pub(super) fn rows(&self, at: Timestamp) -> u64 {
        self.loaded(at).map_or(0, |(.., rows)| *rows)
    }

    pub(super) fn exports(&self) -> bool {
        self.grant.methods.contains(&Method::Exchange)
    }
}
