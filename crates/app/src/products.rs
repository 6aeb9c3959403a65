//! The label of a registered data product 数据产品标签 (Article 20): which data, from where, acquired when.

use domain::ids::{CaseId, UnitId};
use domain::procedures::{FieldValue, PRODUCT};
use jiff::civil::Date;
use serde::Serialize;

use crate::application::App;
use crate::assessments::date_of;
use crate::cases::content_of;
use crate::error::{AppError, Result};

/// A label, for people and machines. Everybody may read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProductLabel {
    /// Registration number.
    pub number: String,
    /// The product.
    pub product: String,
    /// What it does.
    pub description: String,
    /// Who developed it.
    pub developer: UnitId,
    /// Name of the developer.
    pub developer_name: String,
    /// Its data.
    pub source: ProductSource,
    /// Further sources in the developer's words; may be empty.
    pub further_sources: String,
    /// Whether it is in the register now; a removed product has no right to its label.
    pub valid: bool,
}

/// The data that a product uses 数据来源.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProductSource {
    /// Code of the entry; empty where it was withdrawn since.
    pub code: String,
    /// Name of the entry.
    pub name: String,
    /// The unit that supplied it.
    pub provider: UnitId,
    /// Name of that unit.
    pub provider_name: String,
    /// 获取日期
    pub acquired_on: Date,
}

impl App {
    /// The label of a product that is or was in the register.
    pub async fn product_label(&self, case: CaseId) -> Result<ProductLabel> {
        let case = self.store.case(case).await?.map(|stored| stored.case);
        let case = case
            .filter(|case| case.procedure == PRODUCT.code)
            .filter(|case| matches!(case.state.as_str(), "in_register" | "removed"))
            .ok_or_else(AppError::not_found)?;
        let content = content_of(&case).ok_or_else(AppError::not_found)?;
        let entry = content.entry().ok_or_else(AppError::not_found)?;
        let entry = self.store.entry(entry).await?.ok_or_else(AppError::not_found)?;
        let live = self.live();
        Ok(ProductLabel {
            number: case.number.clone(),
            product: content.text("title").to_owned(),
            description: content.text("description").to_owned(),
            developer: case.applicant,
            developer_name: live.unit_name(case.applicant, ""),
            source: ProductSource {
                code: entry.code.as_ref().map(ToString::to_string).unwrap_or_default(),
                name: entry.draft.name.clone(),
                provider: case.provider,
                provider_name: live.unit_name(case.provider, ""),
                acquired_on: date_of(&content, "acquired_on").ok_or_else(AppError::not_found)?,
            },
            further_sources: match content.stated("further_sources") {
                Some(FieldValue::Text(text)) => text.clone(),
                _ => String::new(),
            },
            valid: case.state == "in_register",
        })
    }
}
