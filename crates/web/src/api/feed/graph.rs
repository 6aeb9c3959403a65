//! The open catalogue as an RDF graph in DCAT 3 (W3C), written as Turtle or JSON-LD from the same triples.

use oxrdf::vocab::{rdf, xsd};
use oxrdf::{GraphName, Literal, NamedNode, Quad, Term, Triple};

/// One opened entry as the feed tells of it. All addresses are absolute.
#[derive(Debug, Clone)]
pub(super) struct Dataset {
    pub(super) address: String,
    pub(super) title_zh: String,
    pub(super) title_en: String,
    pub(super) description: String,
    pub(super) identifier: String,
    pub(super) publisher: String,
    pub(super) keywords: Vec<String>,
    pub(super) issued: Option<String>,
    pub(super) modified: Option<String>,
    /// An ISO 8601 duration, where the update cycle is one.
    pub(super) period: Option<&'static str>,
    pub(super) conditions: String,
    pub(super) downloads: Vec<Download>,
}

/// One way to take a dataset.
#[derive(Debug, Clone)]
pub(super) struct Download {
    pub(super) address: String,
    pub(super) media_type: &'static str,
}

/// The catalogue of the city.
#[derive(Debug, Clone)]
pub(super) struct Catalogue {
    pub(super) address: String,
    pub(super) title: String,
    pub(super) publisher: String,
    pub(super) datasets: Vec<Dataset>,
}

/// Prefixes of the vocabularies used.
const PREFIXES: [(&str, &str); 4] = [
    ("dcat", DCAT),
    ("dct", TERMS),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];
const DCAT: &str = "http://www.w3.org/ns/dcat#";
const TERMS: &str = "http://purl.org/dc/terms/";
const MEDIA_TYPES: &str = "https://www.iana.org/assignments/media-types/";

fn dcat(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{DCAT}{name}"))
}

fn terms(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{TERMS}{name}"))
}

/// Triples about one thing.
struct About<'g> {
    graph: &'g mut Vec<Triple>,
    subject: NamedNode,
}

impl About<'_> {
    fn is_a(&mut self, class: NamedNode) {
        self.graph.push(Triple::new(self.subject.clone(), rdf::TYPE.into_owned(), class));
    }

    fn says(&mut self, predicate: NamedNode, object: impl Into<Term>) {
        self.graph.push(Triple::new(self.subject.clone(), predicate, object));
    }

    /// A text in a language; nothing where it is empty.
    fn says_in(&mut self, predicate: NamedNode, text: &str, lang: &str) {
        if !text.is_empty() {
            self.says(predicate, Literal::new_language_tagged_literal_unchecked(text, lang));
        }
    }

    fn says_on(&mut self, predicate: NamedNode, date: Option<&String>) {
        if let Some(date) = date {
            self.says(predicate, Literal::new_typed_literal(date, xsd::DATE.into_owned()));
        }
    }
}

/// An address the graph may hold; a malformed one is an error that names it.
fn node(address: &str) -> Result<NamedNode, oxrdf::IriParseError> {
    NamedNode::new(address)
}

/// All triples of a catalogue.
pub(super) fn triples(catalogue: &Catalogue) -> Result<Vec<Triple>, oxrdf::IriParseError> {
    let mut graph = Vec::new();
    let subject = node(&catalogue.address)?;
    let mut about = About { graph: &mut graph, subject: subject.clone() };
    about.is_a(dcat("Catalog"));
    about.says_in(terms("title"), &catalogue.title, "zh");
    about.says_in(terms("publisher"), &catalogue.publisher, "zh");
    for dataset in &catalogue.datasets {
        let link = Triple::new(subject.clone(), dcat("dataset"), node(&dataset.address)?);
        graph.push(link);
        describe(&mut graph, dataset)?;
    }
    Ok(graph)
}

