//! Get Run Analysis (contract §6.13).

use crate::api::wire::decode::{DecodeError, Decoded, data, decode};
use crate::api::wire::fields::Fields;
use crate::domain::json::Json;
use crate::domain::overview::analysis::{
    Analysis, BlockStatus, CheckScores, Credits, CreditsRow, DeliveredAudio, LocaleAudio,
    LocaleScore, Score,
};
use crate::domain::plain_text::plain_text;
use crate::domain::run::RunStatus;

/// Get Run Analysis. Blocks are decoded independently.
///
/// # Errors
/// The body is not JSON or `data` is not an object.
pub fn analysis(body: &str) -> Result<Decoded<Analysis>, DecodeError> {
    decode(body, |envelope| {
        let data = data(envelope)?;
        let run = data.object("run");
        let status = run.as_ref().and_then(|run| run.non_empty_text("status"));
        Ok(Analysis {
            run_status: status.as_deref().map(RunStatus::from_word),
            duration_ms: run.as_ref().and_then(|run| run.millis("duration_ms")),
            audio: data.object("audio").map(|audio| delivered_audio(&audio)),
            checks: data.objects("validators").filter_map(|check| check_scores(&check)).collect(),
            credits: data.object("credits").map(|credits| read_credits(&credits)),
        })
    })
}

fn block_status(block: &Fields<'_>) -> BlockStatus {
    BlockStatus::from_word(&block.text("status").unwrap_or_default())
}

fn is_set(fields: &Fields<'_>, key: &str) -> bool {
    fields.bool(key).unwrap_or(false)
}

fn delivered_audio(audio: &Fields<'_>) -> DeliveredAudio {
    DeliveredAudio {
        status: block_status(audio),
        reason: audio.non_empty_text("reason"),
        is_truncated: is_set(audio, "truncated"),
        delivered_total_ms: audio.count("delivered_total_ms"),
        generated_total_ms: audio.count("generated_total_ms"),
        replaced_missing_take_count: audio.count("replaced_missing_take_count"),
        delivered_missing_take_count: audio.count("delivered_missing_take_count"),
        by_locale: audio.objects("by_locale").filter_map(|locale| locale_audio(&locale)).collect(),
    }
}

/// `None` with a warning without a locale's code.
fn locale_code(locale: &Fields<'_>) -> Option<String> {
    let code = locale.non_empty_text("locale_code");
    if code.is_none() {
        locale.warn_skipped("locale_code", "a locale's code");
    }
    code
}

fn locale_audio(audio: &Fields<'_>) -> Option<LocaleAudio> {
    Some(LocaleAudio {
        locale_code: locale_code(audio)?,
        delivered_duration_ms: audio.count("delivered_duration_ms"),
        delivered_line_count: audio.count("delivered_line_count"),
        replaced_duration_ms: audio.count("replaced_duration_ms"),
        replaced_partial: is_set(audio, "replaced_partial"),
    })
}

fn check_scores(check: &Fields<'_>) -> Option<CheckScores> {
    let Some(node_id) = check.non_empty_text("node_id") else {
        check.warn_skipped("node_id", "a node's id");
        return None;
    };
    Some(CheckScores {
        node_id,
        node_type: check.non_empty_text("node_type"),
        kind: check.non_empty_text("kind"),
        label: check.non_empty_text("label"),
        status: block_status(check),
        reason: check.non_empty_text("reason"),
        is_truncated: is_set(check, "truncated"),
        threshold: score(check, "threshold"),
        max_retries: check.count("max_retries"),
        retry_count: check.count("retry_count"),
        unscored_locale_count: check.count("unscored_locale_count"),
        locales: check.objects("locales").filter_map(|locale| locale_score(&locale)).collect(),
    })
}

fn locale_score(locale: &Fields<'_>) -> Option<LocaleScore> {
    Some(LocaleScore {
        locale_code: locale_code(locale)?,
        avg_score: score(locale, "avg_score"),
        line_count: locale.count("line_count"),
        pass_count: locale.count("pass_count"),
        fail_count: locale.count("fail_count"),
        is_unscored: locale.text("status").as_deref() == Some("unscored"),
    })
}

/// A score as the server wrote it, whatever its range.
pub(super) fn score(fields: &Fields<'_>, key: &str) -> Option<Score> {
    /// Larger numbers are shown as the server wrote them.
    const READABLE: f64 = 10_000.0;
    fields.read(key, "a score", |value| match value {
        Json::Number(number) => {
            let float = number.as_f64().filter(|float| float.abs() < READABLE);
            Some(float.map_or_else(|| Score::Given(value.to_string()), Score::Number))
        }
        Json::Text(text) => given(text).map(Score::Given),
        Json::Null | Json::Bool(_) | Json::List(_) | Json::Object(_) => None,
    })
}

fn read_credits(credits: &Fields<'_>) -> Credits {
    Credits {
        status: block_status(credits),
        reason: credits.non_empty_text("reason"),
        is_truncated: is_set(credits, "truncated"),
        rows: credits.objects("rows").filter_map(|row| credits_row(&row)).collect(),
        total: decimal(credits, "total_fractional"),
        unattributed: decimal(credits, "unattributed_fractional"),
        absorbed: decimal(credits, "absorbed_fraction"),
        minimum_charge: decimal(credits, "minimum_charge_fractional"),
        charged: credits.int("charged"),
        overage: credits.int("overage_credits"),
    }
}

fn credits_row(row: &Fields<'_>) -> Option<CreditsRow> {
    let Some(node_id) = row.non_empty_text("node_id") else {
        row.warn_skipped("node_id", "a node's id");
        return None;
    };
    Some(CreditsRow {
        node_id,
        node_type: row.non_empty_text("node_type"),
        display_name: row.non_empty_text("display_name"),
        detail: row.non_empty_text("detail"),
        status: row.text("status").unwrap_or_default(),
        processed_units: row.count("processed_units"),
        unit: row.non_empty_text("unit"),
        output_ms: row.count("output_ms"),
        output_chars: row.count("output_chars"),
        retries: row.count("retries"),
        credits: decimal(row, "credits_fractional"),
    })
}

/// A decimal with all its digits: a text, or the notation of a number.
fn decimal(fields: &Fields<'_>, key: &str) -> Option<String> {
    fields.read(key, "a decimal", |value| match value {
        Json::Text(text) => given(text),
        Json::Number(_) => Some(value.to_string()),
        Json::Null | Json::Bool(_) | Json::List(_) | Json::Object(_) => None,
    })
}

fn given(text: &str) -> Option<String> {
    let text = plain_text(text);
    Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned)
}
