//! The rules behind the figures a person reads: units, rounding, when an age becomes a date. Pure.
//! The words are Intl's, see [`crate::i18n::intl`]; what is true of a run's times is [`crate::domain::run`]'s.

use chrono::{Datelike as _, TimeDelta, Timelike as _};

use crate::domain::time::Timestamp;

/// A thousand years: keeps an absurd figure of the server from overflowing the arithmetic.
const MAX_MILLIS: i64 = 1000 * 365 * 24 * 60 * 60 * 1000;

/// A duration of so many milliseconds, as the server counts them. Negative ones count as nothing.
pub fn millis(millis: i64) -> TimeDelta {
    TimeDelta::milliseconds(millis.clamp(0, MAX_MILLIS))
}

/// A duration of so many seconds, as the server averages them.
pub fn seconds(seconds: f64) -> TimeDelta {
    #[expect(clippy::cast_possible_truncation, reason = "saturates, and `millis` clamps")]
    millis((seconds * 1000.0) as i64)
}

/// A duration cut to its two largest units, as a person would say it.
///
/// ```
/// use chrono::TimeDelta;
/// use onepin_runs::domain::format::DurationParts;
///
/// let parts = DurationParts::of(TimeDelta::seconds(2 * 86_400 + 4 * 3600 + 59 * 60));
/// assert_eq!((parts.days, parts.hours, parts.minutes), (2, 4, 0));
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DurationParts {
    /// Whole days.
    pub days: i64,
    /// Hours, 0 to 23.
    pub hours: i64,
    /// Minutes, 0 to 59.
    pub minutes: i64,
    /// Seconds, 0 to 59.
    pub seconds: i64,
}

impl DurationParts {
    /// Cuts `duration`, which is rounded down so that a ticking figure never runs ahead:
    /// 2 d 4 h, 3 h 12 m, 5 m 9 s, 42 s. A negative one counts as nothing.
    pub fn of(duration: TimeDelta) -> Self {
        let seconds = duration.num_seconds().max(0);
        let (minutes, second) = (seconds / 60, seconds % 60);
        let (hours, minute) = (minutes / 60, minutes % 60);
        let (days, hour) = (hours / 24, hours % 24);
        if days > 0 {
            Self { days, hours: hour, ..Self::default() }
        } else if hours > 0 {
            Self { hours: hour, minutes: minute, ..Self::default() }
        } else {
            Self { minutes: minute, seconds: second, ..Self::default() }
        }
    }
}

/// An instant as the API takes it, to the second: `2026-10-19T08:03:20Z`. (chrono's own formatter
/// would cost 6 KB of WASM.)
pub fn rfc3339(at: Timestamp) -> String {
    let (date, time) = (at.date_naive(), at.time());
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        date.year(),
        date.month(),
        date.day(),
        time.hour(),
        time.minute(),
        time.second()
    )
}

/// A unit of a relative time, in the words of `Intl.RelativeTimeFormat`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgeUnit {
    /// Up to a minute.
    Second,
    /// Up to an hour.
    Minute,
    /// Up to a day.
    Hour,
    /// Up to a week; beyond that the date itself says more.
    Day,
}

impl AgeUnit {
    /// Intl's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Second => "second",
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
        }
    }
}

/// How to say when something was: negative numbers are in the past. `None` when it is more than a
/// week away and the date is the better answer.
pub type Age = Option<(i64, AgeUnit)>;

/// How to say when something was, seen from `now`. Within a minute it is now: seconds would flicker
/// through a list without telling anything.
///
/// ```
/// use onepin_runs::domain::format::{AgeUnit, age};
/// use onepin_runs::domain::time::Timestamp;
///
/// let now: Timestamp = "2026-10-19T08:00:00Z".parse().unwrap();
/// assert_eq!(age("2026-10-19T06:59:59Z".parse().unwrap(), now), Some((-1, AgeUnit::Hour)));
/// assert_eq!(age("2026-10-01T08:00:00Z".parse().unwrap(), now), None);
/// ```
pub fn age(at: Timestamp, now: Timestamp) -> Age {
    let seconds = (at - now).num_seconds();
    match seconds.abs() {
        0..60 => Some((0, AgeUnit::Second)),
        60..3600 => Some((seconds / 60, AgeUnit::Minute)),
        3600..86_400 => Some((seconds / 3600, AgeUnit::Hour)),
        86_400..604_800 => Some((seconds / 86_400, AgeUnit::Day)),
        _ => None,
    }
}

