//! How true a page is: as of when, and what happens next. Pure.

use std::time::Duration;

use super::machine::{Gate, Phase};
use crate::api::{ApiError, ErrorKind};
use crate::run::Timestamp;

/// Where one followed value stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// When the last answer was written, by the server's clock.
    pub as_of: Option<Timestamp>,
    /// What is done about it.
    pub phase: Phase,
    /// How long the wait after an answer is.
    pub interval: Duration,
    /// Why the last request failed; `None` after an answer.
    pub trouble: Option<Trouble>,
}

/// A failed request, as far as one line has room for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// What kind of failure.
    pub kind: ErrorKind,
    /// The API's id of the request.
    pub request_id: Option<String>,
}

impl From<&ApiError> for Trouble {
    fn from(error: &ApiError) -> Self {
        Self { kind: error.kind, request_id: error.request_id.clone() }
    }
}

/// How true a page is.
#[derive(Debug, Clone, PartialEq)]
pub struct Freshness {
    /// When what is on screen was true, by the server's clock.
    pub as_of: Option<Timestamp>,
    /// What happens next.
    pub outlook: Outlook,
}

/// What happens next.
#[derive(Debug, Clone, PartialEq)]
pub enum Outlook {
    /// The first answer is on its way.
    Awaited,
    /// Asked again and again, with this long in between.
    Every(Duration),
    /// The last request failed.
    Retrying {
        /// When the next one is due, by our clock; `None` while it is under way.
        at: Option<Timestamp>,
        /// Why it failed.
        trouble: Trouble,
    },
    /// Something failed in a way that does not heal by itself.
    Stopped(Trouble),
    /// Nothing more will change.
    Final,
    /// There is no network since then, by the server's clock.
    Offline(Timestamp),
    /// The reader paused it.
    Paused,
}

impl Freshness {
    /// The freshness of a page that follows these values, the most important first.
    /// `offline_since` is by the server's clock.
    pub fn of(standings: &[Standing], gate: Gate, offline_since: Option<Timestamp>) -> Self {
        let as_of = standings.first().and_then(|main| main.as_of);
        Self { as_of, outlook: Self::outlook(standings, gate, offline_since) }
    }

    fn outlook(standings: &[Standing], gate: Gate, offline_since: Option<Timestamp>) -> Outlook {
        if let Some(since) = offline_since.filter(|_| !gate.online) {
            return Outlook::Offline(since);
        }
        let troubled = || {
            standings
                .iter()
                .filter_map(|standing| Some((standing.phase, standing.trouble.clone()?)))
        };
        if let Some((_, trouble)) = troubled().find(|(phase, _)| *phase == Phase::Stopped) {
            return Outlook::Stopped(trouble);
        }
        if !gate.running {
            return Outlook::Paused;
        }
        let retry = |(phase, trouble)| match phase {
            Phase::Waiting { until, .. } => (Some(until), trouble),
            Phase::Asking | Phase::Held | Phase::Ended | Phase::Stopped => (None, trouble),
        };
        // `None`, now, is before everything.
        if let Some((at, trouble)) = troubled().map(retry).min_by_key(|(at, _)| *at) {
            return Outlook::Retrying { at, trouble };
        }
        // What has yet to arrive has no interval yet.
        let goes_on = standings
            .iter()
            .filter(|standing| standing.phase != Phase::Ended && standing.as_of.is_some());
        match (standings.first().and_then(|main| main.as_of), goes_on.map(|s| s.interval).min()) {
            (None, _) => Outlook::Awaited,
            (Some(_), Some(interval)) => Outlook::Every(interval),
            (Some(_), None) => Outlook::Final,
        }
    }

