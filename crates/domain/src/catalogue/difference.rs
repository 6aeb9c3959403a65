//! What differs between two drafts, element by element and item by item: for reviewers, for histories, for imports.
//!
//! Items are the same where their permanent number is, whatever they are called; an item without a number is new.

use law::catalogue_codes::{ItemType, OpenType, ResourceFormat, ShareType, UpdateCycle};
use serde::{Deserialize, Serialize};
use strum::{EnumIter, IntoStaticStr};

use super::entry::{DataScope, EntryDraft};
use super::grade::Grade;
use super::items::{CodeCheck, CodeValue, EmptyText, InformationItem, Sensitivity};
use super::withholding::BasisKind;
use crate::ids::ItemId;
use crate::schema::TableKey;

/// An element of an entry that its owner writes 目录要素; its code is the name of the form's field.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Element {
    /// 信息资源分类
    ClassCode,
    /// 信息资源名称
    Name,
    /// Name in English.
    NameEn,
    /// 下设机构
    Department,
    /// 信息资源摘要
    Summary,
    /// 信息资源格式
    Format,
    /// Type within the format class.
    FormatType,
    /// 共享类型
    ShareType,
    /// 共享条件, or the basis for withholding.
    ShareCondition,
    /// What withholding rests on.
    BasisKind,
    /// 不予共享依据: 名称
    BasisTitle,
    /// 不予共享依据: 文号
    BasisNumber,
    /// 不予共享依据: 条款
    BasisArticle,
    /// How sharing is to widen.
    WideningPlan,
    /// By which day sharing is to widen.
    WideningOn,
    /// 共享方式
    Way,
    /// 是否向社会开放, and how.
    OpenType,
    /// 开放条件
    OpenCondition,
    /// 数据分级
    Grade,
    /// 更新周期
    UpdateCycle,
    /// 开放主题分类
    Theme,
    /// 关联资源代码
    Related,
    /// 关联业务事项
    Matter,
    /// 数据范围
    Scope,
    /// 所属系统
    SourceSystem,
    /// 咨询人/电话
    Contact,
    /// 关键字
    Keywords,
    /// Declared key.
    Key,
    /// What empty fields mean.
    EmptyText,
    /// Bad rows tolerated, in thousandths.
    BadRows,
    /// Rows a replace may drop, in thousandths.
    DroppedRows,
}

/// What is declared of an item 信息项.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ItemElement {
    /// 信息项名称
    Name,
    /// 数据类型
    Type,
    /// 数据长度
    Length,
    /// Digits after the point.
    Precision,
    /// Whether a value must be there.
    Required,
    /// Code list.
    Codes,
    /// National code to verify.
    Check,
    /// Sensitivity.
    Sensitivity,
    /// 信息项共享类型
    ShareType,
    /// 信息项开放类型
    OpenType,
    /// 数据分级
    Grade,
    /// 计量单位
    Unit,
    /// 数据元 that it follows.
    Element,
    /// 代码集 that it takes its codes from.
    CodeList,
    /// Remark.
    Remark,
}

/// A value on one side of a change, typed, so that every reader is told it in its own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Value {
    /// Blank.
    Nothing,
    /// As written.
    Text(String),
    /// Several texts, in order.
    List(Vec<String>),
    /// A number; 0 of a length is not limited.
    Number(u32),
    /// Whether or not.
    Flag(bool),
    /// 信息资源格式
    Format(ResourceFormat),
    /// 共享类型
    ShareType(ShareType),
    /// How it is open.
    OpenType(OpenType),
    /// 更新周期
    UpdateCycle(UpdateCycle),
    /// 数据范围
    Scope(DataScope),
    /// What empty fields mean.
    EmptyText(EmptyText),
    /// A unique key, by the names of its items.
    UniqueKey(Vec<String>),
    /// A look-up key, by the names of its items.
    LookupKey(Vec<String>),
    /// 数据类型
    ItemType(ItemType),
    /// A code list.
    Codes(Vec<CodeValue>),
    /// National code to verify.
    Check(CodeCheck),
    /// Sensitivity.
    Sensitivity(Sensitivity),
    /// What withholding rests on.
    BasisKind(BasisKind),
    /// 数据分级
    Grade(Grade),
}

