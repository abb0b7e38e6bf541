//! Live data: asking again at the right moment and keeping what is on screen true.
//!
//! `remote`, `listing` and `schedule` are pure. `follow` ties them to signals and a clock, `rows` keeps one
//! signal per run so that a refresh touches only what changed, and `feeds` says what can be
//! followed. Nothing here knows the browser.

pub mod feeds;
pub mod follow;
pub mod listing;
pub mod now;
pub mod remote;
pub mod rows;
pub mod schedule;

pub use feeds::Feeds;
pub use follow::{Followed, follow};
pub use listing::{ListKey, Listing, News};
pub use now::ServerClock;
pub use remote::Remote;
pub use rows::Rows;
pub use schedule::Pace;
