//! Calls that work on the demo city as it is, to be printed at every start.

use serde_json::json;

use crate::data::{Data, DemoApplication, DemoSystem};
use crate::rows::City;

/// The application whose grant the examples use: all four methods on the residents.
const APPLICATION: &str = "window-residents";

/// A call by the demo key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// What is done: `verify`, `lookup`, `query` or `export`.
    pub operation: &'static str,
    /// The secret of the key, for `Authorization: Bearer`.
    pub key: String,
    /// Path of the call on the server, such as `/api/v1/resources/307002-000001/verify`.
    pub resource_path: String,
    /// The body, in JSON.
    pub body: String,
}

/// The verification of a resident who is in the table.
pub fn example() -> Example {
    examples().swap_remove(0)
}

/// Verification, look-up, query and export under the same grant, in this order.
pub fn examples() -> Vec<Example> {
    let data = Data::embedded();
    let city = City::new(1, 1);
    let resident = &city.residents[0];
    let (application, system) =
        used(data).expect("the story of the examples is read by this crate's tests");
    let entry = data.entry(&application.entry).expect("the application names an entry of the city");
    let names: Vec<&str> = entry.item_names().collect();
    let (id, name, born, district) = (names[0], names[1], names[3], names[4]);
    let matter = &application.matter_code;
    let district_code = &city.facts.streets[resident.street].district;
    let filter = json!({ "item": district, "op": "eq", "value": district_code });
    let claims = json!({ name: resident.name, born: resident.born_on.to_string() });
    let calls = [
        ("verify", json!({ "matter": matter, "key": resident.id, "claims": claims })),
        ("lookup", json!({ "matter": matter, "keys": [resident.id], "items": [name, district] })),
        ("query", json!({ "matter": matter, "filter": filter, "items": [id, name], "limit": 5 })),
        (
            "export",
            json!({ "matter": matter, "filter": filter, "items": [name, born], "encoding": "utf-8" }),
        ),
    ];
    let unit = data.unit(&entry.unit).expect("the entry names a unit of the city");
    let code = format!("{}-000001", unit.class_code());
    let example = |(operation, body): (&'static str, serde_json::Value)| Example {
        operation,
        key: system.secret().unwrap_or_default(),
        resource_path: format!("/api/v1/resources/{code}/{operation}"),
        body: body.to_string(),
    };
    calls.into_iter().map(example).collect()
}

fn used(data: &'static Data) -> Option<(&'static DemoApplication, &'static DemoSystem)> {
    let application =
        data.story.application.iter().find(|application| application.key == APPLICATION)?;
    let system = data
        .story
        .system
        .iter()
        .find(|system| application.system.as_deref() == Some(system.key.as_str()))?;
    Some((application, system))
}
