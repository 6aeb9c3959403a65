//! The thirty articles of the city's measures (福州市政务数据资源管理暂行办法, 2017-07-27), each in one line of our own
//! words, with the rules that carry it out. The generated law page and the pages' citations start from here.

use std::sync::LazyLock;

use serde::Deserialize;
use toml::Spanned;

use crate::error::{FileProblem, LawError};
use crate::rules::RuleKey;
use crate::source::Source;

/// One article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// The number, from 1 to 30.
    pub number: u8,
    /// What it asks for, in Chinese.
    pub zh: String,
    /// The same in English.
    pub en: String,
    /// The rules that carry it out.
    pub rules: Vec<RuleKey>,
    /// What else of the platform carries it out; empty where rules and procedures do.
    pub also: String,
    /// Tests that show it at work, as `file::function` below `crates`; `cargo xtask tidy` finds each of them.
    pub tests: Vec<String>,
}

/// The articles in their order.
pub fn articles() -> &'static [Article] {
    static ARTICLES: LazyLock<Vec<Article>> = LazyLock::new(|| {
        read(Source::new("articles.toml", include_str!("../articles.toml")))
            .expect("the articles are read by this crate's tests")
    });
    &ARTICLES
}

fn read(source: Source<'_>) -> Result<Vec<Article>, LawError> {
    let file: ArticlesFile = source.parse()?;
    file.article
        .into_iter()
        .enumerate()
        .map(|(index, table)| read_article(source, index + 1, table))
        .collect()
}

fn read_article(
    source: Source<'_>,
    wanted: usize,
    table: Spanned<ArticleTable>,
) -> Result<Article, LawError> {
    let start = table.span().start;
    let ArticleTable { number, zh, en, rules, also, tests } = table.into_inner();
    if usize::from(number) != wanted {
        return Err(source.error_at(start, FileProblem::ArticleNumber { found: number, wanted }));
    }
    let key = |name: &Spanned<String>| {
        RuleKey::parse(name.get_ref()).ok_or_else(|| {
            source.error_at(name.span().start, FileProblem::UnknownKey(name.get_ref().clone()))
        })
    };
    let rules = rules.iter().map(key).collect::<Result<_, _>>()?;
    Ok(Article { number, zh, en, rules, also, tests })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ArticlesFile {
    article: Vec<Spanned<ArticleTable>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ArticleTable {
    number: u8,
    zh: String,
    en: String,
    rules: Vec<Spanned<String>>,
    #[serde(default)]
    also: String,
    #[serde(default)]
    tests: Vec<String>,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn an_article_out_of_order_is_named_with_its_line() {
        let text = "[[article]]\nnumber = 1\nzh = ''\nen = ''\nrules = []\n[[article]]\nnumber = 3\nzh = ''\nen = ''\nrules = []\n";
        let error = read(Source::new("a.toml", text)).unwrap_err();
        assert_eq!(error.to_string(), "a.toml:6: article 3 stands where 2 belongs");
    }
}
