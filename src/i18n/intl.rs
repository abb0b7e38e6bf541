//! Number and date formatting with the browser's `Intl`.

use std::cell::OnceCell;

use chrono::TimeDelta;
use js_sys::{Array, Date, JSON, Reflect};
use wasm_bindgen::JsValue;

use crate::domain::format::{Age, DurationParts, parse_gmt_offset};
use crate::domain::run::{RoughRange, RoughUnit};
use crate::domain::time::Timestamp;
use crate::i18n::js_intl::{
    DateTimeFormat, DisplayNames, ListFormat, Locale, NumberFormat, RelativeTimeFormat,
};
use crate::i18n::language;
use crate::i18n::times::TimeDisplay;
use dom::reactive::{RwSignal, StoredValue};

/// Formats values for the user's locale and time zone. Created once: constructing `Intl` objects is far
/// slower than formatting.
#[derive(Clone, Copy)]
pub struct Intl(StoredValue<Formats>, RwSignal<TimeDisplay>);

/// The `Intl` objects.
pub struct Formats {
    local: TimeFormats,
    /// Created when the user chooses UTC.
    utc: OnceCell<Option<TimeFormats>>,
    offset: DateTimeFormat,
    relative: RelativeTimeFormat,
    number: NumberFormat,
    percent: NumberFormat,
    /// Days, hours, minutes and seconds, joined by `unit_list`. `DurationFormat` takes 30 times as
    /// long, which is noticeable with a hundred running durations.
    units: [NumberFormat; 4],
    millisecond: NumberFormat,
    unit_list: ListFormat,
    list: ListFormat,
    languages: DisplayNames,
    locale: String,
    direction: &'static str,
}

/// Formats of times in one time zone.
struct TimeFormats {
    full: DateTimeFormat,
    short: DateTimeFormat,
    clock: DateTimeFormat,
}

