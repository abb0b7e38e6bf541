//! Changes of Run Analysis and Run Data in edge-case runs.

use serde_json::{Value, json};

use crate::world::runs::LinesVariant;

pub(super) fn change_analysis(variant: LinesVariant, analysis: &mut Value) {
    match variant {
        LinesVariant::ScoresOutOfRange => {
            each(analysis, "/validators", |number, check| {
                set(check, "threshold", [json!(-5), json!(101.5), json!(0)], number);
                each(check, "/locales", |number, locale| {
                    set(locale, "avg_score", [json!(140.25), json!(-12), json!(1e300)], number);
                });
            });
        }
        LinesVariant::WrongTypes => wrong_types(analysis),
        LinesVariant::NoAudioBlock => replace(analysis, "audio", unavailable_audio()),
        LinesVariant::NoChecksBlock => each(analysis, "/validators", |_, check| {
            set(check, "status", [json!("unavailable")], 0);
            set(check, "reason", [json!("The scores could not be read.")], 0);
            set(check, "locales", [json!([])], 0);
        }),
        LinesVariant::NoCreditsBlock => {
            replace(analysis, "credits", unavailable_credits("settlement_missing"));
        }
        LinesVariant::EmptyAnalysis => {
            replace(analysis, "audio", unavailable_audio());
            replace(analysis, "validators", json!([]));
            replace(analysis, "credits", unavailable_credits("no_recorded_spend"));
        }
        LinesVariant::PartialCredits => partial_credits(analysis),
        LinesVariant::PartialAudio => partial_audio(analysis),
        LinesVariant::Many
        | LinesVariant::InvalidSegments
        | LinesVariant::UnknownLocales
        | LinesVariant::BrokenAudio => {}
    }
}

pub(super) fn change_data(variant: LinesVariant, data: &mut Value) {
    match variant {
        LinesVariant::ScoresOutOfRange => each_validation(data, |number, check| {
            set(
                check,
                "score",
                [json!(100.01), json!(-3.5), json!(9_007_199_254_740_991_i64)],
                number,
            );
        }),
        LinesVariant::WrongTypes => each_validation(data, |number, check| {
            set(check, "score", [json!("97.3 %"), json!({}), json!(true)], number);
            set(check, "segments", [json!("none"), json!([7, null]), json!({})], number);
        }),
        LinesVariant::InvalidSegments => each_validation(data, |number, check| {
            let invalid = invalid_segments();
            if check.get("segments").is_some_and(Value::is_array) {
                set(check, "segments", [invalid.clone(), json!([]), invalid], number);
            }
        }),
        LinesVariant::Many
        | LinesVariant::UnknownLocales
        | LinesVariant::BrokenAudio
        | LinesVariant::NoAudioBlock
        | LinesVariant::NoChecksBlock
        | LinesVariant::NoCreditsBlock
        | LinesVariant::EmptyAnalysis
        | LinesVariant::PartialCredits
        | LinesVariant::PartialAudio => {}
    }
}

/// Outside the script, inverted, empty, overlapping, and with a text that the script does not have.
fn invalid_segments() -> Value {
    let segment = |start: i64, end: i64, status: &str, severity: &str| {
        json!({
            "text": "ghost", "start": start, "end": end, "status": status, "severity": severity,
            "error_type": null, "advisory": null,
        })
    };
    json!([
        segment(-4, 3, "word_error", "critical"),
        segment(2, 9, "pronunciation_error", "warning"),
        segment(5, 12, "corrected", "minor"),
        segment(7, 7, "word_error", "minor"),
        segment(9, 4, "word_error", "warning"),
        segment(0, 9_007_199_254_740_991, "half_heard", "cosmic"),
        segment(4_000, 4_010, "word_error", "critical"),
    ])
}

fn wrong_types(analysis: &mut Value) {
    each(analysis, "/validators", |number, check| {
        set(check, "threshold", [json!("93 %"), json!([]), json!(false)], number);
        set(check, "unscored_locale_count", [json!("two"), json!(-1), json!(1.5)], number);
        each(check, "/locales", |number, locale| {
            set(locale, "avg_score", [json!("97.3"), json!("n/a"), json!({})], number);
            set(locale, "fail_count", [json!("none"), json!(-2), json!(0.5)], number);
        });
    });
    each(analysis, "/audio/by_locale", |number, locale| {
        set(locale, "delivered_duration_ms", [json!("5 min"), json!(null), json!(-9)], number);
    });
    each(analysis, "/credits/rows", |number, row| {
        set(row, "credits_fractional", [json!(1.25), json!("a few"), json!("1e999")], number);
    });
}

fn partial_credits(analysis: &mut Value) {
    let Some(credits) = analysis.get_mut("credits") else {
        return;
    };
    set(credits, "status", [json!("partial")], 0);
    set(credits, "reason", [json!("settlement_missing")], 0);
    set(credits, "truncated", [json!(true)], 0);
    set(credits, "charged", [Value::Null], 0);
    set(credits, "minimum_charge_fractional", [Value::Null], 0);
    set(credits, "unattributed_fractional", [json!("0.0100")], 0);
    each(credits, "/rows", |number, row| {
        if number == 1 {
            set(row, "status", [json!("missing")], 0);
            set(row, "credits_fractional", [Value::Null], 0);
        } else if row.get("status") == Some(&json!("recorded")) {
            set(row, "status", [json!("recorded_incomplete")], 0);
        }
    });
}

fn partial_audio(analysis: &mut Value) {
    let Some(audio) = analysis.get_mut("audio") else {
        return;
    };
    set(audio, "status", [json!("partial")], 0);
    set(audio, "reason", [json!("2 lines had no usable length")], 0);
    set(audio, "generated_total_ms", [Value::Null], 0);
    set(audio, "replaced_partial", [json!(true)], 0);
    set(audio, "replaced_missing_take_count", [json!(1)], 0);
    set(audio, "delivered_missing_take_count", [json!(2)], 0);
    each(analysis, "/validators", |number, check| {
        if number == 0 {
            set(check, "status", [json!("partial")], 0);
            set(check, "reason", [json!("3 lines are waiting for a score.")], 0);
        }
    });
}

fn unavailable_audio() -> Value {
    json!({ "status": "unavailable", "reason": "The audio could not be measured.", "by_locale": [] })
}

fn unavailable_credits(reason: &str) -> Value {
    json!({ "status": "unavailable", "reason": reason, "rows": [], "charged": null })
}

fn each_validation(data: &mut Value, mut change: impl FnMut(usize, &mut Value)) {
    each(data, "/rows", |_, row| {
        each(row, "/cards", |_, card| each(card, "/validations", &mut change));
    });
}

fn each(value: &mut Value, list: &str, mut change: impl FnMut(usize, &mut Value)) {
    let items = value.pointer_mut(list).and_then(Value::as_array_mut).into_iter().flatten();
    items.enumerate().for_each(|(number, item)| change(number, item));
}

/// Sets a field to one of the values, in turn.
fn set<const N: usize>(object: &mut Value, name: &str, values: [Value; N], number: usize) {
    let value = values.into_iter().nth(number % N.max(1)).unwrap_or(Value::Null);
    replace(object, name, value);
}

fn replace(object: &mut Value, name: &str, value: Value) {
    if let Some(object) = object.as_object_mut() {
        object.insert(name.to_owned(), value);
    }
}