/// One thing that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// An element of the entry; one side may be blank.
    Element {
        /// Which one.
        element: Element,
        /// What stood there.
        before: Value,
        /// What stands there now.
        after: Value,
    },
    /// An item that was not there.
    ItemAdded {
        /// The item as it stands now.
        item: InformationItem,
    },
    /// An item that is there no more.
    ItemRemoved {
        /// The item as it stood.
        item: InformationItem,
    },
    /// A part of an item that is on both sides.
    ItemChanged {
        /// Its permanent number.
        id: ItemId,
        /// Its name now.
        name: String,
        /// Which part.
        element: ItemElement,
        /// What stood there.
        before: Value,
        /// What stands there now.
        after: Value,
    },
    /// The items on both sides stand in another order; by name, each side under its own.
    ItemsReordered {
        /// The order before.
        before: Vec<String>,
        /// The order now.
        after: Vec<String>,
    },
}

/// What differs between two drafts: elements in the order of the guide, then items in the order of the later draft,
/// those removed last. Empty means that nothing does.
pub fn difference(before: &EntryDraft, after: &EntryDraft) -> Vec<Change> {
    let mut changes: Vec<Change> = elements(before)
        .into_iter()
        .zip(elements(after))
        .filter(|((_, was), (_, is))| was != is)
        .map(|((element, before), (_, after))| Change::Element { element, before, after })
        .collect();
    for item in &after.items {
        match same_item(before, item.id) {
            Some(was) => changes.extend(item_changes(was, item)),
            None => changes.push(Change::ItemAdded { item: item.clone() }),
        }
    }
    let removed = before.items.iter().filter(|item| same_item(after, item.id).is_none());
    changes.extend(removed.map(|item| Change::ItemRemoved { item: item.clone() }));
    changes.extend(reordered(before, after));
    changes
}

fn same_item(draft: &EntryDraft, id: ItemId) -> Option<&InformationItem> {
    draft.items.iter().find(|item| item.id == id && id != ItemId(0))
}

fn text(text: &str) -> Value {
    if text.is_empty() { Value::Nothing } else { Value::Text(text.to_owned()) }
}

fn list(texts: &[String]) -> Value {
    if texts.is_empty() { Value::Nothing } else { Value::List(texts.to_vec()) }
}

/// Every element with its value, in one order for all drafts.
fn elements(draft: &EntryDraft) -> Vec<(Element, Value)> {
    [described(draft), access(draft), kept(draft)].concat()
}

/// What the resource is.
fn described(draft: &EntryDraft) -> Vec<(Element, Value)> {
    vec![
        (Element::ClassCode, text(&draft.class_code)),
        (Element::Name, text(&draft.name)),
        (Element::NameEn, text(&draft.name_en)),
        (Element::Department, text(&draft.department)),
        (Element::Summary, text(&draft.summary)),
        (Element::Format, Value::Format(draft.format)),
        (Element::FormatType, text(&draft.format_type)),
    ]
}

/// How it is shared and opened.
fn access(draft: &EntryDraft) -> Vec<(Element, Value)> {
    let basis = draft.sharing.basis.clone().unwrap_or_default();
    let widening = draft.sharing.widening.clone().unwrap_or_default();
    let on = widening.on.map_or(Value::Nothing, |on| Value::Text(on.to_string()));
    vec![
        (Element::ShareType, Value::ShareType(draft.sharing.share_type)),
        (Element::ShareCondition, text(&draft.sharing.condition)),
        (Element::BasisKind, basis.kind.map_or(Value::Nothing, Value::BasisKind)),
        (Element::BasisTitle, text(&basis.title)),
        (Element::BasisNumber, text(&basis.number)),
        (Element::BasisArticle, text(&basis.article)),
        (Element::WideningPlan, text(&widening.plan)),
        (Element::WideningOn, on),
        (Element::Way, text(&draft.sharing.way)),
        (Element::OpenType, draft.opening.open_type.map_or(Value::Nothing, Value::OpenType)),
        (Element::OpenCondition, text(&draft.opening.condition)),
        (Element::Grade, draft.grade.map_or(Value::Nothing, Value::Grade)),
    ]
}

