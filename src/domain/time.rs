//! Parses RFC 3339 timestamps (response bodies, URLs) and HTTP dates (headers). Takes 1 KB of
//! WebAssembly; chrono's general parser takes 12 KB.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

pub type Timestamp = DateTime<Utc>;

/// Parses RFC 3339 with any offset. Digits beyond nanoseconds are ignored. A leap second becomes second
/// 59.
pub(crate) fn parse_rfc3339(text: &str) -> Option<Timestamp> {
    let mut rest = Parser(text);
    let (year, month, day) =
        (rest.digits(4)?, rest.literal("-")?.digits(2)?, rest.literal("-")?.digits(2)?);
    rest.one_of("Tt ")?;
    let clock = rest.time_of_day()?;
    let nanos = if rest.literal(".").is_some() { rest.fraction()? } else { 0 };
    let offset = match rest.one_of("Zz+-")? {
        b'+' => rest.offset()?,
        b'-' => -rest.offset()?,
        _ => 0,
    };
    if !rest.0.is_empty() {
        return None;
    }
    let time = at(year, month, day, clock, nanos)?;
    time.checked_sub_signed(TimeDelta::minutes(i64::from(offset)))
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
    rest.literal(" GMT")?;
    rest.0.is_empty().then_some(())?;
    at(year, month, day, clock, 0)
}

fn at(year: u32, month: u32, day: u32, clock: [u32; 3], nanos: u32) -> Option<Timestamp> {
    let [hour, minute, second] = clock;
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    Some(date.and_hms_nano_opt(hour, minute, second.min(59), nanos)?.and_utc())
}

/// The unparsed rest of the input.
struct Parser<'a>(&'a str);

impl<'a> Parser<'a> {
    fn literal(&mut self, text: &str) -> Option<&mut Self> {
        self.0 = self.0.strip_prefix(text)?;
        Some(self)
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

    /// Hours, minutes and seconds.
    fn time_of_day(&mut self) -> Option<[u32; 3]> {
        let clock = [self.digits(2)?, self.literal(":")?.digits(2)?, self.literal(":")?.digits(2)?];
        (clock[2] <= 60).then_some(clock)
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
    fn offset(&mut self) -> Option<i32> {
        let (hours, minutes) = (self.digits(2)?, self.literal(":")?.digits(2)?);
        (hours < 24 && minutes < 60).then(|| i32::try_from(hours * 60 + minutes).ok())?
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
            "2026-10-19T24:00:00Z",
            "2026-10-19T08:60:00Z",
            "2026-10-19T08:15:61Z",
            "2026-10-19T08:15:00",
            "2026-10-19T08:15Z",
            "2026-10-19",
            "2026-10-19T08:15:00+2:00",
            "2026-10-19T08:15:00+24:00",
            "2026-10-19T08:15:00.Z",
            "2026-10-19T08:15:00Zulu",
            "+2026-10-19T08:15:00Z",
            "２０２６-10-19T08:15:00Z",
            "",
        ] {
            let theirs = DateTime::parse_from_rfc3339(text).ok().map(|time| time.to_utc());
            assert_eq!(parse_rfc3339(text), theirs, "{text}");
        }
        let leap = parse_rfc3339("2016-12-31T23:59:60Z").unwrap();
        assert_eq!(leap, parse_rfc3339("2016-12-31T23:59:59Z").unwrap());
    }

    #[test]
    fn parses_http_dates() {
        let time = parse_rfc3339("2026-10-19T08:15:30Z");
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
            prop_assert_eq!(parse_rfc3339(&text), theirs);
        }

        #[test]
        fn never_panics(text in "\\PC{0,40}") {
            parse_rfc3339(&text);
            parse_http_date(&text);
        }
    }
}
