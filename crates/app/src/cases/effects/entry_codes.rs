//! Codes of another class 改码: the old code leads to the entry for ever.

use domain::cases::Case;
use domain::catalogue::{Entry, EntryState};
use domain::library::ClassStanding;
use domain::people::Actor;
use law::codes::ClassCode;
use serde_json::json;
use store::Tx;

use super::entries::entry_of;
use super::{After, Brought, stated};
use crate::application::App;
use crate::catalogue::give_code;
use crate::error::{AppError, Result};

impl App {
    /// The entry, and the class it gets a code of. While a new edition is being written the code stays.
    pub(super) async fn recodable(&self, tx: &Tx, case: &Case) -> Result<(Entry, ClassCode)> {
        let entry = tx.entry(entry_of(case)?).await?.ok_or_else(AppError::not_found)?;
        if entry.state != EntryState::Published {
            return Err(AppError::denied("entry.being-edited"));
        }
        let class = ClassCode::parse(stated(case)?.text("class_code").trim())
            .map_err(|_malformed| AppError::denied("library.class-unknown"))?;
        if entry.draft.class_code == class.as_str() {
            return Err(AppError::denied("entry.same-class"));
        }
        match self.live_now().classes().standing(&class, self.today()) {
            ClassStanding::Given => Ok((entry, class)),
            ClassStanding::NotGiven => Err(AppError::denied("library.class-ended")),
            ClassStanding::Unknown => Err(AppError::denied("library.class-unknown")),
        }
    }

    /// Publishes the entry under its new code.
    pub(super) async fn recode_entry(
        &self,
        tx: &Tx,
        case: &Case,
        actor: &Actor,
    ) -> Result<Brought> {
        let (mut entry, class) = self.recodable(tx, case).await?;
        let (before, seen) = (entry.clone(), entry.version);
        let former = entry.code.replace(give_code(tx, class.as_str()).await?);
        if let Some(former) = &former {
            tx.note_former_code(former, entry.id, self.today()).await?;
        }
        class.as_str().clone_into(&mut entry.draft.class_code);
        entry.version += 1;
        tx.publish_entry(&entry, seen, actor.person, self.now()).await?;
        self.entry_changed(tx, "entry.recoded", &entry, case, actor).await?;
        let detail = json!({ "former": former, "code": entry.code });
        let before = Some(Box::new(before));
        Ok(Brought { detail, after: After::Catalogue { entry: Box::new(entry), before } })
    }
}
