//! Parses dates (response bodies, URLs) and HTTP dates (headers), and tells which times are possible.
//! Takes 1 KB of WebAssembly; chrono's general parser takes 12 KB.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

pub type Timestamp = DateTime<Utc>;

/// 2015 in seconds since 1970.
const EARLIEST: i64 = 1_420_070_400;

/// A time may be this far ahead of the server's clock.
const MAX_AHEAD: TimeDelta = TimeDelta::days(1);

/// Clocks of servers differ: an end may be this much before its start.
const MAX_SKEW: TimeDelta = TimeDelta::minutes(1);

/// When something can have happened. Other times are mistakes, such as the year 1 of a value that was
/// never set: they are treated as unknown, because they would hide all others on a common scale.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PossibleTimes {
    from: Timestamp,
    to: Option<Timestamp>,
}

impl PossibleTimes {
    /// From 2015, before which there are no runs, to a day after `now`, the server's time if known.
    pub(crate) fn until(now: Option<Timestamp>) -> Self {
        let to = now.and_then(|now| now.checked_add_signed(MAX_AHEAD));
        Self { from: Timestamp::UNIX_EPOCH + TimeDelta::seconds(EARLIEST), to }
    }

    /// Only times after `start`, if it is known. A time can be before it by the skew of two clocks, so
    /// durations must be clamped.
    pub(crate) fn since(self, start: Option<Timestamp>) -> Self {
        let start = start.and_then(|start| start.checked_sub_signed(MAX_SKEW));
        Self { from: start.unwrap_or(self.from).max(self.from), ..self }
    }

    pub(crate) fn contain(&self, at: Timestamp) -> bool {
        at >= self.from && self.to.is_none_or(|to| at <= to)
    }

    /// Whether `length` fits between the first and the last possible time.
    pub(crate) fn span(&self, length: TimeDelta) -> bool {
        self.from.checked_add_signed(length).is_some_and(|end| self.contain(end))
    }
}

/// Parses RFC 3339 and what is common beside it: no offset (UTC, contract §1), no seconds, no time, an
/// offset without minutes or colon, `24:00`, a year of six digits. Digits beyond nanoseconds are
/// ignored. A leap second becomes second 59.
pub(crate) fn parse_date(text: &str) -> Option<Timestamp> {
    let mut rest = Parser(text.trim());
    let year = if rest.literal("+").is_some() { rest.digits(6)? } else { rest.digits(4)? };
    let (month, day) = (rest.literal("-")?.digits(2)?, rest.literal("-")?.digits(2)?);
    if rest.0.is_empty() {
        return at(year, month, day, [0; 3], 0);
    }
    rest.one_of("Tt ")?;
    let clock = rest.time_of_day()?;
    let has_fraction = rest.literal(".").is_some() || rest.literal(",").is_some();
    let nanos = if has_fraction { rest.fraction()? } else { 0 };
    rest.in_utc(at(year, month, day, clock, nanos)?)
}

/// Parses an HTTP date such as `Mon, 19 Oct 2026 08:15:30 GMT`. The weekday is ignored.
pub(crate) fn parse_http_date(text: &str) -> Option<Timestamp> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut rest = Parser(text.trim().split_once(", ")?.1);
    let day = rest.digits(2)?;
    let name = rest.literal(" ")?.0.get(..3)?;
    let month = (1..).zip(MONTHS).find(|(_, known)| *known == name)?.0;
    let year = rest.literal(name)?.literal(" ")?.digits(4)?;
    let clock = rest.literal(" ")?.time_of_day()?;
    rest.in_utc(at(year, month, day, clock, 0)?)
}

fn at(year: u32, month: u32, day: u32, clock: [u32; 3], nanos: u32) -> Option<Timestamp> {
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    if clock == [24, 0, 0] {
        return Some(date.succ_opt()?.and_hms_opt(0, 0, 0)?.and_utc());
    }
    let [hour, minute, second] = clock;
    Some(date.and_hms_nano_opt(hour, minute, second.min(59), nanos)?.and_utc())
}

