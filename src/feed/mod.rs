//! Live data: asking again at the right moment and keeping what is on screen true.
//!
//! `schedule` says how long to wait, `machine` when to ask, `spacing` that a page does not ask too
//! much in all, `plan` what to ask for a list, `listing` what becomes of one while it is read,
//! `freshness` how true the page is, `remote` what is known of a value: all of it is pure. `follow`
//! ties it to signals and a clock, `now` has the server's time, `rows` one signal per row so that a
//! refresh touches only what changed, `feeds` says what can be followed on a page, `kept` what stays
//! from page to page. `actions` does what a person asks for, once; `neighbours` finds the runs next
//! to one. Nothing here knows the browser, and no view asks the API past it.

pub mod actions;
pub mod feeds;
pub mod follow;
pub mod freshness;
pub mod kept;
pub mod listing;
pub mod machine;
pub mod neighbours;
pub mod plan;
pub mod remote;
pub mod rows;
pub mod schedule;
pub mod server_clock;
pub mod spacing;
mod turn;

pub use actions::{Offer, RunActions};
pub use feeds::Feeds;
pub use follow::Followed;
pub use freshness::Freshness;
pub use kept::Kept;
pub use listing::{ListKey, Listing, News};
pub use remote::Remote;
pub use rows::Rows;
pub use schedule::{Pace, Tempo};
pub use server_clock::ServerClock;
