//! Polling: requests data and keeps displayed data current.
//!
//! Pure: `schedule` (delays), `machine` (when to request), `rate_limit` (spacing of requests), `remote`
//! (value with loading and error state), `freshness` (age and next refresh), `list::planner` (requests
//! of the list) and `list::paging` (paging of a changing list). `driver` executes the machine's
//! commands. `page_data` lists the polled values of a page, `workflows` those of the list of
//! workflows; `session_state` outlives pages. `actions` sends the user's actions on a run, `batch`
//! those on several, `start` starts runs, `export` writes a list to a file, `usual` estimates how long
//! runs take, `away` counts what has ended, `optional` loads what a page can do without, `recent` the last runs,
//! `lines` searches a run's lines, `steps` has the attempts of a node, `audio` has their links. Views do not call the API directly.

pub(crate) mod acting;
pub(crate) mod actions;
mod analysis;
mod audio;
mod away;
pub(crate) mod batch;
pub(crate) mod driver;
pub mod event;
pub(crate) mod export;
pub mod freshness;
mod host_events;
mod lines;
pub(crate) mod list;
pub mod machine;
mod optional;
pub(crate) mod page_data;
pub(crate) mod polled;
pub mod rate_limit;
mod recent;
pub(crate) mod remote;
pub mod schedule;
pub(crate) mod server_clock;
pub(crate) mod session_state;
pub(crate) mod start;
mod steps;
mod usual;
mod workflows;

pub(crate) use actions::{ActionState, RunActions};
pub use analysis::OptionalAnalysis;
pub(crate) use audio::AudioLinks;
pub use away::MAX_COUNTED;
pub(crate) use batch::{ActionOffers, Batch, BatchResult, Outcome};
pub(crate) use export::{Export, ExportStage, ExportState};
pub(crate) use start::{PREVIEW_DELAY, Price, RunStart, StartOffer, StartState};

pub use freshness::Freshness;
pub use lines::{FoundLines, LinesKey, LinesSearch};
pub use list::paging::Listing;
pub(crate) use list::paging::{ListChange, ListKey};
pub(crate) use list::rows::Rows;
pub use page_data::PageData;
pub use polled::Polled;
pub use remote::RemoteData;
pub use schedule::{ChangeRate, RefreshRate};
pub use server_clock::ServerClock;
pub use session_state::SessionState;
pub use steps::{NodeSteps, StepsKey};
pub(crate) use usual::SlowestNode;
