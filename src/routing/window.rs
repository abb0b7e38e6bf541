//! The time window of the summary. Pure.
//!
//! List Runs takes no dates (contract §5.1), so the window does not apply to the list.

use chrono::{TimeDelta, Timelike as _};

use crate::domain::time::Timestamp;

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

    #[test]
    fn custom_windows_are_truncated_to_seconds_and_ordered() {
        let (early, late) = (at("2026-10-19T08:00:00.9Z"), at("2026-10-20T08:00:00Z"));
        let window = SummaryWindow::between(Some(early), Some(late)).unwrap();
        assert_eq!(window.bounds(late).0, Some(at("2026-10-19T08:00:00Z")));
        assert_eq!(SummaryWindow::between(Some(late), Some(early)), None);
        assert_eq!(SummaryWindow::between(None, None), Some(SummaryWindow::All));
    }
}
