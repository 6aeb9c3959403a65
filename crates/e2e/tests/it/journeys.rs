//! Whole procedures clicked through by everybody in them: a citizen who asks and appeals, a company that bids, is authorised,
//! reports and registers a product, and the offices on the other side.

mod catalogue;
mod citizen;
mod company;
mod desk;
mod offices;
mod service_unit;
