//! Giving up a plan: nothing more of it can be applied, and what was applied stays.

use domain::ids::ImportId;
use domain::people::Actor;
use serde_json::json;
use store::{Import, ImportState};

use super::{is_registrar, may_see};
use crate::application::App;
use crate::catalogue::compiles;
use crate::error::{AppError, ErrorKind, Result};

impl App {
    /// Gives up the plan of an import.
    ///
    /// # Errors
    /// Not found for those who may not see it; `catalogue.not-compiler` for all but the compilers of the unit that sent
    /// it and the digital office's registrar; `stale` where no plan stands.
    pub async fn discard_import(&self, id: ImportId, actor: &Actor) -> Result<()> {
        let import = self.store.import(id).await?.filter(|import| may_see(actor, import));
        let mut import = import.ok_or_else(AppError::not_found)?;
        if !may_discard(actor, &import) {
            return Err(AppError::denied("catalogue.not-compiler"));
        }
        if import.state != ImportState::Planned {
            return Err(AppError::new(ErrorKind::Stale, "stale"));
        }
        import.state = ImportState::Discarded;
        import.finished_at = Some(self.now());
        let tx = self.store.begin().await?;
        tx.update_import(&import, ImportState::Planned).await?;
        let subject = id.to_string();
        self.business_event(&tx, actor, "import.discarded", "import", &subject, json!({})).await?;
        Ok(tx.commit().await?)
    }
}

pub(super) fn may_discard(actor: &Actor, import: &Import) -> bool {
    is_registrar(actor) || (compiles(actor) && actor.unit == import.unit)
}
