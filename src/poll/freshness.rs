//! Data freshness: time of the last response and next refresh. Pure.

use std::time::Duration;

use crate::api::{ApiError, ErrorKind};
use crate::domain::time::Timestamp;
use crate::poll::event::{Phase, PollConditions};

/// The fetch status of a polled value.
#[derive(Debug, Clone, PartialEq)]
pub struct FetchStatus {
    /// Server time of the last response.
    pub as_of: Option<Timestamp>,
    pub phase: Phase,
    /// The delay after a response.
    pub interval: Duration,
    /// The error of the last request; `None` after a response.
    pub error: Option<FetchError>,
}

/// The part of an error that the freshness line shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchError {
    pub kind: ErrorKind,
    pub request_id: Option<String>,
}

impl From<&ApiError> for FetchError {
    fn from(error: &ApiError) -> Self {
        Self { kind: error.kind, request_id: error.request_id.clone() }
    }
}

/// The freshness of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Freshness {
    /// Server time of the displayed data.
    pub as_of: Option<Timestamp>,
    pub next_update: NextUpdate,
}

#[derive(Debug, Clone, PartialEq)]
pub enum NextUpdate {
    /// The first response is pending.
    Loading,
    /// The page polls at this interval.
    Every(Duration),
    Retrying {
        /// Local time of the retry; `None` if it is pending.
        at: Option<Timestamp>,
        error: FetchError,
    },
    /// A permanent error.
    Stopped(FetchError),
    /// All data is final.
    Final,
    /// Offline since this server time.
    Offline(Timestamp),
    /// Paused by the user.
    Paused,
}

impl Freshness {
    /// The freshness of a page with these values, the most important first. `offline_since` is a server
    /// time.
    pub fn of(
        fetch_statuses: &[FetchStatus],
        conditions: PollConditions,
        offline_since: Option<Timestamp>,
    ) -> Self {
        let as_of = fetch_statuses.first().and_then(|main| main.as_of);
        Self { as_of, next_update: Self::next_update(fetch_statuses, conditions, offline_since) }
    }

    fn next_update(
        fetch_statuses: &[FetchStatus],
        conditions: PollConditions,
        offline_since: Option<Timestamp>,
    ) -> NextUpdate {
        if let Some(since) = offline_since.filter(|_| !conditions.online) {
            return NextUpdate::Offline(since);
        }
        let failed = || {
            fetch_statuses
                .iter()
                .filter_map(|fetch_status| Some((fetch_status.phase, fetch_status.error.clone()?)))
        };
        if let Some((_, error)) = failed().find(|(phase, _)| *phase == Phase::Stopped) {
            return NextUpdate::Stopped(error);
        }
        if !conditions.running {
            return NextUpdate::Paused;
        }
        let retry = |(phase, error)| match phase {
            Phase::Waiting { until, .. } => (Some(until), error),
            Phase::Requesting | Phase::Suspended | Phase::Finished | Phase::Stopped => {
                (None, error)
            }
        };
        // `None` means now, and sorts first.
        if let Some((at, error)) = failed().map(retry).min_by_key(|(at, _)| *at) {
            return NextUpdate::Retrying { at, error };
        }
        // Values without a response have no interval yet.
        let polling = fetch_statuses.iter().filter(|fetch_status| {
            fetch_status.phase != Phase::Finished && fetch_status.as_of.is_some()
        });
        match (
            fetch_statuses.first().and_then(|main| main.as_of),
            polling.map(|s| s.interval).min(),
        ) {
            (None, _) => NextUpdate::Loading,
            (Some(_), Some(interval)) => NextUpdate::Every(interval),
            (Some(_), None) => NextUpdate::Final,
        }
    }

    pub(crate) fn is_offline(&self) -> bool {
        matches!(self.next_update, NextUpdate::Offline(_))
    }

