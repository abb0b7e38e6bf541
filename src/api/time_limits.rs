//! Time limits that grow with each timeout, so that a late response is received at last. Pure.

use std::cell::RefCell;
use std::mem::Discriminant;
use std::time::Duration;

use chrono::TimeDelta;

use crate::api::endpoint::Endpoint;

const MAX_LIMIT: Duration = Duration::from_secs(240);

/// What has a time limit of its own: a kind of request, or the token getter (`None`).
pub(crate) type Timed = Option<Discriminant<Endpoint>>;

#[derive(Default)]
pub(crate) struct TimeLimits {
    /// What has timed out, once for each time.
    timed_out: RefCell<Vec<Timed>>,
}

impl TimeLimits {
    /// Doubles `first` for each timeout.
    pub(crate) fn limit(&self, timed: Timed, first: Duration) -> Duration {
        let timed_out = self.timed_out.borrow();
        let timeouts = timed_out.iter().filter(|known| **known == timed);
        timeouts.fold(first, |limit, _| (limit * 2).min(MAX_LIMIT))
    }

    pub(crate) fn record_timeout(&self, timed: Timed, limit: Duration) {
        if limit < MAX_LIMIT {
            self.timed_out.borrow_mut().push(timed);
        }
    }

    /// After a response within the `first` limit, that limit applies again.
    pub(crate) fn record_response(&self, timed: Timed, took: TimeDelta, first: Duration) {
        if took.to_std().unwrap_or_default() < first {
            self.timed_out.borrow_mut().retain(|known| *known != timed);
        }
    }
}