/// Where it comes from and how its table is kept.
fn kept(draft: &EntryDraft) -> Vec<(Element, Value)> {
    vec![
        (Element::UpdateCycle, Value::UpdateCycle(draft.update_cycle)),
        (Element::Theme, text(&draft.theme)),
        (Element::Related, list(&draft.related)),
        (Element::Matter, text(&draft.matter)),
        (Element::Scope, Value::Scope(draft.scope)),
        (Element::SourceSystem, text(&draft.source_system)),
        (Element::Contact, text(&draft.contact)),
        (Element::Keywords, list(&draft.keywords)),
        (Element::Key, key(draft)),
        (Element::EmptyText, Value::EmptyText(draft.empty_text)),
        (Element::BadRows, Value::Number(draft.bad_rows_permille_max.into())),
        (Element::DroppedRows, Value::Number(draft.dropped_rows_permille_max.into())),
    ]
}

/// The key by the names of its items. A renamed item shows as a change of the key too: readers know a key by its names.
fn key(draft: &EntryDraft) -> Value {
    let ids = draft.key.items().iter();
    let names = ids.filter_map(|id| same_item(draft, *id)).map(|item| item.name.clone()).collect();
    match draft.key {
        TableKey::Unique(_) => Value::UniqueKey(names),
        TableKey::Lookup(_) => Value::LookupKey(names),
        TableKey::None => Value::Nothing,
    }
}

fn parts(item: &InformationItem) -> [(ItemElement, Value); 15] {
    let declared = item.declared;
    [
        (ItemElement::Name, text(&item.name)),
        (ItemElement::Type, Value::ItemType(declared.item_type)),
        (ItemElement::Length, Value::Number(declared.length)),
        (ItemElement::Precision, Value::Number(declared.precision.into())),
        (ItemElement::Required, Value::Flag(item.required)),
        (ItemElement::Codes, item.codes.clone().map_or(Value::Nothing, Value::Codes)),
        (ItemElement::Check, item.check.map_or(Value::Nothing, Value::Check)),
        (ItemElement::Sensitivity, Value::Sensitivity(item.sensitivity)),
        (ItemElement::ShareType, item.share_type.map_or(Value::Nothing, Value::ShareType)),
        (ItemElement::OpenType, item.open_type.map_or(Value::Nothing, Value::OpenType)),
        (ItemElement::Grade, item.grade.map_or(Value::Nothing, Value::Grade)),
        (ItemElement::Unit, text(&item.unit)),
        (ItemElement::Element, named(item.element.as_ref())),
        (ItemElement::CodeList, named(item.code_list.as_ref())),
        (ItemElement::Remark, text(&item.remark)),
    ]
}

/// What an item refers to, by its code.
fn named(code: Option<&impl ToString>) -> Value {
    code.map_or(Value::Nothing, |code| Value::Text(code.to_string()))
}

fn item_changes(was: &InformationItem, is: &InformationItem) -> Vec<Change> {
    let pairs = parts(was).into_iter().zip(parts(is));
    pairs
        .filter(|((_, before), (_, after))| before != after)
        .map(|((element, before), (_, after))| Change::ItemChanged {
            id: is.id,
            name: is.name.clone(),
            element,
            before,
            after,
        })
        .collect()
}