/// The unparsed rest of the input.
struct Parser<'a>(&'a str);

impl<'a> Parser<'a> {
    fn literal(&mut self, text: &str) -> Option<&mut Self> {
        self.0 = self.0.strip_prefix(text)?;
        Some(self)
    }

    /// The time in UTC, given the local time and an offset as the rest of the input.
    fn in_utc(mut self, local: Timestamp) -> Option<Timestamp> {
        self.0 = self.0.trim_start();
        if matches!(self.0, "" | "Z" | "z" | "UTC" | "GMT") {
            return Some(local);
        }
        let is_ahead = self.literal("+").is_some();
        if !is_ahead && self.literal("-").is_none() {
            // The typographic minus sign, which ISO 8601 prefers.
            self.literal("\u{2212}")?;
        }
        let minutes = self.offset()?;
        self.0.is_empty().then_some(())?;
        local.checked_sub_signed(TimeDelta::minutes(if is_ahead { minutes } else { -minutes }))
    }

    /// Consumes one of these ASCII characters.
    fn one_of(&mut self, characters: &str) -> Option<u8> {
        let (first, rest) = self.0.split_at_checked(1)?;
        let found = *first.as_bytes().first()?;
        self.0 = rest;
        characters.as_bytes().contains(&found).then_some(found)
    }

