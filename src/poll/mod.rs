//! Polling: requests data again at the right moment and keeps displayed data current.
//!
//! Pure: `schedule` (how long to wait), `machine` (when to request), `rate_limit` (the request budget of
//! a page), `remote` (what is known of a value), `freshness` (age of a page's data and its next refresh)
//! and, for the runs list, `list::planner` (what to request) and `list::paging` (paging a list that
//! changes). `driver` connects them to signals and a clock; `page_data` lists what a page can poll;
//! `session_state` is what stays from page to page. `actions` sends a user's actions, once each. Views
//! never call the API directly.

pub mod actions;
pub mod driver;
pub mod event;
pub mod freshness;
pub mod list;
pub mod machine;
pub mod page_data;
pub mod rate_limit;
pub mod remote;
pub mod schedule;
pub mod server_clock;
pub mod session_state;

pub use actions::{ActionState, RunActions};
pub use driver::Polled;
pub use freshness::Freshness;
pub use list::paging::{ListChange, ListKey, Listing};
pub use list::rows::Rows;
pub use page_data::PageData;
pub use remote::RemoteData;
pub use schedule::{ChangeRate, RefreshRate};
pub use server_clock::ServerClock;
pub use session_state::SessionState;
