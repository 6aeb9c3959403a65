//! `names.toml`: what names and addresses are put together from.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Names {
    #[serde(deserialize_with = "characters")]
    pub(crate) surnames: Vec<char>,
    #[serde(deserialize_with = "characters")]
    pub(crate) given_male: Vec<char>,
    #[serde(deserialize_with = "characters")]
    pub(crate) given_female: Vec<char>,
    pub(crate) roads: Vec<String>,
    pub(crate) estates: Vec<String>,
    #[serde(deserialize_with = "characters")]
    pub(crate) brand_first: Vec<char>,
    #[serde(deserialize_with = "characters")]
    pub(crate) brand_second: Vec<char>,
    /// Class of industry and the word for it in a firm's name.
    pub(crate) trade_words: Vec<(String, String)>,
    pub(crate) company_ending: String,
    pub(crate) company_place: String,
    pub(crate) shop_words: Vec<String>,
    pub(crate) project_words: Vec<String>,
    pub(crate) marriage_office: String,
    pub(crate) plate_area: String,
    pub(crate) number_mark: String,
    pub(crate) block_mark: String,
    pub(crate) room_mark: String,
    /// What stands before, within and after the year of a title deed's number.
    pub(crate) title_deed: Vec<String>,
    pub(crate) city: String,
}

fn characters<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<char>, D::Error> {
    String::deserialize(deserializer).map(|text| text.chars().collect())
}
