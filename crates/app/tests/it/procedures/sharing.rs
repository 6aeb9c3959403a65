//! Technical services, catalogue, sharing, data, secrecy, systems, units and people: Articles 2, 4, 5, 9 to 14 and 22 to 24.

mod authorisations;
mod changes;
mod collection;
mod conflict_cases;
mod conflicts;
mod entries;
mod feeds;
mod grants;
mod opinions;
mod people;
mod quality;
mod screening;
mod secrecy;
mod sources;
mod systems;
mod town;
mod units;
