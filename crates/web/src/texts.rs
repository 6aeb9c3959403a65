//! All words a person reads, from the Fluent files in `i18n/`.
//!
//! Chinese is the default and the reference; a test compares the keys of both
//! languages. Looking a text up costs a hash map access; the bundles are parsed
//! once.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "i18n"]
struct Files;

/// A language of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// 简体中文
    #[default]
    Chinese,
    /// English
    English,
}

impl Lang {
    /// The tag in `lang` attributes, cookies and folder names.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }

    /// The language for a tag; anything unknown is Chinese.
    pub fn of_tag(tag: &str) -> Self {
        if tag.to_ascii_lowercase().starts_with("en") { Self::English } else { Self::Chinese }
    }

    /// The other language.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Chinese => Self::English,
            Self::English => Self::Chinese,
        }
    }
}

type Bundle = FluentBundle<FluentResource>;

fn load(lang: Lang) -> Bundle {
    let id = lang.tag().parse().expect("the tags are well-formed");
    let mut bundle = Bundle::new_concurrent(vec![id]);
    bundle.set_use_isolating(false);
    for path in Files::iter().filter(|path| path.starts_with(lang.tag())) {
        let Some(file) = Files::get(&path) else { continue };
        let source = String::from_utf8_lossy(&file.data).into_owned();
        let resource = FluentResource::try_new(source).unwrap_or_else(|(partial, faults)| {
            tracing::error!(%path, ?faults, "a text file has faults");
            partial
        });
        bundle.add_resource_overriding(resource);
    }
    bundle
}

fn bundle(lang: Lang) -> &'static Bundle {
    static CHINESE: OnceLock<Bundle> = OnceLock::new();
    static ENGLISH: OnceLock<Bundle> = OnceLock::new();
    match lang {
        Lang::Chinese => CHINESE.get_or_init(|| load(Lang::Chinese)),
        Lang::English => ENGLISH.get_or_init(|| load(Lang::English)),
    }
}

/// The keys a language has, for the test that none is missing.
pub fn keys(lang: Lang) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for path in Files::iter().filter(|path| path.starts_with(lang.tag())) {
        let Some(file) = Files::get(&path) else { continue };
        for line in String::from_utf8_lossy(&file.data).lines() {
            let name = line.split_once('=').map_or("", |(name, _)| name.trim_end());
            if name.starts_with(|c: char| c.is_ascii_lowercase()) && !name.contains(' ') {
                keys.insert(name.to_owned());
            }
        }
    }
    keys
}

/// The texts of one language, as every page carries them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Texts {
    /// The language.
    pub lang: Lang,
}

impl Texts {
    /// A text without arguments. An unknown key shows itself and is logged.
    pub fn s(&self, key: &str) -> String {
        self.format(key, None)
    }

    /// A text with arguments.
    pub fn f(&self, key: &str, args: &[(&str, String)]) -> String {
        let mut named = FluentArgs::new();
        for (name, value) in args {
            named.set((*name).to_owned(), FluentValue::from(value.as_str()));
        }
        self.format(key, Some(&named))
    }

    /// The text of a code within a family: `c("entry-state", "taken_back")` is `entry-state-taken-back`.
    pub fn c(&self, family: &str, code: impl AsRef<str>) -> String {
        let code = code.as_ref().replace(['_', '.', '/'], "-");
        self.s(&format!("{family}-{code}"))
    }

    /// Whether a key exists.
    pub fn has(&self, key: &str) -> bool {
        bundle(self.lang).has_message(key)
    }

    /// Chinese or English, for names that come in both.
    pub fn tag(self) -> &'static str {
        self.lang.tag()
    }

    fn format(self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        let bundle = bundle(self.lang);
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            tracing::error!(key, lang = self.tag(), "a text is missing");
            return key.to_owned();
        };
        let mut faults = Vec::new();
        bundle.format_pattern(pattern, args, &mut faults).into_owned()
    }
}
