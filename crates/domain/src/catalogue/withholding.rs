//! What withholding must state 暂不共享/不予共享 (Article 9): its legal basis, and how sharing is to widen.
//!
//! Both are kept as far as they are written, so that a draft can be saved half
//! done; [`super::check`] names what is missing.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use strum::{EnumIter, EnumString, IntoStaticStr};

/// What withholding may rest on. Departmental rules, local regulations and normative documents are none of these.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    EnumIter,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum BasisKind {
    /// 法律
    Law,
    /// 行政法规
    AdministrativeRegulation,
    /// 党中央、国务院政策
    NationalPolicy,
}

/// 不予共享依据
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct WithholdingBasis {
    /// What it is; none where not chosen yet.
    pub kind: Option<BasisKind>,
    /// 名称
    pub title: String,
    /// 文号, where it has one.
    #[serde(default)]
    pub number: String,
    /// 条款
    pub article: String,
}

impl WithholdingBasis {
    /// Whether nothing of it is written.
    pub fn is_blank(&self) -> bool {
        self.kind.is_none()
            && [&self.title, &self.number, &self.article].iter().all(|text| text.trim().is_empty())
    }

    /// As it is cited: `《保守国家秘密法》（主席令第二十号）第十条`.
    pub fn cited(&self) -> String {
        let title = self.title.trim();
        let title = match title {
            "" => String::new(),
            title if title.starts_with('《') => title.to_owned(),
            title => format!("《{title}》"),
        };
        let number = match self.number.trim() {
            "" => String::new(),
            number => format!("（{number}）"),
        };
        format!("{title}{number}{}", self.article.trim())
    }
}

/// How sharing is to widen 扩大共享的计划.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct WideningPlan {
    /// What will be done.
    pub plan: String,
    /// By which day; none where not written yet.
    pub on: Option<Date>,
}

impl WideningPlan {
    /// Whether nothing of it is written.
    pub fn is_blank(&self) -> bool {
        self.plan.trim().is_empty() && self.on.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_basis_is_cited_with_its_title_in_brackets_once() {
        let mut basis = WithholdingBasis {
            kind: Some(BasisKind::Law),
            title: "中华人民共和国统计法".to_owned(),
            number: String::new(),
            article: "第二十八条".to_owned(),
        };
        assert_eq!(basis.cited(), "《中华人民共和国统计法》第二十八条");
        basis.title = "《中华人民共和国统计法》".to_owned();
        basis.number = "主席令第三十六号".to_owned();
        assert_eq!(basis.cited(), "《中华人民共和国统计法》（主席令第三十六号）第二十八条");
        assert!(WithholdingBasis::default().is_blank());
        assert_eq!(WithholdingBasis::default().cited(), "");
    }
}