    /// Whether displayed data may be older than expected.
    pub fn is_stale(&self) -> bool {
        match self.next_update {
            NextUpdate::Loading | NextUpdate::Every(_) | NextUpdate::Final => false,
            NextUpdate::Retrying { .. }
            | NextUpdate::Stopped(_)
            | NextUpdate::Offline(_)
            | NextUpdate::Paused => self.as_of.is_some(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: u32) -> Timestamp {
        format!("2026-10-19T12:03:{second:02}Z").parse().unwrap()
    }

    fn waiting(interval: u64) -> FetchStatus {
        FetchStatus {
            as_of: Some(at(7)),
            phase: Phase::Waiting { until: at(9), retry: false },
            interval: Duration::from_secs(interval),
            error: None,
        }
    }

    fn failed(phase: Phase, kind: ErrorKind) -> FetchStatus {
        let error = FetchError { kind, request_id: Some("req_7".to_owned()) };
        FetchStatus { phase, error: Some(error), ..waiting(2) }
    }

    fn next_update(fetch_statuses: &[FetchStatus]) -> NextUpdate {
        Freshness::of(fetch_statuses, PollConditions::OPEN, None).next_update
    }

    #[test]
    fn reports_the_shortest_interval() {
        let fresh = Freshness::of(&[waiting(5), waiting(60)], PollConditions::OPEN, None);
        assert_eq!(fresh.as_of, Some(at(7)));
        assert_eq!(fresh.next_update, NextUpdate::Every(Duration::from_secs(5)));
        assert!(!fresh.is_stale());
        let ended = FetchStatus { phase: Phase::Finished, ..waiting(2) };
        assert_eq!(
            next_update(&[ended.clone(), waiting(30)]),
            NextUpdate::Every(Duration::from_secs(30))
        );
        assert_eq!(next_update(&[ended]), NextUpdate::Final);
        let loading = FetchStatus { as_of: None, ..waiting(0) };
        assert_eq!(next_update(std::slice::from_ref(&loading)), NextUpdate::Loading);
        let every = NextUpdate::Every(Duration::from_secs(5));
        assert_eq!(
            next_update(&[waiting(5), loading]),
            every,
            "values without a response are ignored"
        );
    }

    #[test]
    fn reports_the_next_retry_and_its_error() {
        let later = failed(Phase::Waiting { until: at(30), retry: true }, ErrorKind::Network);
        let sooner = failed(Phase::Waiting { until: at(15), retry: true }, ErrorKind::Server);
        let update = next_update(&[later, sooner]);
        let error = FetchError { kind: ErrorKind::Server, request_id: Some("req_7".to_owned()) };
        assert_eq!(update, NextUpdate::Retrying { at: Some(at(15)), error: error.clone() });
        let now = next_update(&[failed(Phase::Requesting, ErrorKind::Server)]);
        assert_eq!(now, NextUpdate::Retrying { at: None, error });
    }

    #[test]
    fn stopped_precedes_retrying() {
        let retrying = failed(Phase::Waiting { until: at(30), retry: true }, ErrorKind::Network);
        let stopped = failed(Phase::Stopped, ErrorKind::Forbidden);
        let fresh = Freshness::of(&[retrying, stopped], PollConditions::OPEN, None);
        let error = FetchError { kind: ErrorKind::Forbidden, request_id: Some("req_7".to_owned()) };
        assert_eq!(fresh.next_update, NextUpdate::Stopped(error));
        assert!(fresh.is_stale());
    }

    #[test]
    fn offline_precedes_paused_precedes_interval() {
        let offline = PollConditions { online: false, running: false, ..PollConditions::OPEN };
        let fresh = Freshness::of(&[waiting(2)], offline, Some(at(20)));
        assert_eq!(fresh.next_update, NextUpdate::Offline(at(20)));
        let paused = PollConditions { running: false, ..PollConditions::OPEN };
        let fresh = Freshness::of(&[waiting(2)], paused, None);
        assert_eq!((fresh.is_stale(), fresh.next_update), (true, NextUpdate::Paused));
    }

    #[test]
    fn not_stale_before_the_first_response() {
        let nothing = FetchStatus { as_of: None, ..failed(Phase::Stopped, ErrorKind::NotFound) };
        assert!(!Freshness::of(&[nothing], PollConditions::OPEN, None).is_stale());
    }
}
