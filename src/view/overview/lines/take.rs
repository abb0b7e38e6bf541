//! A line in one language: its script with the marked words, and its checks.

use std::sync::Arc;

use crate::domain::lines::CardState;
use crate::domain::lines::marks::{Mark, MarkKind, Piece};
use crate::domain::lines::take::{CheckResult, Take};
use crate::domain::overview::matrix::Rating;
use crate::i18n::intl::{Intl, usable_locale};
use crate::view::context::intl;
use crate::view::overview::lines::player::Player;
use crate::view::overview::tables::matrix::{rated, score};
use crate::view::text;
use dom::{Child, El, View, bdi, div, li, mark, p, span, ul};

/// The item of a line, with a button that plays it.
pub(super) fn take(take: &Arc<Take>, player: Player) -> El {
    let intl = intl();
    let locale = take.locale_code.as_deref();
    let lang = locale.and_then(usable_locale);
    let spoken = |text: View| p().attr("dir", "auto").attr("lang", lang.clone()).child(text);
    let script = match (&take.script.pieces, &take.script_reason) {
        (pieces, Some(reason)) if pieces.is_empty() => reason.as_str().view(),
        (pieces, _) => pieces.iter().map(piece).collect::<Vec<_>>().view(),
    };
    let heard = take.transcript.as_ref().map(|heard| labelled(text::HEARD.get(), heard));
    let source = take.source.as_ref().map(|source| labelled(text::SOURCE_LINE.get(), source));
    let misplaced = (!take.script.misplaced.is_empty()).then(|| {
        let pieces = take.script.misplaced.iter().map(piece).collect::<Vec<_>>();
        p().class("quiet").child(text::ALSO_FLAGGED.get()).child(" ").child(pieces)
    });
    let texts = div()
        .child(spoken(script).class("script"))
        .child(heard)
        .child(source)
        .child(misplaced)
        .child(facts(intl, take))
        .child(div().class("problem"));
    let results = take.results.iter().map(|result| self::result(intl, result));
    let number = take.number.map(|number| text::line_number(&intl.int(number)));
    let language = locale.map(|code| intl.language(code));
    let name = [number.or_else(|| take.line_id.clone()), language];
    let name = name.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    li().child(player.button(take, &name))
        .child(texts)
        .child(ul().class("results").children(results))
}

fn labelled(label: &str, value: &str) -> El {
    p().class("quiet").child(label.to_owned()).child(" ").child(bdi().child(value.to_owned()))
}

/// A part of the script. Its mark is a text, too, for screen readers.
fn piece(piece: &Piece) -> View {
    let Some(found) = &piece.mark else { return piece.text.as_str().view() };
    let why = why(found);
    let kind = match found.kind {
        MarkKind::WordError | MarkKind::PronunciationError => "error",
        MarkKind::Corrected => "corrected",
        MarkKind::Unknown(_) => "unknown",
    };
    mark()
        .attr("data-kind", kind)
        .attr("data-severity", found.severity.clone())
        .attr("title", format!("{}: {why}", found.check))
        .child(piece.text.clone())
        .child(span().class("unseen").child(format!(" ({why}) ")))
        .view()
}

/// `Word error, critical, deletion`
fn why(mark: &Mark) -> String {
    let kind = match &mark.kind {
        MarkKind::WordError => text::WORD_ERROR.get(),
        MarkKind::PronunciationError => text::PRONUNCIATION_ERROR.get(),
        MarkKind::Corrected => text::CORRECTED.get(),
        MarkKind::Unknown(word) if word.is_empty() => text::UNKNOWN.get(),
        MarkKind::Unknown(word) => word,
    };
    let severity = mark.severity.as_deref().map(|word| match word {
        "critical" => text::SEVERITY_CRITICAL.get(),
        "warning" => text::SEVERITY_WARNING.get(),
        "minor" => text::SEVERITY_MINOR.get(),
        other => other,
    });
    let error = mark.error_type.as_deref().map(|word| match word {
        "substitution" => text::SUBSTITUTION.get(),
        "deletion" => text::DELETION.get(),
        other => other,
    });
    let parts = [Some(kind), severity, error].into_iter().flatten();
    parts.collect::<Vec<_>>().join(", ")
}

/// `Line 12 · German · Marisol · Retries: 2`
fn facts(intl: Intl, take: &Take) -> El {
    let number = take.number.map(|number| text::line_number(&intl.int(number)));
    let state = match &take.state {
        CardState::None | CardState::Delivered => None,
        CardState::Generated => Some(text::LINE_GENERATED.get().to_owned()),
        CardState::NotDelivered => Some(text::LINE_NOT_DELIVERED.get().to_owned()),
        CardState::Dropped => Some(text::LINE_DROPPED.get().to_owned()),
        CardState::Unknown(word) => Some(word.clone()),
    };
    let retries = take.retries.filter(|retries| *retries > 0);
    let facts = [
        number.or_else(|| take.line_id.clone()),
        take.locale_code.as_ref().map(|code| intl.language(code)),
        take.voice.clone(),
        retries.map(|retries| format!("{}: {}", text::RETRIES.get(), intl.int(retries))),
        state,
    ];
    let facts = facts.into_iter().flatten().enumerate();
    let fact = |(at, fact): (usize, String)| {
        let dot = if at > 0 { " · " } else { "" };
        (dot.to_owned(), bdi().child(fact))
    };
    p().class("quiet").children(facts.map(fact))
}

/// `Word accuracy 88.2 < 93`; the reason without a score.
fn result(intl: Intl, result: &CheckResult) -> El {
    let value = result.score.as_ref().map(|value| score(intl, value));
    let limit = result.threshold.as_ref().map(|limit| score(intl, limit));
    let (rating, sign) = match (result.has_failed, &value, &limit) {
        (true, ..) => (Rating::Below, "<"),
        (false, Some(_), Some(_)) => (Rating::Passed, "≥"),
        (false, ..) => (Rating::Unrated, "≥"),
    };
    let mut parts =
        vec![value.or_else(|| result.reason.clone()).unwrap_or_else(|| text::NONE.to_owned())];
    if let Some(limit) = limit {
        parts.extend([sign.to_owned(), limit]);
    }
    let title = if result.has_failed { text::RATING_BELOW.get() } else { &result.name };
    li().child(bdi().class("quiet").child(result.name.clone())).child(" ").child(rated(
        rating,
        title,
        parts.join(" "),
    ))
}