    /// Whether what is on screen may be older than its reader believes.
    pub fn is_stale(&self) -> bool {
        match self.outlook {
            Outlook::Awaited | Outlook::Every(_) | Outlook::Final => false,
            Outlook::Retrying { .. }
            | Outlook::Stopped(_)
            | Outlook::Offline(_)
            | Outlook::Paused => self.as_of.is_some(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: u32) -> Timestamp {
        format!("2026-10-19T12:03:{second:02}Z").parse().unwrap()
    }

    fn waiting(interval: u64) -> Standing {
        Standing {
            as_of: Some(at(7)),
            phase: Phase::Waiting { until: at(9), retry: false },
            interval: Duration::from_secs(interval),
            trouble: None,
        }
    }

    fn failed(phase: Phase, kind: ErrorKind) -> Standing {
        let trouble = Trouble { kind, request_id: Some("req_7".to_owned()) };
        Standing { phase, trouble: Some(trouble), ..waiting(2) }
    }

    fn outlook(standings: &[Standing]) -> Outlook {
        Freshness::of(standings, Gate::OPEN, None).outlook
    }

    #[test]
    fn it_says_how_often_the_quickest_is_asked() {
        let fresh = Freshness::of(&[waiting(5), waiting(60)], Gate::OPEN, None);
        assert_eq!(fresh.as_of, Some(at(7)));
        assert_eq!(fresh.outlook, Outlook::Every(Duration::from_secs(5)));
        assert!(!fresh.is_stale());
        let ended = Standing { phase: Phase::Ended, ..waiting(2) };
        assert_eq!(outlook(&[ended.clone(), waiting(30)]), Outlook::Every(Duration::from_secs(30)));
        assert_eq!(outlook(&[ended]), Outlook::Final);
        let awaited = Standing { as_of: None, ..waiting(0) };
        assert_eq!(outlook(std::slice::from_ref(&awaited)), Outlook::Awaited);
        let every = Outlook::Every(Duration::from_secs(5));
        assert_eq!(outlook(&[waiting(5), awaited]), every, "what has yet to arrive says nothing");
    }

    #[test]
    fn a_failure_tells_when_and_why_it_is_tried_again_until_it_has_healed() {
        let later = failed(Phase::Waiting { until: at(30), retry: true }, ErrorKind::Network);
        let sooner = failed(Phase::Waiting { until: at(15), retry: true }, ErrorKind::Server);
        let told = outlook(&[later, sooner]);
        let trouble = Trouble { kind: ErrorKind::Server, request_id: Some("req_7".to_owned()) };
        assert_eq!(told, Outlook::Retrying { at: Some(at(15)), trouble: trouble.clone() });
        let now = outlook(&[failed(Phase::Asking, ErrorKind::Server)]);
        assert_eq!(now, Outlook::Retrying { at: None, trouble });
    }

    #[test]
    fn what_stopped_is_told_before_what_is_tried_again() {
        let retrying = failed(Phase::Waiting { until: at(30), retry: true }, ErrorKind::Network);
        let stopped = failed(Phase::Stopped, ErrorKind::Forbidden);
        let fresh = Freshness::of(&[retrying, stopped], Gate::OPEN, None);
        let trouble = Trouble { kind: ErrorKind::Forbidden, request_id: Some("req_7".to_owned()) };
        assert_eq!(fresh.outlook, Outlook::Stopped(trouble));
        assert!(fresh.is_stale());
    }

    #[test]
    fn no_network_is_told_before_a_pause_and_a_pause_before_the_interval() {
        let offline = Gate { online: false, running: false, ..Gate::OPEN };
        let fresh = Freshness::of(&[waiting(2)], offline, Some(at(20)));
        assert_eq!(fresh.outlook, Outlook::Offline(at(20)));
        let paused = Gate { running: false, ..Gate::OPEN };
        let fresh = Freshness::of(&[waiting(2)], paused, None);
        assert_eq!((fresh.is_stale(), fresh.outlook), (true, Outlook::Paused));
    }

    #[test]
    fn nothing_is_stale_before_there_is_anything() {
        let nothing = Standing { as_of: None, ..failed(Phase::Stopped, ErrorKind::NotFound) };
        assert!(!Freshness::of(&[nothing], Gate::OPEN, None).is_stale());
    }
}
