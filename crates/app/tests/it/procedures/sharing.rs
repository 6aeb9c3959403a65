//! Catalogue, sharing, data, secrecy, systems, units and people: Articles 2, 4, 9 to 14 and 22 to 24.

mod changes;
mod collection;
mod entries;
mod grants;
mod people;
mod secrecy;
mod systems;
mod town;
mod units;
