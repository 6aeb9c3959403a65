//! Opening data to the public: Articles 14 to 18.

mod authorised;
mod entries;
mod requests;
mod reviews;
mod square;