/// Up to two letters that stand for a person: the first of the first and of the last word.
/// An e-mail address counts as its part before the `@`. The letters are as they are written: the style
/// makes them capitals.
pub fn initials(name: &str) -> String {
    let name = name.split('@').next().unwrap_or(name);
    let word = |word: &str| word.chars().find(|c| c.is_alphanumeric());
    let mut letters = name.split([' ', '.', '_', '-', '+']).filter_map(word);
    let first = letters.next();
    let last = letters.next_back();
    first.into_iter().chain(last).collect()
}

/// The offset from UTC at the end of a text such as `10/19/2026, GMT+05:30`; none where it is UTC.
pub fn parse_gmt_offset(text: &str) -> TimeDelta {
    let Some((_, offset)) = text.rsplit_once("GMT") else { return TimeDelta::zero() };
    let behind = offset.starts_with(['-', '\u{2212}']);
    let mut figures = offset.trim_start_matches(|c: char| !c.is_ascii_digit()).split(':');
    let mut figure = || figures.next().and_then(|figure| figure.parse::<i64>().ok()).unwrap_or(0);
    let minutes = TimeDelta::minutes(figure() * 60 + figure());
    if behind { -minutes } else { minutes }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_gmt_offsets_of_intl() {
        for (text, minutes) in [
            ("10/19/2026, GMT", 0),
            ("10/19/2026, GMT+05:30", 330),
            ("10/19/2026, GMT-03:00", -180),
            ("10/19/2026, GMT\u{2212}03:30", -210),
            ("no zone", 0),
        ] {
            assert_eq!(parse_gmt_offset(text), TimeDelta::minutes(minutes), "{text}");
        }
    }

    #[test]
    fn formats_timestamps_in_utc() {
        let at: Timestamp = "2026-01-09T08:03:20.7+02:00".parse().unwrap();
        assert_eq!(rfc3339(at), "2026-01-09T06:03:20Z");
    }

    #[test]
    fn truncates_durations_to_two_units() {
        let parts = |seconds| {
            let parts = DurationParts::of(TimeDelta::seconds(seconds));
            [parts.days, parts.hours, parts.minutes, parts.seconds]
        };
        assert_eq!(parts(-5), [0, 0, 0, 0]);
        assert_eq!(parts(42), [0, 0, 0, 42]);
        assert_eq!(parts(309), [0, 0, 5, 9]);
        assert_eq!(parts(3 * 3600 + 12 * 60 + 59), [0, 3, 12, 0]);
        assert_eq!(parts(2 * 86_400 + 4 * 3600 + 59 * 60), [2, 4, 0, 0]);
        let almost = DurationParts::of(TimeDelta::milliseconds(1999));
        assert_eq!(almost.seconds, 1);
    }

    #[test]
    fn age_uses_the_largest_unit_up_to_a_week() {
        let now: Timestamp = "2026-10-19T12:00:00Z".parse().unwrap();
        let age = |seconds| age(now - TimeDelta::seconds(seconds), now);
        assert_eq!(age(0), Some((0, AgeUnit::Second)));
        assert_eq!(age(59), Some((0, AgeUnit::Second)));
        assert_eq!(age(119), Some((-1, AgeUnit::Minute)));
        assert_eq!(age(7200), Some((-2, AgeUnit::Hour)));
        assert_eq!(age(6 * 86_400), Some((-6, AgeUnit::Day)));
        assert_eq!(age(7 * 86_400), None);
        assert_eq!(age(-90), Some((1, AgeUnit::Minute)));
    }

    #[test]
    fn initials_of_names_and_email_addresses() {
        for (name, expected) in [
            ("Anaïs Øverby", "AØ"),
            ("anais@studio.example", "a"),
            ("night-shift+nordics.lead@example.org", "nl"),
            ("Ada King Lovelace", "AL"),
            ("山田 太郎", "山太"),
            ("محمد", "م"),
            ("🎙️", ""),
            ("", ""),
        ] {
            assert_eq!(initials(name), expected, "{name}");
        }
    }
}
