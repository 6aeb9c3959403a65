//! The columns of the sheet, by their official headings.

use std::sync::LazyLock;

use strum::{EnumCount, EnumIter, EnumString, IntoEnumIterator};

/// A column of the sheet. The first 26 are the template's, in its order.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, EnumCount, EnumString,
)]
#[strum(serialize_all = "snake_case")]
pub enum Column {
    /// 序号
    Number,
    /// 部门类信息资源分类: 类
    Class,
    /// 项
    Group,
    /// 目
    Item,
    /// 细目1
    Detail,
    /// 细目1.1
    SubDetail,
    /// 关联业务事项
    Matter,
    /// 名称
    Name,
    /// 代码
    Code,
    /// 下设机构
    Department,
    /// 摘要
    Summary,
    /// 格式分类
    Format,
    /// 格式类型
    FormatType,
    /// 其他格式描述
    FormatOther,
    /// 信息项名称
    ItemName,
    /// 数据类型
    ItemType,
    /// 数据长度, for numbers with the digits after the point: `18,2`
    ItemLength,
    /// 共享类型
    ShareType,
    /// 共享条件/不予共享依据
    ShareCondition,
    /// 共享方式分类
    WayClass,
    /// 共享方式类型
    WayType,
    /// 是否开放
    Open,
    /// 开放条件
    OpenCondition,
    /// 更新周期
    Cycle,
    /// 发布日期
    PublishedOn,
    /// 开放主题分类
    Theme,
    /// 开放类型
    OpenType,
    /// 英文名称
    NameEn,
    /// 是否必填
    ItemRequired,
    /// 键
    ItemKey,
    /// 代码表
    ItemCodes,
    /// 校验规则
    ItemCheck,
    /// 敏感程度
    ItemSensitivity,
    /// 信息项共享类型
    ItemShareType,
    /// 信息项备注
    ItemRemark,
    /// 空值约定
    EmptyText,
    /// 数据范围
    Scope,
    /// 所属系统
    SourceSystem,
    /// 咨询人/电话
    Contact,
    /// 关键字
    Keywords,
    /// 关联资源代码
    Related,
    /// 坏行容忍‰
    BadRows,
    /// 减少容忍‰
    DroppedRows,
    /// 提供方
    Provider,
    /// 提供方代码
    ProviderCode,
    /// 不予共享依据类别
    BasisKind,
    /// 不予共享依据名称
    BasisTitle,
    /// 不予共享依据文号
    BasisNumber,
    /// 不予共享依据条款
    BasisArticle,
    /// 扩大共享计划
    WideningPlan,
    /// 扩大共享日期
    WideningOn,
    /// 数据分级
    Grade,
    /// 计量单位
    ItemUnit,
    /// 信息项数据分级
    ItemGrade,
    /// 信息项开放类型
    ItemOpenType,
    /// 数据元
    ItemElement,
    /// 代码集
    ItemCodeList,
}

struct Heading {
    column: Column,
    heading: &'static str,
    others: Vec<&'static str>,
}

static HEADINGS: LazyLock<Vec<Heading>> = LazyLock::new(|| {
    let lines = include_str!("columns.tsv").lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| {
            let mut parts = line.split('\t');
            let column = parts.next()?.parse().ok()?;
            let heading = parts.next()?;
            let others = parts.next().map(|others| others.split('|').collect()).unwrap_or_default();
            Some(Heading { column, heading, others })
        })
        .collect()
});

impl Column {
    /// How many columns the official template has.
    pub const OFFICIAL: usize = 26;

    /// Every column in the order of the sheet.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::iter()
    }

    /// Its official heading.
    pub fn heading(self) -> &'static str {
        HEADINGS.iter().find(|known| known.column == self).map_or("", |known| known.heading)
    }

    /// The column under a heading.
    pub fn of_heading(text: &str) -> Option<Self> {
        let plain: String = text.chars().filter(|c| !c.is_whitespace() && *c != '*').collect();
        let fits =
            |known: &&Heading| known.heading == plain || known.others.contains(&plain.as_str());
        HEADINGS.iter().find(fits).map(|known| known.column)
    }

    /// Without these columns a sheet says too little to make an entry.
    pub const NEEDED: &'static [Self] = &[
        Self::Class,
        Self::Group,
        Self::Item,
        Self::Name,
        Self::Summary,
        Self::Format,
        Self::ItemName,
        Self::ItemType,
        Self::ItemLength,
        Self::ShareType,
        Self::ShareCondition,
        Self::Open,
        Self::Cycle,
    ];

    /// Whether a column speaks of an information item and not of the entry.
    pub fn is_of_item(self) -> bool {
        matches!(
            self,
            Self::ItemName
                | Self::ItemType
                | Self::ItemLength
                | Self::ItemRequired
                | Self::ItemKey
                | Self::ItemCodes
                | Self::ItemCheck
                | Self::ItemSensitivity
                | Self::ItemShareType
                | Self::ItemRemark
                | Self::ItemUnit
                | Self::ItemGrade
                | Self::ItemOpenType
                | Self::ItemElement
                | Self::ItemCodeList
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_a_heading_that_leads_back_to_it() {
        for column in Column::all() {
            assert_eq!(Column::of_heading(column.heading()), Some(column), "{column:?}");
        }
        assert_eq!(HEADINGS.len(), Column::COUNT);
    }

    #[test]
    fn the_template_has_its_twenty_six_columns_first_and_in_order() {
        let headings: Vec<_> = Column::all().take(Column::OFFICIAL).map(Column::heading).collect();
        assert_eq!(headings.first(), Some(&"序号"));
        assert_eq!(headings.last(), Some(&"开放主题分类"));
    }

    #[test]
    fn a_heading_is_known_in_spite_of_blanks_and_a_mark_for_required() {
        assert_eq!(Column::of_heading(" 信息资源名称 *"), Some(Column::Name));
        assert_eq!(Column::of_heading("涉密性"), None);
    }
}
