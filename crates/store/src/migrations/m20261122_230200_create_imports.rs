//! Imports of catalogue workbooks 目录导入: what came, what is planned for each unit, and each entry of the plan.

use sea_orm_migration::prelude::*;

use super::columns::{big_integer, big_integer_null, index, key, reference, text, text_null};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [imports(), import_units(), import_entries()] {
            manager.create_table(table).await?;
        }
        manager.create_index(index("imports", &["created_at", "id"])).await?;
        manager.create_index(index("imports", &["state"])).await?;
        manager.create_index(index("import_entries", &["import", "unit_place", "place"])).await
    }
}

fn imports() -> TableCreateStatement {
    Table::create()
        .table("imports")
        .col(key("id"))
        .col(text("unit"))
        .col(text_null("for_unit"))
        .col(text("created_by"))
        .col(big_integer("created_at"))
        .col(text("file_name"))
        .col(text("digest"))
        .col(big_integer("bytes"))
        .col(text("state"))
        .col(text("job"))
        .col(text("stage"))
        .col(big_integer("stage_rows"))
        .col(big_integer_null("stage_rows_of"))
        .col(text("report"))
        .col(text_null("error"))
        .col(big_integer_null("finished_at"))
        .foreign_key(&mut reference("imports", "unit", "units"))
        .foreign_key(&mut reference("imports", "created_by", "people"))
        .to_owned()
}

fn import_units() -> TableCreateStatement {
    Table::create()
        .table("import_units")
        .col(text("import"))
        .col(big_integer("place"))
        .col(text_null("unit"))
        .col(text("state"))
        .col(text("counts"))
        .col(text_null("error"))
        .col(text("error_place"))
        .primary_key(Index::create().col("import").col("place"))
        .foreign_key(&mut reference("import_units", "import", "imports"))
        .to_owned()
}

fn import_entries() -> TableCreateStatement {
    Table::create()
        .table("import_entries")
        .col(text("import"))
        .col(big_integer("place"))
        .col(big_integer("unit_place"))
        .col(text("sheet"))
        .col(big_integer("line"))
        .col(text("name"))
        .col(text("effect"))
        .col(text("content"))
        .primary_key(Index::create().col("import").col("place"))
        .foreign_key(&mut reference("import_entries", "import", "imports"))
        .to_owned()
}
