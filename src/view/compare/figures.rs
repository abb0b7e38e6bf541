//! Differences as texts.

use chrono::TimeDelta;

use crate::domain::compare::checks::{CheckChange, CheckFigures, Flip};
use crate::domain::compare::metrics::Difference;
use crate::domain::compare::scores::ScoreChange;
use crate::domain::compare::times::NodeLength;
use crate::domain::compare::{Trend, count_difference};
use crate::domain::format;
use crate::domain::overview::LanguageAudio;
use crate::i18n::intl::Intl;
use crate::view::compare::table::ChangeCell;
use crate::view::overview::tables::matrix::score;
use crate::view::text;

/// The parts that are known, with dots between them; a dash without any.
fn joined<const N: usize>(parts: [Option<String>; N]) -> Option<String> {
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// The score, or the pass rate, and how many lines failed.
pub(super) fn figures(intl: Intl, check: CheckFigures) -> Option<String> {
    let score = check.score.map(|score| intl.number(score));
    let score = score.or_else(|| check.pass_rate.map(|rate| intl.percent(rate)));
    let failed = check.failed.filter(|failed| *failed > 0);
    joined([score, failed.map(|failed| text::count_failed(&intl.int(failed)))])
}

pub(super) fn check_change(intl: Intl, check: &CheckChange) -> ChangeCell {
    let flip = check.flip.map(|flip| match flip {
        Flip::NowFailing => text::NOW_FAILING.get().to_owned(),
        Flip::NowPassing => text::NOW_PASSING.get().to_owned(),
    });
    let figures = check.before.zip(check.after);
    let score = figures.and_then(|(old, new)| Some(new.score? - old.score?));
    // Smaller differences have no digits.
    let score = score.filter(|score| score.abs() >= 0.005);
    let failed = figures.and_then(|(old, new)| count_difference(old.failed, new.failed));
    let failed = failed.filter(|failed| *failed != 0);
    let text = joined([
        flip,
        score.map(|score| signed_number(intl, score)),
        failed.map(|failed| text::count_failed(&signed_int(intl, failed))),
    ]);
    ChangeCell::change(text, check.trend)
}

/// `88 → 92.5`; the score alone if it is the same.
pub(super) fn score_cell(intl: Intl, cell: &ScoreChange) -> ChangeCell {
    let [before, after] = [&cell.before, &cell.after].map(|value| {
        value.as_ref().map_or_else(|| text::NONE.to_owned(), |value| score(intl, value))
    });
    let text = if before == after { after } else { format!("{before} → {after}") };
    ChangeCell::change(Some(text), cell.trend)
}

/// `318 lines · 27m 24s`
pub(super) fn audio(intl: Intl, audio: &LanguageAudio) -> Option<String> {
    let lines = audio.line_count.map(|lines| text::count_of_lines(&intl.int(lines)));
    let length = audio.total_duration_ms.map(|millis| intl.duration(format::millis(millis)));
    joined([lines, length])
}

pub(super) fn audio_change(
    intl: Intl,
    lines: Option<i64>,
    length_ms: Option<i64>,
) -> Option<String> {
    let lines = lines.filter(|lines| *lines != 0);
    let length = length_ms.filter(|length| *length != 0);
    joined([
        lines.map(|lines| text::count_of_lines(&signed_int(intl, lines))),
        length.map(|length| signed_millis(intl, length)),
    ])
}

pub(super) fn metric_difference(intl: Intl, difference: &Difference) -> String {
    let number = difference.number;
    match difference.unit.as_deref() {
        #[expect(clippy::cast_possible_truncation, reason = "it saturates")]
        Some("ms") => signed_millis(intl, number as i64),
        Some(unit) => format!("{} {unit}", signed_number(intl, number)),
        None => signed_number(intl, number),
    }
}

pub(super) fn node_length(intl: Intl, length: NodeLength) -> String {
    let time = intl.duration(length.time);
    match length.attempts {
        0 | 1 => time,
        attempts => text::in_attempts(&time, &intl.count(attempts)),
    }
}

/// Less time is better.
pub(super) fn duration_change(intl: Intl, difference: Option<TimeDelta>) -> ChangeCell {
    let Some(difference) = difference else { return ChangeCell::value(None) };
    let trend = match difference.num_milliseconds() {
        0 => Trend::Same,
        1.. => Trend::Worse,
        ..=-1 => Trend::Better,
    };
    ChangeCell::change(Some(signed_duration(intl, difference)), trend)
}

pub(super) fn signed_int(intl: Intl, number: i64) -> String {
    signed(number.signum(), &intl.int(number.saturating_abs()))
}

fn signed_millis(intl: Intl, millis: i64) -> String {
    signed(millis.signum(), &intl.duration(format::millis(millis.saturating_abs())))
}

pub(super) fn signed_duration(intl: Intl, length: TimeDelta) -> String {
    signed(length.num_milliseconds().signum(), &intl.duration(length.abs()))
}

fn signed_number(intl: Intl, number: f64) -> String {
    let sign = if number < 0.0 { -1 } else { i64::from(number > 0.0) };
    signed(sign, &intl.number(number.abs()))
}

fn signed(sign: i64, value: &str) -> String {
    match sign {
        1 => format!("+{value}"),
        -1 => format!("−{value}"),
        _ => value.to_owned(),
    }
}