fn reordered(before: &EntryDraft, after: &EntryDraft) -> Option<Change> {
    let kept = |one: &EntryDraft, other: &EntryDraft| -> (Vec<ItemId>, Vec<String>) {
        let both = one.items.iter().filter(|item| same_item(other, item.id).is_some());
        both.map(|item| (item.id, item.name.clone())).unzip()
    };
    let ((old, before_names), (new, after_names)) = (kept(before, after), kept(after, before));
    (old != new).then_some(Change::ItemsReordered { before: before_names, after: after_names })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::blank_draft;
    use crate::values::DeclaredType;

    fn item(id: u32, name: &str) -> InformationItem {
        InformationItem {
            id: ItemId(id),
            name: name.to_owned(),
            declared: DeclaredType { item_type: ItemType::Text, length: 18, precision: 0 },
            required: false,
            codes: None,
            check: None,
            sensitivity: Sensitivity::Ordinary,
            share_type: None,
            element: None,
            code_list: None,
            remark: String::new(),
            unit: String::new(),
            grade: None,
            open_type: None,
        }
    }

    fn draft(items: Vec<InformationItem>) -> EntryDraft {
        EntryDraft { name: "户籍人口".to_owned(), items, ..blank_draft("307015") }
    }

    #[test]
    fn a_draft_does_not_differ_from_itself() {
        let draft = draft(vec![item(1, "证号"), item(2, "姓名")]);
        assert_eq!(difference(&draft, &draft), []);
    }

    #[test]
    fn an_element_is_told_with_both_its_values() {
        let before = draft(Vec::new());
        let mut after = before.clone();
        after.sharing.share_type = ShareType::Unconditional;
        after.contact = "0591-83300000".to_owned();
        let told = difference(&before, &after);
        let share = Change::Element {
            element: Element::ShareType,
            before: Value::ShareType(ShareType::Conditional),
            after: Value::ShareType(ShareType::Unconditional),
        };
        let contact = Change::Element {
            element: Element::Contact,
            before: Value::Nothing,
            after: Value::Text("0591-83300000".to_owned()),
        };
        assert_eq!(told, [share, contact]);
    }

    #[test]
    fn an_item_is_known_by_its_number_and_not_by_its_name() {
        let before = draft(vec![item(1, "证号"), item(2, "姓名")]);
        let after = draft(vec![item(1, "身份证号"), item(3, "姓名")]);
        let told = difference(&before, &after);
        let renamed = Change::ItemChanged {
            id: ItemId(1),
            name: "身份证号".to_owned(),
            element: ItemElement::Name,
            before: Value::Text("证号".to_owned()),
            after: Value::Text("身份证号".to_owned()),
        };
        let added = Change::ItemAdded { item: item(3, "姓名") };
        let removed = Change::ItemRemoved { item: item(2, "姓名") };
        assert_eq!(told, [renamed, added, removed]);
    }

    #[test]
    fn items_without_a_number_are_new_each() {
        let draft = draft(vec![item(0, "证号")]);
        assert_eq!(difference(&draft, &draft).len(), 2, "one added, one removed");
    }

    #[test]
    fn another_order_is_a_change_of_its_own() {
        let before = draft(vec![item(1, "证号"), item(2, "姓名"), item(3, "性别")]);
        let after = draft(vec![item(2, "姓名"), item(1, "证号")]);
        let told = difference(&before, &after);
        let order = Change::ItemsReordered {
            before: vec!["证号".to_owned(), "姓名".to_owned()],
            after: vec!["姓名".to_owned(), "证号".to_owned()],
        };
        assert_eq!(told, [Change::ItemRemoved { item: item(3, "性别") }, order]);
    }

    #[test]
    fn a_key_is_told_by_the_names_of_its_items() {
        let before = draft(vec![item(1, "证号")]);
        let mut after = before.clone();
        after.key = TableKey::Unique(vec![ItemId(1)]);
        let keyed = Change::Element {
            element: Element::Key,
            before: Value::Nothing,
            after: Value::UniqueKey(vec!["证号".to_owned()]),
        };
        assert_eq!(difference(&before, &after), [keyed]);
    }
}