    /// Consumes exactly `count` digits.
    fn digits(&mut self, count: usize) -> Option<u32> {
        let (digits, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        digits.bytes().all(|digit| digit.is_ascii_digit()).then(|| digits.parse().ok())?
    }

    /// Hours, minutes and seconds, which may be missing.
    fn time_of_day(&mut self) -> Option<[u32; 3]> {
        let (hour, minute) = (self.digits(2)?, self.literal(":")?.digits(2)?);
        let second = if self.literal(":").is_some() { self.digits(2)? } else { 0 };
        (second <= 60).then_some([hour, minute, second])
    }

    /// The digits of a fraction, as nanoseconds.
    fn fraction(&mut self) -> Option<u32> {
        let end = self.0.find(|c: char| !c.is_ascii_digit()).unwrap_or(self.0.len());
        let (digits, rest) =
            self.0.split_at_checked(end).filter(|(digits, _)| !digits.is_empty())?;
        self.0 = rest;
        let digits = digits.bytes().chain(std::iter::repeat(b'0')).take(9);
        Some(digits.fold(0, |nanos, digit| nanos * 10 + u32::from(digit - b'0')))
    }

    /// A UTC offset in minutes.
    fn offset(&mut self) -> Option<i64> {
        let hours = self.digits(2)?;
        let has_minutes = self.literal(":").is_some() || !self.0.is_empty();
        let minutes = if has_minutes { self.digits(2)? } else { 0 };
        (hours < 24 && minutes < 60).then(|| i64::from(hours * 60 + minutes))
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use chrono::DateTime;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn parses_rfc3339_like_chrono() {
        for text in [
            "2026-10-19T08:15:00Z",
            "2026-10-19t08:15:00z",
            "2026-10-19 08:15:00.5+02:00",
            "2026-10-19T08:15:00.123456789012-11:30",
            "0000-01-01T00:00:00Z",
            "9999-12-31T23:59:59.999Z",
            "2024-02-29T00:00:00Z",
            "2023-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-10-19T25:00:00Z",
            "2026-10-19T24:00:01Z",
            "2026-10-19T08:60:00Z",
            "2026-10-19T08:15:61Z",
            "2026-10-19T08:15:00+2:00",
            "2026-10-19T08:15:00+24:00",
            "2026-10-19T08:15:00.Z",
            "2026-10-19T08:15:00Zulu",
            "2026-10-19T08Z",
            "+2026-10-19T08:15:00Z",
            "２０２６-10-19T08:15:00Z",
            "",
        ] {
            let theirs = DateTime::parse_from_rfc3339(text).ok().map(|time| time.to_utc());
            assert_eq!(parse_date(text), theirs, "{text}");
        }
        let leap = parse_date("2016-12-31T23:59:60Z");
        assert_eq!(leap, parse_date("2016-12-31T23:59:59Z"));
    }

    #[test]
    fn parses_common_dates_as_utc() {
        let at = |text| DateTime::parse_from_rfc3339(text).ok().map(|time| time.to_utc());
        for (text, same) in [
            ("2026-10-19T08:15:00", "2026-10-19T08:15:00Z"),
            ("2026-10-19 08:15:00.25", "2026-10-19T08:15:00.25Z"),
            ("2026-10-19T08:15:00,25Z", "2026-10-19T08:15:00.25Z"),
            ("2026-10-19T08:15Z", "2026-10-19T08:15:00Z"),
            ("2026-10-19T08:15", "2026-10-19T08:15:00Z"),
            ("2026-10-19", "2026-10-19T00:00:00Z"),
            (" 2026-10-19T24:00:00Z ", "2026-10-20T00:00:00Z"),
            ("2026-10-19T08:15:00+0200", "2026-10-19T06:15:00Z"),
            ("2026-10-19 08:15:00-02", "2026-10-19T10:15:00Z"),
            ("2026-10-19T08:15:00\u{2212}02:30", "2026-10-19T10:45:00Z"),
            ("2026-10-19 08:15:00 +0000", "2026-10-19T08:15:00Z"),
            ("2026-10-19 08:15:00 UTC", "2026-10-19T08:15:00Z"),
            ("+002026-10-19T08:15:00Z", "2026-10-19T08:15:00Z"),
        ] {
            assert_eq!(parse_date(text), at(same), "{text}");
        }
    }

    #[test]
    fn possible_times_are_from_2015_to_tomorrow() {
        let at = |text| parse_date(text).unwrap();
        let possible = PossibleTimes::until(parse_date("2026-10-19T08:15:00Z"));
        for (text, expected) in [
            ("0001-01-01T00:00:00Z", false),
            ("1970-01-01T00:00:00Z", false),
            ("2014-12-31T23:59:59Z", false),
            ("2015-01-01T00:00:00Z", true),
            ("2026-10-20T08:15:00Z", true),
            ("2026-10-20T08:15:01Z", false),
            ("9999-12-31T23:59:59Z", false),
        ] {
            assert_eq!(possible.contain(at(text)), expected, "{text}");
        }
        assert!(PossibleTimes::until(None).contain(at("2999-01-01")));
        let since = possible.since(parse_date("2026-10-19T08:15:00Z"));
        assert!(since.contain(at("2026-10-19T08:14:00Z")));
        assert!(!since.contain(at("2026-10-19T08:13:59Z")));
        assert!(since.span(TimeDelta::hours(24)) && !since.span(TimeDelta::hours(25)));
        assert!(!possible.since(parse_date("0001-01-01")).contain(at("2014-01-01")));
    }

    #[test]
    fn parses_http_dates() {
        let time = parse_date("2026-10-19T08:15:30Z");
        assert_eq!(parse_http_date("Mon, 19 Oct 2026 10:15:30 +0200"), time);
        assert_eq!(parse_http_date(" Mon, 19 Oct 2026 08:15:30 GMT"), time);
        for text in ["soon", "12", "Mon, 19 Okt 2026 08:15:30 GMT", "Mon, 19 Oct 2026 08:15:30 CET"]
        {
            assert_eq!(parse_http_date(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn parses_random_rfc3339_like_chrono(
            text in "[0-9]{4}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,12})?(Z|[+-][0-2][0-9]:[0-5][0-9])"
        ) {
            let theirs = DateTime::parse_from_rfc3339(&text).ok().map(|time| time.to_utc());
            prop_assume!(!text.contains("24:00:00"));
            prop_assert_eq!(parse_date(&text), theirs);
        }

        #[test]
        fn never_panics(text in "\\PC{0,40}") {
            parse_date(&text);
            parse_http_date(&text);
        }
    }
}
