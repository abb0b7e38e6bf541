//! State that the pages of a component share.

use chrono::TimeDelta;
use leptos::prelude::Trigger;

use crate::api::{ApiError, Client};
use crate::domain::run::{RunId, RunStatus, Selection, UsualTime, WorkflowId};
use crate::domain::time::Timestamp;
use crate::host::Host;
use crate::poll::list::causes::KnownCauses;
use crate::poll::list::paging::Listing;
use crate::poll::list::siblings::KnownPositions;
use crate::poll::rate_limit::RateLimiter;
use crate::poll::schedule::RefreshRate;
use crate::routing::query::RunsQuery;
use dom::reactive::StoredValue;

/// State that outlives pages. It contains no signals: Leptos does not remove disposed subscribers from
/// a signal, so a signal that outlives pages would leak.
#[derive(Clone, Copy)]
pub struct SessionState {
    pub(crate) client: StoredValue<Client>,
    pub(crate) host: StoredValue<Host>,
    /// The last displayed list, with its time.
    pub(crate) open_list: StoredValue<Option<(Listing, Timestamp)>>,
    /// Positions of runs outside that list.
    pub(crate) positions: StoredValue<KnownPositions>,
    /// The selected runs of a list.
    pub(crate) selection: StoredValue<Option<((WorkflowId, RunsQuery), Selection)>>,
    /// How long the runs of a workflow usually take; `None` if too few have completed.
    pub(crate) usual_times: StoredValue<Vec<(WorkflowId, Option<UsualTime>)>>,
    /// Why runs failed.
    pub(crate) causes: StoredValue<KnownCauses>,
    /// The names of workflows in the last list, or of those requested since.
    pub(crate) workflow_names: StoredValue<Vec<(WorkflowId, String)>>,
    /// Incremented when the user reloads the list.
    pub(crate) list_version: StoredValue<u32>,
    /// Why no run can be started.
    pub(crate) start_rejection: StoredValue<Option<ApiError>>,
    pub(crate) rate_limiter: StoredValue<RateLimiter>,
    /// The last known statuses of the displayed runs.
    pub(crate) statuses: StoredValue<Vec<(RunId, RunStatus)>>,
    /// Server clock minus local clock.
    pub(crate) offset: StoredValue<TimeDelta>,
    pub(crate) paused: StoredValue<bool>,
    pub(crate) refresh_rate: StoredValue<RefreshRate>,
    pub(crate) offline_since: StoredValue<Option<Timestamp>>,
    /// The runs whose end the user wants to be notified of.
    pub(crate) watched: StoredValue<Vec<RunId>>,
    /// The last emitted numbers of runs by status.
    pub(crate) counts: StoredValue<Vec<(RunStatus, i64)>>,
    /// Refreshes all values of the current page.
    pub(crate) refresh: StoredValue<Option<Trigger>>,
}

impl SessionState {
    pub fn new(client: Client, host: Host) -> Self {
        Self {
            client: StoredValue::new(client),
            host: StoredValue::new(host),
            open_list: StoredValue::new(None),
            positions: StoredValue::new(KnownPositions::default()),
            selection: StoredValue::new(None),
            usual_times: StoredValue::new(Vec::new()),
            causes: StoredValue::new(KnownCauses::default()),
            workflow_names: StoredValue::new(Vec::new()),
            list_version: StoredValue::new(0),
            start_rejection: StoredValue::new(None),
            rate_limiter: StoredValue::new(RateLimiter::default()),
            statuses: StoredValue::new(Vec::new()),
            offset: StoredValue::new(TimeDelta::zero()),
            paused: StoredValue::new(false),
            refresh_rate: StoredValue::new(RefreshRate::default()),
            offline_since: StoredValue::new(None),
            watched: StoredValue::new(Vec::new()),
            counts: StoredValue::new(Vec::new()),
            refresh: StoredValue::new(None),
        }
    }
}