impl TimeFormats {
    fn new(locale: &str, time_zone: Option<&str>) -> Result<Self, JsValue> {
        let times = |json: &str| date_time_format(locale, time_zone, json);
        Ok(Self {
            full: times(r#"{"dateStyle":"medium","timeStyle":"long"}"#)?,
            short: times(r#"{"dateStyle":"medium"}"#)?,
            clock: times(r#"{"timeStyle":"medium"}"#)?,
        })
    }
}

fn date_time_format(
    locale: &str,
    time_zone: Option<&str>,
    json: &str,
) -> Result<DateTimeFormat, JsValue> {
    let options = JSON::parse(json)?;
    if let Some(zone) = time_zone {
        Reflect::set(&options, &"timeZone".into(), &zone.into())?;
    }
    DateTimeFormat::new(&Array::of1(&locale.into()), &options)
}

impl Formats {
    /// Creates the `Intl` objects for `locale`, a BCP 47 tag, and `time_zone` or the browser's time
    /// zone.
    ///
    /// # Errors
    /// `Intl` does not know the locale or the time zone.
    pub fn new(locale: &str, time_zone: Option<&str>) -> Result<Self, JsValue> {
        let locales = Array::of1(&locale.into());
        let options = |json: &str| JSON::parse(json);
        let unit = |unit: &str| {
            let json = format!(
                r#"{{"style":"unit","unit":"{unit}","unitDisplay":"narrow","maximumFractionDigits":1}}"#
            );
            NumberFormat::new(&locales, &options(&json)?)
        };
        Ok(Self {
            local: TimeFormats::new(locale, time_zone)?,
            utc: OnceCell::new(),
            // In English, whose format is known.
            offset: date_time_format("en-US", time_zone, r#"{"timeZoneName":"longOffset"}"#)?,
            relative: RelativeTimeFormat::new(
                &locales,
                &options(r#"{"numeric":"auto","style":"short"}"#)?,
            )?,
            number: NumberFormat::new(&locales, &options(r#"{"maximumFractionDigits":2}"#)?)?,
            percent: NumberFormat::new(
                &locales,
                &options(r#"{"style":"percent","maximumFractionDigits":1}"#)?,
            )?,
            units: [unit("day")?, unit("hour")?, unit("minute")?, unit("second")?],
            millisecond: unit("millisecond")?,
            unit_list: ListFormat::new(&locales, &options(r#"{"type":"unit","style":"narrow"}"#)?)?,
            list: ListFormat::new(&locales, &options(r#"{"type":"conjunction"}"#)?)?,
            locale: locale.to_owned(),
            direction: direction(locale)?,
            languages: DisplayNames::new(&locales, &options(r#"{"type":"language"}"#)?)?,
        })
    }
}

impl Intl {
    /// Stored until the current owner is disposed.
    pub fn new(formats: Formats) -> Self {
        Self(StoredValue::new(formats), RwSignal::new(TimeDisplay::default()))
    }

    /// How the user wants times. Texts of this type's methods are in the chosen time zone, which they track.
    pub(crate) fn times(&self) -> RwSignal<TimeDisplay> {
        self.1
    }

    fn format_time(&self, at: Timestamp, choose: fn(&TimeFormats) -> &DateTimeFormat) -> String {
        let utc = self.1.with(|times| times.utc);
        self.0.with_value(|formats| {
            let create = || TimeFormats::new(&formats.locale, Some("UTC")).ok();
            let of_utc = utc.then(|| formats.utc.get_or_init(create).as_ref()).flatten();
            choose(of_utc.unwrap_or(&formats.local)).format(&date(at))
        })
    }

    /// Date and time to the second, with the time zone.
    pub fn full_time(&self, at: Timestamp) -> String {
        self.format_time(at, |formats| &formats.full)
    }

    /// The IANA name of the local time zone, such as `Europe/Oslo`.
    pub fn zone(&self) -> String {
        let options = self.0.with_value(|formats| formats.local.full.resolved_options());
        let zone = Reflect::get(&options, &"timeZone".into()).ok();
        zone.and_then(|zone| zone.as_string()).unwrap_or_default()
    }

    /// UTC offset of the local time zone at that time.
    pub fn offset(&self, at: Timestamp) -> TimeDelta {
        parse_gmt_offset(&self.0.with_value(|formats| formats.offset.format(&date(at))))
    }

    /// Time of day to the second.
    pub(crate) fn clock_time(&self, at: Timestamp) -> String {
        self.format_time(at, |formats| &formats.clock)
    }

    /// Time of day to the minute, with the date unless that is today's.
    pub(crate) fn short_time(&self, at: Timestamp, now: Timestamp) -> String {
        let day = |at| self.format_time(at, |formats| &formats.short);
        let options = if day(at) == day(now) {
            r#"{"timeStyle":"short"}"#
        } else {
            r#"{"dateStyle":"medium","timeStyle":"short"}"#
        };
        let is_utc = self.1.with(|times| times.utc);
        let zone = if is_utc { "UTC".to_owned() } else { self.zone() };
        let format = date_time_format(&self.locale(), Some(&zone), options);
        format.map_or_else(|_| self.full_time(at), |format| format.format(&date(at)))
    }

    /// A relative time, or the date if `age` is `None`.
    pub fn age(&self, at: Timestamp, age: Age) -> String {
        match age {
            Some((number, unit)) => {
                self.0.with_value(|formats| formats.relative.format(float(number), unit.as_str()))
            }
            None => self.format_time(at, |formats| &formats.short),
        }
    }

    /// A duration in its two largest units; below ten seconds in tenths, and below one in milliseconds.
    /// Ticking durations have whole seconds, so that their width does not change.
    pub fn duration(&self, duration: TimeDelta) -> String {
        let millis = duration.num_milliseconds();
        if (1..1000).contains(&millis) {
            return self.0.with_value(|formats| formats.millisecond.format(float(millis)));
        }
        if (1000..10_000).contains(&millis) {
            return self.seconds(float(millis) / 1000.0);
        }
        let DurationParts { days, hours, minutes, seconds } = DurationParts::of(duration);
        // Shows seconds even at 0, so that a running duration keeps its form at each full minute.
        let has_seconds = days == 0 && hours == 0;
        let shown = [days > 0, hours > 0, minutes > 0, has_seconds];
        self.0.with_value(|formats| {
            let numbers = formats.units.iter().zip([days, hours, minutes, seconds]);
            let written = numbers.zip(shown).filter(|(_, shown)| *shown);
            let parts: Array = written
                .map(|((unit, number), _)| JsValue::from(unit.format(float(number))))
                .collect();
            formats.unit_list.format(&parts)
        })
    }

    /// A range such as `2–4m`.
    pub(crate) fn rough_range(&self, RoughRange { unit, from, to }: RoughRange) -> String {
        self.0.with_value(|formats| {
            let [_, hours, minutes, seconds] = &formats.units;
            let format = match unit {
                RoughUnit::Hours => hours,
                RoughUnit::Minutes => minutes,
                RoughUnit::Seconds => seconds,
            };
            let number = |number: i64| format.format(float(number));
            if from == to {
                return number(to);
            }
            let range = format.format_range(float(from), float(to));
            range.unwrap_or_else(|_| format!("{}–{}", number(from), number(to)))
        })
    }

    pub fn seconds(&self, seconds: f64) -> String {
        self.0.with_value(|formats| {
            let [.., unit] = &formats.units;
            unit.format(seconds)
        })
    }

    /// Joins the parts: `#7 failed, #8 completed, and 1 new run`.
    pub fn list(&self, parts: &[String]) -> String {
        let parts: Array = parts.iter().map(JsValue::from).collect();
        self.0.with_value(|formats| formats.list.format(&parts))
    }

    /// The BCP 47 tag.
    pub fn locale(&self) -> String {
        self.0.with_value(|formats| formats.locale.clone())
    }

    /// Text direction: `ltr` or `rtl`.
    pub fn direction(&self) -> &'static str {
        self.0.with_value(|formats| formats.direction)
    }

    pub fn count(&self, number: impl TryInto<i64>) -> String {
        self.int(number.try_into().unwrap_or(i64::MAX))
    }

    pub fn int(&self, number: i64) -> String {
        self.0.with_value(|formats| formats.number.format_int(number))
    }

    /// At most two decimals.
    pub fn number(&self, number: f64) -> String {
        self.0.with_value(|formats| formats.number.format(number))
    }

    /// Formats a fraction of 0 to 1.
    pub fn percent(&self, fraction: f64) -> String {
        self.0.with_value(|formats| formats.percent.format(fraction))
    }

    /// The name of a language such as `pt-BR` or `en_us`; the code if `Intl` knows no name.
    pub fn language(&self, code: &str) -> String {
        let tag = code.replace('_', "-");
        let name = self.0.with_value(|formats| formats.languages.of(&tag).ok().flatten());
        name.unwrap_or_else(|| code.to_owned())
    }
}

/// A tag that `Intl` accepts: `locale`, or what can be repaired of it.
pub fn usable_locale(locale: &str) -> Option<String> {
    match Locale::new(locale) {
        Ok(_) => Some(locale.to_owned()),
        Err(_) => language::repaired(locale).filter(|tag| Locale::new(tag).is_ok()),
    }
}

/// Text direction of a locale: `ltr` or `rtl`. Not all browsers support `Intl.Locale.getTextInfo`.
///
/// # Errors
/// `locale` is not a BCP 47 tag.
pub fn direction(locale: &str) -> Result<&'static str, JsValue> {
    let script = Locale::new(locale)?.maximize().script();
    let from_the_right = ["Adlm", "Arab", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa"];
    let is_from_the_right = script.is_some_and(|script| from_the_right.contains(&&*script));
    Ok(if is_from_the_right { "rtl" } else { "ltr" })
}

fn date(at: Timestamp) -> Date {
    Date::new(&float(at.timestamp_millis()).into())
}

#[expect(clippy::cast_precision_loss, reason = "displayed numbers need no more than 53 bits")]
fn float(number: i64) -> f64 {
    number as f64
}
