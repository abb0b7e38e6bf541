//! What a component remembers from page to page.

use chrono::TimeDelta;

use super::listing::Listing;
use super::neighbours::Trail;
use super::schedule::Tempo;
use super::spacing::Spacing;
use crate::api::Client;
use crate::host::Host;
use crate::run::{RunId, RunStatus, Timestamp};
use dom::reactive::StoredValue;

/// What outlives a page: values, and no signals. Leptos leaves whoever has read a signal on the
/// signal's list when they are gone, so one that outlives pages would hold more after each of them.
#[derive(Clone, Copy)]
pub struct Kept {
    pub(super) client: StoredValue<Client>,
    pub(super) host: StoredValue<Host>,
    /// The list that was shown last, and when it was true.
    pub(super) open: StoredValue<Option<(Listing, Timestamp)>>,
    /// Where runs beyond it stand.
    pub(super) trail: StoredValue<Trail>,
    /// How often the reader has asked for the list as it is now.
    pub(super) edition: StoredValue<u32>,
    pub(super) spacing: StoredValue<Spacing>,
    /// The last known statuses of the runs on screen.
    pub(super) statuses: StoredValue<Vec<(RunId, RunStatus)>>,
    /// How far the server's clock is ahead of ours.
    pub(super) offset: StoredValue<TimeDelta>,
    pub(super) paused: StoredValue<bool>,
    pub(super) tempo: StoredValue<Tempo>,
    pub(super) offline_since: StoredValue<Option<Timestamp>>,
}

impl Kept {
    /// Nothing yet: what asks through `client` and tells `host` what happens.
    pub fn new(client: Client, host: Host) -> Self {
        Self {
            client: StoredValue::new(client),
            host: StoredValue::new(host),
            open: StoredValue::new(None),
            trail: StoredValue::new(Trail::default()),
            edition: StoredValue::new(0),
            spacing: StoredValue::new(Spacing::default()),
            statuses: StoredValue::new(Vec::new()),
            offset: StoredValue::new(TimeDelta::zero()),
            paused: StoredValue::new(false),
            tempo: StoredValue::new(Tempo::default()),
            offline_since: StoredValue::new(None),
        }
    }
}
