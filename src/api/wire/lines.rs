//! Run Data and Audio URL (contract §6.10, §6.12).

use crate::api::wire::analysis::score;
use crate::api::wire::decode::{DecodeError, Decoded, data, decode};
use crate::api::wire::fields::Fields;
use crate::domain::lines::{
    Audio, Card, CardState, Line, LinesPage, Segment, Validation, Verdict, audio_id,
};

/// A page of Run Data.
///
/// # Errors
/// The body is not JSON or `data` is not an object.
pub fn lines(body: &str) -> Result<Decoded<LinesPage>, DecodeError> {
    decode(body, |envelope| {
        let data = data(envelope)?;
        let total = envelope.object("pagination").and_then(|page| page.count("total"));
        Ok(LinesPage {
            lines: data.objects("rows").map(|row| line(&row)).collect(),
            total: total.and_then(|total| u64::try_from(total).ok()),
            reason: data.object("partial").and_then(|partial| partial.non_empty_text("reason")),
            is_truncated: data.bool("dropped_truncated").unwrap_or(false),
        })
    })
}

fn line(row: &Fields<'_>) -> Line {
    Line {
        index: row.count("line_index"),
        line_id: row.non_empty_text("line_id"),
        script: row.non_empty_text("script"),
        script_reason: row.non_empty_text("script_reason"),
        cards: row.objects("cards").map(|fields| card(&fields)).collect(),
    }
}

fn card(card: &Fields<'_>) -> Card {
    let id = card.text("id").unwrap_or_default();
    let voice = card.object("voice");
    // A dropped take has the first, a delivered one that failed the second.
    let verdicts = ["dropped", "rejected"].into_iter().filter_map(|key| card.object(key));
    Card {
        locale_code: card.non_empty_text("locale_code"),
        script: card.non_empty_text("script"),
        audio: card.object("audio").map(|fields| audio(&fields, &id)).unwrap_or_default(),
        validations: card.objects("validations").map(|check| validation(&check)).collect(),
        voice: voice.as_ref().and_then(|voice| voice.non_empty_text("display_name")),
        voice_reason: voice.as_ref().and_then(|voice| voice.non_empty_text("reason")),
        retries: card.count("retry_count"),
        state: CardState::from_word(&card.text("status").unwrap_or_default()),
        verdicts: verdicts
            .flat_map(|block| block.objects("verdicts").map(|it| verdict(&it)).collect::<Vec<_>>())
            .collect(),
        id,
    }
}

fn audio(audio: &Fields<'_>, card_id: &str) -> Audio {
    let url = audio.non_empty_text("playback_url");
    Audio {
        id: audio_id(card_id, url.as_deref()),
        url,
        reason: audio.non_empty_text("reason"),
        duration_ms: audio.count("duration_ms"),
    }
}

fn validation(check: &Fields<'_>) -> Validation {
    Validation {
        kind: check.text("kind").unwrap_or_default(),
        label: check.non_empty_text("label"),
        score: score(check, "score"),
        reason: check.non_empty_text("reason"),
        transcript: check.non_empty_text("transcript"),
        segments: check.objects("segments").map(|fields| segment(&fields)).collect(),
    }
}

fn segment(segment: &Fields<'_>) -> Segment {
    Segment {
        text: segment.non_empty_text("text"),
        start: segment.int("start"),
        end: segment.int("end"),
        status: segment.text("status").unwrap_or_default(),
        severity: segment.non_empty_text("severity"),
        error_type: segment.non_empty_text("error_type"),
    }
}

fn verdict(verdict: &Fields<'_>) -> Verdict {
    Verdict {
        node_id: verdict.non_empty_text("validator_node_id"),
        kind: verdict.non_empty_text("validator_kind"),
        label: verdict.non_empty_text("validator_label"),
        score: score(verdict, "score"),
        threshold: score(verdict, "threshold"),
    }
}
