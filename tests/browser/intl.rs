//! Figures by the browser's Intl.

use chrono::TimeDelta;
use leptos::prelude::Owner;
use onepin_runs::domain::format;
use onepin_runs::domain::time::Timestamp;
use onepin_runs::i18n::intl::{Formats, Intl, usable_locale};
use wasm_bindgen_test::wasm_bindgen_test;

fn with_intl(test: impl FnOnce(Intl)) {
    let owner = Owner::new();
    owner.with(|| test(Intl::new(Formats::new("en", None).unwrap())));
}

#[wasm_bindgen_test]
fn durations_have_two_units() {
    with_intl(|intl| {
        let text = |seconds| intl.duration(TimeDelta::seconds(seconds));
        assert_eq!(text(0), "0s");
        assert_eq!(text(309), "5m 9s");
        assert_eq!(text(300), "5m 0s");
        assert_eq!(text(11_520), "3h 12m");
        assert_eq!(text(10_800), "3h");
        assert_eq!(text(187_200), "2d 4h");
        assert_eq!(text(172_800), "2d");
    });
    for (locale, millis, expected) in [
        ("en", 0, "0s"),
        ("en", 1, "1ms"),
        ("en", 527, "527ms"),
        ("en", 1000, "1s"),
        ("en", 1999, "2s"),
        ("en", 5270, "5.3s"),
        ("en", 9949, "9.9s"),
        ("en", 9999, "10s"),
        ("en", 10_900, "10s"),
        ("en", 61_500, "1m 1s"),
        ("en", -5, "0s"),
        ("de", 527, "527 ms"),
        ("de", 1999, "2 Sek."),
        ("de", 5270, "5,3 Sek."),
    ] {
        Owner::new().with(|| {
            let intl = Intl::new(Formats::new(locale, None).unwrap());
            let text = intl.duration(TimeDelta::milliseconds(millis));
            // Some spaces do not break, others are narrow.
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(text, expected, "{millis}");
        });
    }
    Owner::new().with(|| {
        let intl = Intl::new(Formats::new("ja", None).unwrap());
        assert_eq!(intl.duration(TimeDelta::minutes(192)), "3h12m");
    });
}

#[wasm_bindgen_test]
fn ages_turn_into_dates_after_a_week() {
    with_intl(|intl| {
        let now: Timestamp = "2026-10-19T12:00:00Z".parse().unwrap();
        let age = |seconds| {
            let at = now - TimeDelta::seconds(seconds);
            intl.age(at, format::age(at, now))
        };
        assert_eq!(age(30), "now");
        assert_eq!(age(120), "2 min. ago");
        assert_eq!(age(86_400), "yesterday");
        assert!(age(8 * 86_400).contains("2026"), "{}", age(8 * 86_400));
    });
}

#[wasm_bindgen_test]
fn languages_have_names_and_what_is_none_keeps_its_code() {
    with_intl(|intl| {
        assert_eq!(intl.language("en_us"), "American English");
        assert_eq!(intl.language("pt-BR"), "Brazilian Portuguese");
        assert_eq!(intl.language("not a language"), "not a language");
        assert_eq!(intl.percent(0.885_7), "88.6%");
        assert_eq!(intl.int(3597), "3,597");
        assert_eq!(intl.int(9_007_199_254_740_993), "9,007,199,254,740,993");
    });
}

#[wasm_bindgen_test]
fn times_are_in_the_zone_that_is_asked_for() {
    Owner::new().with(|| {
        let intl = Intl::new(Formats::new("en", Some("America/New_York")).unwrap());
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        assert_eq!(intl.zone(), "America/New_York");
        assert_eq!(intl.offset(at("2026-07-01T12:00:00Z")), TimeDelta::hours(-4));
        assert_eq!(intl.offset(at("2026-12-01T12:00:00Z")), TimeDelta::hours(-5));
        assert!(intl.full_time(at("2026-07-01T12:00:00Z")).contains("8:00:00"));
    });
    assert!(Formats::new("en", Some("Mars/Olympus")).is_err());
    assert!(Formats::new("no such", None).is_err());
}

#[wasm_bindgen_test]
fn locales_that_are_not_tags_are_repaired_or_refused() {
    for (locale, usable) in [
        ("de-AT", Some("de-AT")),
        ("ar-u-nu-latn", Some("ar-u-nu-latn")),
        ("en-US@posix", Some("en-US")),
        ("de_DE.UTF-8", Some("de-DE")),
        ("en-x", Some("en")),
        ("*", None),
        ("", None),
    ] {
        let found = usable_locale(locale);
        assert_eq!(found.as_deref(), usable, "{locale}");
        assert!(found.is_none_or(|locale| Formats::new(&locale, None).is_ok()), "{locale}");
    }
}
