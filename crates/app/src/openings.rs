//! What is open to the public 开放目录 (Articles 14, 15), its history, and the sample by which masking is judged.

use std::sync::Arc;

use domain::access::{Right, Wanted, compile};
use domain::catalogue::Entry;
use domain::grants::Method;
use domain::ids::{CaseId, EntryId, ItemId};
use domain::masking::Mask;
use domain::openings::{EntryOpening, OpenItem};
use domain::people::{Actor, Post};
use domain::procedures::ENTRY_OPENING;
use lake::{Order, PageRequest};
use store::CaseFilter;

use crate::application::App;
use crate::cases::{content_of, items, masks_of};
use crate::error::{AppError, ErrorKind, Result};
use crate::uses::{Given, Look};

/// Rows of a sample.
const SAMPLE_ROWS: usize = 5;
/// Why a sample was looked at, as recorded.
const SAMPLE_PURPOSE: &str = "masking-sample";

/// Rows of an entry before and after masking 脱敏样例.
#[derive(Debug, Clone, Default)]
pub struct MaskingSample {
    /// The items, with the masks they would leave by.
    pub items: Vec<SampledItem>,
    /// The receipt of this look at the data.
    pub receipt: String,
}

/// One item of a sample.
#[derive(Debug, Clone)]
pub struct SampledItem {
    /// The item.
    pub item: ItemId,
    /// Its name.
    pub name: String,
    /// The mask.
    pub mask: Mask,
    /// What is stored, for the unit that has the data; none for anybody else.
    pub before: Option<Vec<String>>,
    /// What would leave.
    pub after: Vec<String>,
}

impl App {
    /// Every opening a published entry had, the latest first.
    pub async fn openings_of(&self, entry: EntryId) -> Result<Vec<EntryOpening>> {
        self.live_now().table(entry).ok_or_else(AppError::not_found)?;
        Ok(self.store.openings_of(entry).await?)
    }

    /// The first rows of an entry before and after masking. Looking at them is a use, and on record.
    ///
    /// `items` with their masks come from a proposal by [`domain::openings::Masks::over`]. For the unit that has the data;
    /// and for who reviews or decides an open proposal about it, without what is stored.
    pub async fn masking_sample(
        &self,
        entry: EntryId,
        items: &[OpenItem],
        actor: &Actor,
    ) -> Result<MaskingSample> {
        match self.sample(entry, items, actor).await {
            Ok(sample) => Ok(sample),
            Err(error) => {
                Err(self.refuse_owner(actor, entry, Look::Preview(SAMPLE_PURPOSE), error).await)
            }
        }
    }

    /// The sample of what a case proposes to open, for those who may see one.
    pub async fn proposed_sample(&self, id: CaseId, actor: &Actor) -> Result<MaskingSample> {
        let case = self.case(id, actor).await?.case;
        let content = content_of(&case).filter(|_| case.procedure == ENTRY_OPENING.code);
        let content = content.ok_or_else(AppError::not_found)?;
        let entry = content.entry().ok_or_else(AppError::not_found)?;
        let published = self.store.published_entry(entry).await?.ok_or_else(AppError::not_found)?;
        let items = masks_of(&content).over(&published, &items(&content));
        self.masking_sample(entry, &items, actor).await
    }

    async fn sample(
        &self,
        id: EntryId,
        items: &[OpenItem],
        actor: &Actor,
    ) -> Result<MaskingSample> {
        let entry = self.store.published_entry(id).await?.ok_or_else(AppError::not_found)?;
        let is_owner = self.may_sample(&entry, actor).await?;
        let not_loaded = || AppError::new(ErrorKind::Invalid, "resource.not-loaded");
        let version = self.store.table(id).await?.ok_or_else(not_loaded)?.version;
        let schema = Arc::new(entry.schema());
        let known: Vec<OpenItem> =
            items.iter().copied().filter(|open| schema.column(open.item).is_some()).collect();
        let names: Vec<String> = known.iter().map(|open| open.item.to_string()).collect();
        let wanted = Wanted { items: &names, filter: None };
        let right = Right::Owner { unit: entry.unit };
        let plan = compile(right, &schema, Method::Lookup, "", &wanted, self.today())?;
        let page = PageRequest { limit: SAMPLE_ROWS, after: None, order: Order::Stored };
        let rows = self.lake.query(&plan, version, page).await?.rows;
        let given = Given {
            entry: &entry,
            items: plan.projection(),
            version: Some(version),
            rows: rows.len() as u64,
        };
        let receipt = self.record_owner(actor, Look::Preview(SAMPLE_PURPOSE), given).await?;
        let sampled = known.iter().enumerate().map(|(place, open)| SampledItem {
            item: open.item,
            name: schema.column(open.item).map(|column| column.name.clone()).unwrap_or_default(),
            mask: open.mask,
            before: is_owner.then(|| rows.iter().map(|row| row[place].to_text()).collect()),
            after: rows.iter().map(|row| open.mask.apply(row[place].clone()).to_text()).collect(),
        });
        Ok(MaskingSample { items: sampled.collect(), receipt })
    }

    /// Whether the actor may see a sample; true where it may see what is stored, too.
    async fn may_sample(&self, entry: &Entry, actor: &Actor) -> Result<bool> {
        let has_any = |posts: &[Post]| posts.iter().any(|post| actor.has(*post));
        if entry.unit == actor.unit
            && has_any(&[Post::DataClerk, Post::DataOfficer, Post::SecrecyReviewer])
        {
            return Ok(true);
        }
        let judges = [Post::SecrecyReviewer, Post::Decider, Post::Registrar];
        if !actor.is_digital_office() || !has_any(&judges) {
            return Err(AppError::not_found());
        }
        let proposals = CaseFilter {
            procedure: Some(ENTRY_OPENING.code.to_owned()),
            entry: Some(entry.id),
            open: Some(true),
            ..CaseFilter::default()
        };
        if self.store.count_cases(&proposals).await? == 0 {
            return Err(AppError::not_found());
        }
        Ok(false)
    }
}
