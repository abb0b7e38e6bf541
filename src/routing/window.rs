//! The time window of the summary. Pure.
//!
//! List Runs takes no dates (contract §5.1), so the window does not apply to the list.

use chrono::{TimeDelta, Timelike as _};

use crate::domain::time::{Timestamp, parse_date};

/// A time window; runs are counted by creation time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum SummaryWindow {
    #[default]
    All,
    /// The last 24 hours.
    Day,
    /// The last 7 days.
    Week,
    /// The last 30 days.
    Month,
    /// Inclusive bounds in whole seconds; `None` is unbounded.
    Between(Option<Timestamp>, Option<Timestamp>),
}

impl SummaryWindow {
    /// The named windows with their names in URLs.
    pub const NAMED: [(Self, &'static str); 4] =
        [(Self::Day, "24h"), (Self::Week, "7d"), (Self::Month, "30d"), (Self::All, "all")];

    /// Parses the name of a window in a URL.
    pub fn parse(name: &str) -> Option<Self> {
        Self::NAMED.into_iter().find(|(_, known)| *known == name).map(|(window, _)| window)
    }

    /// The name in URLs; `None` for [`Self::Between`].
    pub fn as_str(self) -> Option<&'static str> {
        Self::NAMED.into_iter().find(|(window, _)| *window == self).map(|(_, name)| name)
    }

    /// Truncates the bounds to seconds. Without bounds, returns [`Self::All`]; `None` if the end is
    /// before the start, which the API rejects.
    pub fn between(from: Option<Timestamp>, to: Option<Timestamp>) -> Option<Self> {
        let whole = |at: Timestamp| at.with_nanosecond(0).unwrap_or(at);
        match (from.map(whole), to.map(whole)) {
            (None, None) => Some(Self::All),
            (Some(from), Some(to)) if from > to => None,
            (from, to) => Some(Self::Between(from, to)),
        }
    }

    /// The bounds for the API at the time `now`.
    pub fn bounds(self, now: Timestamp) -> (Option<Timestamp>, Option<Timestamp>) {
        let days = |days| (now.checked_sub_signed(TimeDelta::days(days)), None);
        match self {
            Self::All => (None, None),
            Self::Day => days(1),
            Self::Week => days(7),
            Self::Month => days(30),
            Self::Between(from, to) => (from, to),
        }
    }
}

/// A bound of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bound {
    From,
    To,
}

/// How a change of the clocks affects a local time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClockChange {
    /// The clocks skip it: it is moved forward by as much.
    Skipped,
    /// It occurs twice: the window includes both.
    Repeated,
}

/// Parses a local time, such as the value of a `datetime-local` field. `offset` is the time zone's
/// offset from UTC at an instant.
pub(crate) fn from_local(
    text: &str,
    bound: Bound,
    offset: impl Fn(Timestamp) -> TimeDelta,
) -> Option<(Timestamp, Option<ClockChange>)> {
    let local = parse_date(text)?;
    // No offset exceeds a day, and no zone changes it twice in two days.
    let nearby = [-1, 1].map(|days| offset(local + TimeDelta::days(days)));
    let [before, after] = nearby.map(|offset| local - offset);
    let [is_before, is_after] = [before, after].map(|at| at + offset(at) == local);
    Some(match (is_before, is_after, bound) {
        (true, true, Bound::From) if before != after => (before, Some(ClockChange::Repeated)),
        (true, true, Bound::To) if before != after => (after, Some(ClockChange::Repeated)),
        (true, ..) => (before, None),
        (false, true, _) => (after, None),
        (false, false, _) => (before, Some(ClockChange::Skipped)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn named_windows_round_trip() {
        for (window, word) in SummaryWindow::NAMED {
            assert_eq!(SummaryWindow::parse(word), Some(window));
            assert_eq!(window.as_str(), Some(word));
        }
        assert_eq!(SummaryWindow::parse("1y"), None);
    }

    #[test]
    fn bounds_are_relative_to_now() {
        let now = at("2026-10-19T08:00:00Z");
        assert_eq!(SummaryWindow::Day.bounds(now), (Some(at("2026-10-18T08:00:00Z")), None));
        assert_eq!(SummaryWindow::Month.bounds(now), (Some(at("2026-09-19T08:00:00Z")), None));
        assert_eq!(SummaryWindow::All.bounds(now), (None, None));
    }

    /// Berlin in 2026: two hours ahead from 29 March to 25 October, 1:00 UTC, else one.
    fn berlin(instant: Timestamp) -> TimeDelta {
        let summer = at("2026-03-29T01:00:00Z")..at("2026-10-25T01:00:00Z");
        TimeDelta::hours(if summer.contains(&instant) { 2 } else { 1 })
    }

    #[test]
    fn local_times_around_clock_changes() {
        use ClockChange::{Repeated, Skipped};
        for (local, from, to, change) in [
            ("2026-07-01T12:00", "2026-07-01T10:00:00Z", "2026-07-01T10:00:00Z", None),
            ("2026-12-01T12:00", "2026-12-01T11:00:00Z", "2026-12-01T11:00:00Z", None),
            ("2026-03-29T01:59", "2026-03-29T00:59:00Z", "2026-03-29T00:59:00Z", None),
            ("2026-03-29T02:00", "2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z", Some(Skipped)),
            ("2026-03-29T02:30", "2026-03-29T01:30:00Z", "2026-03-29T01:30:00Z", Some(Skipped)),
            ("2026-03-29T03:00", "2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z", None),
            ("2026-03-29T20:00", "2026-03-29T18:00:00Z", "2026-03-29T18:00:00Z", None),
            ("2026-10-25T01:59", "2026-10-24T23:59:00Z", "2026-10-24T23:59:00Z", None),
            ("2026-10-25T02:00", "2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", Some(Repeated)),
            ("2026-10-25T02:30", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", Some(Repeated)),
            ("2026-10-25T03:00", "2026-10-25T02:00:00Z", "2026-10-25T02:00:00Z", None),
            ("2026-10-25T03:00:30", "2026-10-25T02:00:30Z", "2026-10-25T02:00:30Z", None),
        ] {
            assert_eq!(from_local(local, Bound::From, berlin), Some((at(from), change)), "{local}");
            assert_eq!(from_local(local, Bound::To, berlin), Some((at(to), change)), "{local}");
        }
        // Samoa left out 30 December 2011, the largest change of all.
        let apia = |instant: Timestamp| {
            TimeDelta::hours(if instant < at("2011-12-30T10:00:00Z") { -10 } else { 14 })
        };
        assert_eq!(
            from_local("2011-12-30T12:00", Bound::From, apia),
            Some((at("2011-12-30T22:00:00Z"), Some(Skipped)))
        );
        assert_eq!(from_local("", Bound::From, berlin), None);
    }

    #[test]
    fn custom_windows_are_truncated_to_seconds_and_ordered() {
        let (early, late) = (at("2026-10-19T08:00:00.9Z"), at("2026-10-20T08:00:00Z"));
        let window = SummaryWindow::between(Some(early), Some(late)).unwrap();
        assert_eq!(window.bounds(late).0, Some(at("2026-10-19T08:00:00Z")));
        assert_eq!(SummaryWindow::between(Some(late), Some(early)), None);
        assert_eq!(SummaryWindow::between(None, None), Some(SummaryWindow::All));
    }
}
