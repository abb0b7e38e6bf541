//! What a component remembers from page to page.

use chrono::TimeDelta;

use crate::api::Client;
use crate::domain::run::{RunId, RunStatus};
use crate::domain::time::Timestamp;
use crate::host::Host;
use crate::poll::list::paging::Listing;
use crate::poll::list::siblings::KnownPositions;
use crate::poll::rate_limit::RateLimiter;
use crate::poll::schedule::RefreshRate;
use dom::reactive::StoredValue;

/// What outlives a page: values, and no signals. Leptos leaves whoever has read a signal on the
/// signal's list when they are gone, so one that outlives pages would hold more after each of them.
#[derive(Clone, Copy)]
pub struct SessionState {
    pub(crate) client: StoredValue<Client>,
    pub(crate) host: StoredValue<Host>,
    /// The list that was shown last, and when it was true.
    pub(crate) open_list: StoredValue<Option<(Listing, Timestamp)>>,
    /// Where runs beyond it stand.
    pub(crate) positions: StoredValue<KnownPositions>,
    /// How often the reader has asked for the list as it is now.
    pub(crate) list_version: StoredValue<u32>,
    pub(crate) rate_limiter: StoredValue<RateLimiter>,
    /// The last known statuses of the runs on screen.
    pub(crate) statuses: StoredValue<Vec<(RunId, RunStatus)>>,
    /// How far the server's clock is ahead of ours.
    pub(crate) offset: StoredValue<TimeDelta>,
    pub(crate) paused: StoredValue<bool>,
    pub(crate) refresh_rate: StoredValue<RefreshRate>,
    pub(crate) offline_since: StoredValue<Option<Timestamp>>,
}

impl SessionState {
    /// Nothing yet: what asks through `client` and tells `host` what happens.
    pub fn new(client: Client, host: Host) -> Self {
        Self {
            client: StoredValue::new(client),
            host: StoredValue::new(host),
            open_list: StoredValue::new(None),
            positions: StoredValue::new(KnownPositions::default()),
            list_version: StoredValue::new(0),
            rate_limiter: StoredValue::new(RateLimiter::default()),
            statuses: StoredValue::new(Vec::new()),
            offset: StoredValue::new(TimeDelta::zero()),
            paused: StoredValue::new(false),
            refresh_rate: StoredValue::new(RefreshRate::default()),
            offline_since: StoredValue::new(None),
        }
    }
}
