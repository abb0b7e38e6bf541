//! What a component remembers from page to page.

use std::collections::HashMap;

use chrono::TimeDelta;
use leptos::prelude::*;

use super::listing::Listing;
use super::neighbours::Trail;
use super::schedule::Tempo;
use super::spacing::Spacing;
use crate::api::Client;
use crate::host::Host;
use crate::run::{RunId, RunStatus, Timestamp};

/// What outlives a page: values, and no signals. Leptos leaves whoever has read a signal on the
/// signal's list when they are gone, so one that outlives pages would hold more after each of them.
#[derive(Clone, Copy)]
pub struct Kept {
    pub(super) client: StoredValue<Client, LocalStorage>,
    pub(super) host: StoredValue<Host, LocalStorage>,
    /// The list that was shown last, and when it was true.
    pub(super) open: StoredValue<Option<(Listing, Timestamp)>>,
    /// Where runs beyond it stand.
    pub(super) trail: StoredValue<Trail>,
    /// How often the reader has asked for the list as it is now.
    pub(super) edition: StoredValue<u32>,
    pub(super) spacing: StoredValue<Spacing>,
    /// The last known statuses of the runs on screen.
    pub(super) statuses: StoredValue<HashMap<RunId, RunStatus>>,
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
            client: StoredValue::new_local(client),
            host: StoredValue::new_local(host),
            open: StoredValue::new(None),
            trail: StoredValue::new(Trail::default()),
            edition: StoredValue::new(0),
            spacing: StoredValue::new(Spacing::default()),
            statuses: StoredValue::new(HashMap::new()),
            offset: StoredValue::new(TimeDelta::zero()),
            paused: StoredValue::new(false),
            tempo: StoredValue::new(Tempo::default()),
            offline_since: StoredValue::new(None),
        }
    }
}
