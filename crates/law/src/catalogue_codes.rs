//! The value domains of a catalogue entry, from the guide 发改高技术〔2017〕1272号.
//!
//! Each value has the code that stands in sheets and interfaces, and the official name that agencies write.

use serde::{Deserialize, Serialize};

use crate::rules::Profile;

/// Declares an enum whose values have a code and an official name.
macro_rules! coded {
    ($(#[$doc:meta])* $ty:ident { $($(#[$value_doc:meta])* $value:ident = $code:literal, $name:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $ty {
            $($(#[$value_doc])* #[doc = concat!("\n\n", $name, ", code ", $code, ".")] $value,)+
        }

        impl $ty {
            /// Every value, in the order of the guide.
            pub const ALL: &[Self] = &[$(Self::$value),+];

            /// The code in sheets and interfaces.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$value => $code),+ }
            }

            /// The value with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$value),)+ _ => None }
            }

            /// The official name.
            pub const fn name_zh(self) -> &'static str {
                match self { $(Self::$value => $name),+ }
            }

            /// The value with this official name.
            pub fn from_name_zh(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$value),)+ _ => None }
            }
        }
    };
}

coded! {
    /// 共享类型 (Article 9).
    ShareType {
        /// Any unit takes it directly.
        Unconditional = "1", "无条件共享";
        /// Units apply, and the body that the law names decides.
        Conditional = "2", "有条件共享";
        /// Not shared; needs a law, an administrative regulation or a national policy as its basis.
        Withheld = "3", "暂不共享";
    }
}

impl ShareType {
    /// The name that a profile uses: Decree 809 says 不予共享 where the city's measures say 暂不共享.
    pub const fn name_zh_under(self, profile: Profile) -> &'static str {
        match (self, profile) {
            (Self::Withheld, Profile::StateCouncil809) => "不予共享",
            _ => self.name_zh(),
        }
    }

    /// The value that a sheet means: a code, or a name of any profile, with or without 共享.
    pub fn from_sheet(text: &str) -> Option<Self> {
        match text.trim_end_matches("共享") {
            "无条件" | "1" => Some(Self::Unconditional),
            "有条件" | "2" => Some(Self::Conditional),
            "暂不" | "不予" | "3" => Some(Self::Withheld),
            _ => None,
        }
    }
}

coded! {
    /// 更新周期. Codes 1 to 6 are the guide's; 7 to 9 are local values, see [`UpdateCycle::is_local`].
    UpdateCycle {
        /// As it happens.
        RealTime = "1", "实时";
        /// Every day.
        Daily = "2", "每日";
        /// Every week.
        Weekly = "3", "每周";
        /// Every month.
        Monthly = "4", "每月";
        /// Every quarter.
        Quarterly = "5", "每季度";
        /// Every year.
        Yearly = "6", "每年";
        /// Every ten days.
        TenDaily = "7", "每旬";
        /// Every half-year.
        HalfYearly = "8", "每半年";
        /// At no fixed time.
        Irregular = "9", "不定期";
    }
}

impl UpdateCycle {
    /// Whether the value is one of ours and not the guide's.
    pub const fn is_local(self) -> bool {
        matches!(self, Self::TenDaily | Self::HalfYearly | Self::Irregular)
    }
}

coded! {
    /// 信息资源格式, the seven classes of format.
    ResourceFormat {
        /// Documents.
        Document = "1", "电子文件";
        /// Spreadsheets.
        Spreadsheet = "2", "电子表格";
        /// Database tables.
        Database = "3", "数据库";
        /// Images.
        Image = "4", "图形图像";
        /// Audio and video.
        Media = "5", "流媒体";
        /// A format that describes itself.
        SelfDescribing = "6", "自描述格式";
        /// Interfaces: practice, not in the guide's own list.
        Interface = "7", "服务接口";
    }
}

impl ResourceFormat {
    /// The types (格式类型) that the guide and practice list for the class, in lower case.
    pub const fn types(self) -> &'static [&'static str] {
        match self {
            Self::Document => {
                &["ofd", "wps", "xml", "txt", "doc", "docx", "html", "pdf", "ppt", "pptx"]
            }
            Self::Spreadsheet => &["et", "xls", "xlsx"],
            Self::Database => &[
                "dm",
                "kingbasees",
                "access",
                "dbf",
                "dbase",
                "sysbase",
                "oracle",
                "sql server",
                "db2",
            ],
            Self::Image => &["jpg", "gif", "bmp"],
            Self::Media => &["swf", "rm", "mpg"],
            Self::SelfDescribing | Self::Interface => &[],
        }
    }
}

coded! {
    /// 数据类型 of an information item.
    ItemType {
        /// Characters.
        Text = "C", "字符型";
        /// A decimal number.
        Number = "N", "数值型";
        /// An amount of money.
        Money = "Y", "货币型";
        /// A civil date.
        Date = "D", "日期型";
        /// A date and a time of day.
        DateTime = "T", "日期时间型";
        /// Yes or no.
        Logical = "L", "逻辑型";
        /// Long text.
        Memo = "M", "备注型";
        /// Bytes.
        General = "G", "通用型";
        /// A floating-point number of double precision.
        Double = "B", "双精度型";
        /// A whole number.
        Integer = "I", "整型";
        /// A floating-point number.
        Float = "F", "浮点型";
    }
}

coded! {
    /// 开放类型 (Article 16). The guide has no code for it; these follow the article's order.
    OpenType {
        /// Anybody takes it directly.
        ToAll = "1", "普遍开放";
        /// Eligible bodies apply to the digital office.
        ByAuthorisation = "2", "授权开放";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    macro_rules! round_trips {
        ($($test:ident: $ty:ty, $count:literal;)+) => {
            $(#[test] fn $test() {
                assert_eq!(<$ty>::ALL.len(), $count);
                for value in <$ty>::ALL {
                    assert_eq!(<$ty>::from_code(value.code()), Some(*value));
                    assert_eq!(<$ty>::from_name_zh(value.name_zh()), Some(*value));
                }
                assert_eq!(<$ty>::from_code(""), None);
                assert_eq!(<$ty>::from_name_zh(""), None);
            })+
        };
    }

    round_trips! {
        share_types_come_back_from_code_and_name: ShareType, 3;
        update_cycles_come_back_from_code_and_name: UpdateCycle, 9;
        formats_come_back_from_code_and_name: ResourceFormat, 7;
        item_types_come_back_from_code_and_name: ItemType, 11;
        open_types_come_back_from_code_and_name: OpenType, 2;
    }

    #[test]
    fn item_types_have_the_letters_of_the_guide() {
        let letters: String = ItemType::ALL.iter().map(|ty| ty.code()).collect();
        assert_eq!(letters, "CNYDTLMGBIF");
    }

    #[test]
    fn a_withheld_entry_is_named_as_each_text_names_it() {
        assert_eq!(ShareType::Withheld.name_zh_under(Profile::Fuzhou2017), "暂不共享");
        assert_eq!(ShareType::Withheld.name_zh_under(Profile::StateCouncil809), "不予共享");
        assert_eq!(ShareType::from_sheet("不予共享"), Some(ShareType::Withheld));
        assert_eq!(ShareType::from_sheet("有条件"), Some(ShareType::Conditional));
        assert_eq!(ShareType::from_sheet("共享"), None);
    }
}
