//! A card of Run Data: one line in one language, with its audio and its checks.

use serde_json::{Value, json};

use crate::cli::Contract;
use crate::wire::fields::Since::{Current, Seed};
use crate::wire::fields::object;
use crate::wire::segments::Findings;
use crate::world::graph::NodeKind;
use crate::world::line_texts::has_words;
use crate::world::runs::{Check, Clip, LineState, MAX_RETRIES, RunLines, Verdict};
use crate::world::workflows::Run;

/// Makes the temporary link of a clip.
pub(crate) type Link<'a> = &'a dyn Fn(Clip) -> Option<String>;

pub(super) fn card(
    contract: Contract,
    run: &Run,
    lines: &RunLines,
    line: i64,
    language: usize,
    link: Link<'_>,
) -> Value {
    let state = lines.state(line, language);
    let script = lines.translation(line, language);
    let locale = run.graph.locales.get(language).copied().unwrap_or_default();
    let clip = match state {
        LineState::Delivered(position) => lines.clip(line, language, position),
        LineState::Dropped | LineState::Pending => Clip {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            language: u8::try_from(language).unwrap_or(u8::MAX),
            take: 0,
        },
    };
    let verdicts: Vec<Value> = lines.verdicts(line, language, state).iter().map(verdict).collect();
    let dropped = state == LineState::Dropped;
    let failed = (!verdicts.is_empty()).then(|| json!({ "verdicts": verdicts }));
    let (status, retries) = match state {
        LineState::Delivered(position) => ("delivered", Some(lines.retries(language, position))),
        LineState::Dropped => ("dropped", Some(MAX_RETRIES)),
        LineState::Pending => ("not_delivered", None),
    };
    object(
        contract,
        false,
        [
            ("id", Seed, json!(format!("card-{}", clip.id(lines.rng)))),
            ("line_id", Seed, json!(format!("L{}", line + 1))),
            ("source_line_id", Seed, Value::Null),
            ("line_index", Seed, json!(line)),
            ("locale_code", Seed, json!(locale)),
            ("script", Seed, json!(script)),
            ("audio", Seed, audio(lines, language, state, link(clip))),
            ("validations", Seed, validations(lines, language, state, &script, clip)),
            ("normalized", Seed, json!(state != LineState::Pending)),
            ("voice", Seed, voice(run, language)),
            ("waveform_status", Seed, json!("unsupported")),
            ("retry_count", Seed, json!(retries)),
            ("status", Seed, json!(status)),
            ("dropped", Current, if dropped { json!(failed) } else { Value::Null }),
            ("rejected", Current, if dropped { Value::Null } else { json!(failed) }),
        ],
    )
}

fn audio(lines: &RunLines, language: usize, state: LineState, link: Option<String>) -> Value {
    let missing = |status: &str, reason: &str| json!({ "status": status, "playback_url": null, "reason": reason, "duration_ms": null });
    match state {
        LineState::Dropped => missing("unavailable", "No take passed the checks."),
        LineState::Pending => missing("not_ready", "The line has not been spoken yet."),
        LineState::Delivered(position) => json!({
            "status": "available",
            "playback_url": link,
            "reason": null,
            "duration_ms": lines.duration(language, position),
            "content_type": "audio/wav",
            "provider": "acme-tts",
            "model": "acme-clear-2",
        }),
    }
}

fn voice(run: &Run, language: usize) -> Value {
    let name = run.graph.voices.get(language);
    json!({ "display_name": name, "status": "available", "reason": null })
}

fn verdict(verdict: &Verdict) -> Value {
    let node = verdict.check.node;
    json!({
        "validator_node_id": node.id,
        "validator_kind": node.kind.validator_kind(),
        "validator_label": node.kind.label(),
        "score": verdict.score,
        "threshold": verdict.check.threshold,
    })
}

fn validations(
    lines: &RunLines,
    language: usize,
    state: LineState,
    script: &str,
    clip: Clip,
) -> Value {
    let LineState::Delivered(position) = state else {
        return json!([]);
    };
    let checks = lines.checks.iter();
    checks.map(|check| validation(lines, check, language, position, script, clip)).collect()
}

fn validation(
    lines: &RunLines,
    check: &Check,
    language: usize,
    position: i64,
    script: &str,
    clip: Clip,
) -> Value {
    let kind = check.node.kind;
    let base = |status: &str, reason: Option<&str>, score: Option<f64>| {
        json!({
            "kind": kind.validator_kind().unwrap_or("quality_check"), "label": kind.label(),
            "score": score, "status": status, "reason": reason, "segments": null,
        })
    };
    let scores = check.languages.get(language);
    let score = scores.and_then(|scores| scores.score(position));
    let (true, Some(score)) = (check.supported, score) else {
        return if check.supported {
            base("not_ready", Some("Waiting for a score."), None)
        } else {
            base("unsupported", Some("Not offered for these languages."), None)
        };
    };
    let fails = scores.is_some_and(|scores| scores.fails(position));
    let mut validation = base("available", None, Some(score));
    let locale = lines.graph.locales.get(language).copied().unwrap_or_default();
    let rng = lines.rng.fork("findings").fork(&check.node.id).fork(&clip.id(lines.rng));
    let details = match kind {
        NodeKind::ErrorRate => {
            word_accuracy(&Findings::new(rng, script, locale, score, fails), locale)
        }
        NodeKind::Pronunciation => {
            let findings = Findings::new(rng, script, locale, score, fails);
            json!({ "segments": findings.pronunciation_errors() })
        }
        NodeKind::Source
        | NodeKind::Translator
        | NodeKind::Normalizer
        | NodeKind::Phonemizer
        | NodeKind::Generator
        | NodeKind::Naturalness
        | NodeKind::Noise
        | NodeKind::Sink => json!({}),
    };
    if let (Some(validation), Value::Object(details)) = (validation.as_object_mut(), details) {
        validation.extend(details);
    }
    validation
}

fn word_accuracy(findings: &Findings, locale: &str) -> Value {
    let words = has_words(locale);
    let rate = findings.error_rate();
    let (substitutions, deletions) = findings.counts();
    json!({
        "wer": words.then_some(rate),
        "cer": (!words).then_some(rate),
        "scored_on": if words { "wer" } else { "cer" },
        "transcript": findings.transcript(locale),
        "segments": findings.word_errors(),
        "error_counts": {
            "substitutions": substitutions, "insertions": 0, "deletions": deletions,
            "reference_units": findings.reference_units(),
        },
    })
}
