//! Supervision, development, money and protection: Articles 3, 5 to 8, 12, 15, 17, 19 to 21 and 25 to 30.

mod funding;
mod protection;
mod reports;
mod revenue;
mod tenders;
mod timeliness;
pub(super) mod town;
mod violations;
