//! When the user last saw the runs of a workflow, as it is stored. Pure.

use chrono::TimeDelta;

use crate::domain::format::rfc3339;
use crate::domain::time::{Timestamp, parse_date};

/// The version of the text.
const VERSION: &str = "1 ";

/// A shorter absence needs no report.
const MIN_ABSENCE: TimeDelta = TimeDelta::minutes(5);

/// The stored text of a visit.
pub(crate) fn to_text(visit: Timestamp) -> String {
    format!("{VERSION}{}", rfc3339(visit))
}

/// The visit in a stored text; `None` if another version or program wrote it.
pub(crate) fn parse(text: &str) -> Option<Timestamp> {
    parse_date(text.strip_prefix(VERSION)?)
}

/// Whether the user has been away since the visit. A visit in the future is one of another clock.
pub(crate) fn is_absence(visit: Timestamp, now: Timestamp) -> bool {
    now - visit >= MIN_ABSENCE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes_and_nothing_else() {
        let visit: Timestamp = "2026-10-19T09:10:00Z".parse().unwrap();
        assert_eq!(to_text(visit), "1 2026-10-19T09:10:00Z");
        assert_eq!(parse(&to_text(visit)), Some(visit));
        for text in
            ["", "1", "1 ", "2 2026-10-19T09:10:00Z", "2026-10-19T09:10:00Z", "{}", "1 noon"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn an_absence_lasts_five_minutes() {
        let visit: Timestamp = "2026-10-19T09:10:00Z".parse().unwrap();
        let after = |minutes| is_absence(visit, visit + TimeDelta::minutes(minutes));
        assert_eq!([after(-60), after(0), after(4), after(5)], [false, false, false, true]);
    }
}
