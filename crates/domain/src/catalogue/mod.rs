//! Catalogue entries 目录 and their information items 信息项, with the thirteen core elements of the compilation guide (发改高技术〔2017〕1272号).

mod completeness;
mod department_check;
mod difference;
mod entry;
mod grade;
mod items;
mod national;
mod withholding;

pub use completeness::{Missing, check};
pub use department_check::{DepartmentCheck, HandedIn, department_check};
pub use difference::{Change, Element, ItemElement, Value, difference};
pub use entry::{DataScope, Entry, EntryDraft, EntryState, Opening, Sharing, blank_draft};
pub use grade::Grade;
pub use items::{CodeCheck, CodeValue, EmptyText, InformationItem, Openness, Sensitivity};
pub use withholding::{BasisKind, WideningPlan, WithholdingBasis};
