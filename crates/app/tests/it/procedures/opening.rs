//! Opening data to the public: Articles 14 to 18.

mod authorised;
mod counts;
mod entries;
mod ratings;
mod requests;
mod reviews;
mod square;