fn describe(graph: &mut Vec<Triple>, dataset: &Dataset) -> Result<(), oxrdf::IriParseError> {
    let mut about = About { graph, subject: node(&dataset.address)? };
    about.is_a(dcat("Dataset"));
    about.says_in(terms("title"), &dataset.title_zh, "zh");
    about.says_in(terms("title"), &dataset.title_en, "en");
    about.says_in(terms("description"), &dataset.description, "zh");
    about.says(terms("identifier"), Literal::new_simple_literal(&dataset.identifier));
    about.says_in(terms("publisher"), &dataset.publisher, "zh");
    about.says_in(terms("accessRights"), &dataset.conditions, "zh");
    for keyword in &dataset.keywords {
        about.says_in(dcat("keyword"), keyword, "zh");
    }
    about.says_on(terms("issued"), dataset.issued.as_ref());
    about.says_on(terms("modified"), dataset.modified.as_ref());
    if let Some(period) = dataset.period {
        let period = Literal::new_typed_literal(period, xsd::DURATION.into_owned());
        about.says(dcat("temporalResolution"), period);
    }
    for download in &dataset.downloads {
        about.says(dcat("distribution"), node(&download.address)?);
    }
    for download in &dataset.downloads {
        let mut about = About { graph, subject: node(&download.address)? };
        about.is_a(dcat("Distribution"));
        about.says(dcat("downloadURL"), node(&download.address)?);
        about.says(dcat("mediaType"), node(&format!("{MEDIA_TYPES}{}", download.media_type))?);
    }
    Ok(())
}

/// The triples as Turtle.
pub(super) fn turtle(triples: &[Triple]) -> std::io::Result<Vec<u8>> {
    let mut serializer = oxttl::TurtleSerializer::new();
    for (prefix, address) in PREFIXES {
        serializer = serializer.with_prefix(prefix, address).map_err(std::io::Error::other)?;
    }
    let mut writer = serializer.for_writer(Vec::new());
    for triple in triples {
        writer.serialize_triple(triple)?;
    }
    writer.finish()
}

/// The triples as JSON-LD.
pub(super) fn json_ld(triples: &[Triple]) -> std::io::Result<Vec<u8>> {
    let mut serializer = oxjsonld::JsonLdSerializer::new();
    for (prefix, address) in PREFIXES {
        serializer = serializer.with_prefix(prefix, address).map_err(std::io::Error::other)?;
    }
    let mut writer = serializer.for_writer(Vec::new());
    for triple in triples {
        let quad = Quad::new(
            triple.subject.clone(),
            triple.predicate.clone(),
            triple.object.clone(),
            GraphName::DefaultGraph,
        );
        writer.serialize_quad(&quad)?;
    }
    writer.finish()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn catalogue() -> Catalogue {
        Catalogue {
            address: "https://data.example/catalog".to_owned(),
            title: "开放目录".to_owned(),
            publisher: "市数字办".to_owned(),
            datasets: vec![Dataset {
                address: "https://data.example/catalogue/307002-000001".to_owned(),
                title_zh: "医疗机构 \"名录\"".to_owned(),
                title_en: "Medical institutions".to_owned(),
                description: "一行\n两行\\三".to_owned(),
                identifier: "307002/000001".to_owned(),
                publisher: "市卫健委".to_owned(),
                keywords: vec!["医院".to_owned()],
                issued: Some("2026-01-02".to_owned()),
                modified: None,
                period: Some("P1M"),
                conditions: String::new(),
                downloads: vec![Download {
                    address: "https://data.example/open/307002-000001.csv".to_owned(),
                    media_type: "text/csv",
                }],
            }],
        }
    }

    #[test]
    fn turtle_and_json_ld_say_the_same_triples() {
        let triples = triples(&catalogue()).unwrap();
        let turtle = turtle(&triples).unwrap();
        let read: Vec<Triple> =
            oxttl::TurtleParser::new().for_slice(&turtle).map(Result::unwrap).collect();
        let json = json_ld(&triples).unwrap();
        let from_json: Vec<Quad> =
            oxjsonld::JsonLdParser::new().for_slice(&json).map(Result::unwrap).collect();
        let sorted = |mut lines: Vec<String>| {
            lines.sort();
            lines
        };
        let wanted = sorted(triples.iter().map(ToString::to_string).collect());
        assert_eq!(sorted(read.iter().map(ToString::to_string).collect()), wanted);
        let of_quads = from_json.into_iter().map(|quad| Triple::from(quad).to_string());
        assert_eq!(sorted(of_quads.collect()), wanted);
    }

    #[test]
    fn a_malformed_address_is_an_error() {
        let catalogue = Catalogue { address: "not an address".to_owned(), ..catalogue() };
        assert!(triples(&catalogue).is_err());
    }
}
