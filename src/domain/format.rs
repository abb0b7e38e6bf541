//! Rules for numbers and times in the interface: units, rounding and relative times. Pure.
//! [`crate::i18n::intl`] formats them.

use chrono::{Datelike as _, TimeDelta, Timelike as _};

use crate::domain::time::Timestamp;

/// 1000 years: keeps out-of-range values from overflowing time arithmetic.
const MAX_MILLIS: i64 = 1000 * 365 * 24 * 60 * 60 * 1000;

/// A duration of `millis` milliseconds; negative values become 0.
pub fn millis(millis: i64) -> TimeDelta {
    TimeDelta::milliseconds(millis.clamp(0, MAX_MILLIS))
}

/// A duration of `seconds` seconds; negative values become 0.
pub fn seconds(seconds: f64) -> TimeDelta {
    #[expect(clippy::cast_possible_truncation, reason = "saturates, and `millis` clamps")]
    millis((seconds * 1000.0) as i64)
}

/// A duration that ticks, in whole seconds: rounded down, so that it is never ahead.
pub(crate) fn whole_seconds(duration: TimeDelta) -> TimeDelta {
    TimeDelta::seconds(duration.num_seconds())
}

/// A duration in its two largest units.
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
    pub days: i64,
    /// 0 to 23.
    pub hours: i64,
    /// 0 to 59.
    pub minutes: i64,
    /// 0 to 59.
    pub seconds: i64,
}

impl DurationParts {
    /// Splits `duration`, rounding down so that a running duration is never ahead: 2 d 4 h, 3 h 12 m, 5
    /// m 9 s, 42 s. Negative durations become 0.
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

/// Formats a timestamp to the second, such as `2026-10-19T08:03:20Z`. chrono's formatter would add 6 KB
/// of WebAssembly.
pub(crate) fn rfc3339(at: Timestamp) -> String {
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

/// A unit of `Intl.RelativeTimeFormat`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgeUnit {
    Second,
    Minute,
    Hour,
    /// Up to a week; older times are shown as a date.
    Day,
}

impl AgeUnit {
    /// The name in `Intl.RelativeTimeFormat`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Second => "second",
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
        }
    }
}

/// A relative time; negative numbers are in the past. `None` if it is more than a week away: then the
/// date is shown.
pub type Age = Option<(i64, AgeUnit)>;

/// The relative time of `at`. Less than a minute is 0 seconds, so that lists do not update every
/// second.
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

/// Whether a text shows anything: not only spaces, control characters and characters without width.
pub(crate) fn is_visible(text: &str) -> bool {
    let has_no_width = |c| {
        matches!(
            c,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'
                | '\u{1160}'
                | '\u{3164}'
                | '\u{feff}'
                | '\u{ffa0}'
        ) || matches!(c, '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
            || matches!(c, '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}')
    };
    text.chars().any(|c| !c.is_whitespace() && !c.is_control() && !has_no_width(c))
}

/// Up to two initials: of the first and the last word, or of an email address before the `@`. Upper
/// case is applied by the style sheet.
pub(crate) fn initials(name: &str) -> String {
    let name = name.split('@').next().unwrap_or(name);
    let word = |word: &str| word.chars().find(|c| c.is_alphanumeric());
    let mut letters = name.split([' ', '.', '_', '-', '+']).filter_map(word);
    let first = letters.next();
    let last = letters.next_back();
    first.into_iter().chain(last).collect()
}

/// Parses the offset at the end of a text such as `10/19/2026, GMT+05:30`; zero if there is none.
pub(crate) fn parse_gmt_offset(text: &str) -> TimeDelta {
    let Some((_, offset)) = text.rsplit_once("GMT") else { return TimeDelta::zero() };
    let behind = offset.starts_with(['-', '\u{2212}']);
    let mut numbers = offset.trim_start_matches(|c: char| !c.is_ascii_digit()).split(':');
    let mut next_number =
        || numbers.next().and_then(|next_number| next_number.parse::<i64>().ok()).unwrap_or(0);
    let minutes = TimeDelta::minutes(next_number() * 60 + next_number());
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
    fn blank_texts_show_nothing() {
        for blank in [
            "",
            " \t\n",
            "\u{a0}\u{3000}",
            "\u{200b}\u{200d}\u{feff}",
            "\u{202e}\u{2066}",
            "\u{0}\u{1b}",
        ] {
            assert!(!is_visible(blank), "{blank:?}");
        }
        for text in ["a", " é ", "山", "👩‍🚀", "\u{200b}x", "-", "م"] {
            assert!(is_visible(text), "{text}");
        }
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
