//! The result of the comparison: one sentence and its facts, at the top of the page.

use crate::domain::compare::checks::CheckChange;
use crate::domain::compare::summary::{Compared, Judgement, Summary};
use crate::domain::compare::{Direction, Trend};
use crate::domain::run::{RunState, RunStatus};
use crate::i18n::intl::Intl;
use crate::view::compare::blocks::Sides;
use crate::view::compare::figures::{duration_change, signed_int};
use crate::view::compare::side::Side;
use crate::view::compare::table::{ChangeCell, change};
use crate::view::context::data;
use crate::view::shared::fact::fact;
use crate::view::text;
use dom::reactive::Memo;
use dom::{El, View, block, div, dl, h2, p, section};

/// The result, once both runs are known.
pub(super) fn summary(sides: Sides, checks: Memo<Vec<CheckChange>>) -> View {
    let server = data().server;
    let name = sides.before.name;
    let read = move || {
        let (before, after) = sides.before.run.get().zip(sides.after.run.get())?;
        let sections = |side: Side| side.sections.get();
        let (old, new) = (sections(sides.before), sections(sides.after));
        // Not tracked: a figure that ticks is not a result.
        let now = server.now_untracked();
        let compared = |run, sections| Compared { run, sections, now };
        let summary = checks
            .with(|checks| Summary::of(compared(&before, &old), compared(&after, &new), checks));
        Some((summary, name.get()))
    };
    let intl = sides.intl;
    block(read, move |read| {
        let (summary, name) = read.as_ref()?;
        let preliminary =
            summary.is_preliminary.then(|| p().class("quiet").child(text::PRELIMINARY.get()));
        let head = div().class("verdict-head").child(h2().child(sentence(intl, summary, name)));
        let notice = section().class("notice verdict").attr("data-tone", tone(summary.judgement));
        let facts = dl().class("evidence").children(facts(intl, summary));
        Some(notice.child(head).child(facts).child(preliminary))
    })
}

fn tone(judgement: Judgement) -> &'static str {
    match judgement {
        Judgement::Better => "good",
        Judgement::Worse => "bad",
        Judgement::Mixed => "calm",
        Judgement::Same | Judgement::Unknown => "neutral",
    }
}

fn sentence(intl: Intl, summary: &Summary, name: &str) -> String {
    let result = match summary.judgement {
        Judgement::Better => text::better_than(name),
        Judgement::Worse => text::worse_than(name),
        Judgement::Mixed => text::mixed_with(name),
        Judgement::Same => text::same_as(name),
        Judgement::Unknown => text::not_comparable(name),
    };
    if summary.better + summary.worse == 0 {
        return result;
    }
    let (better, worse) = (intl.count(summary.better), intl.count(summary.worse));
    format!("{result}. {}", text::checks_changed(&better, &worse))
}

fn facts(intl: Intl, summary: &Summary) -> Vec<El> {
    let names = |title: &'static str, names: &[String]| {
        (!names.is_empty()).then(|| fact(title, intl.list(names)))
    };
    let lines = summary.lines.map(|lines| {
        #[expect(clippy::cast_precision_loss, reason = "only its sign matters")]
        let trend = Direction::HigherIsBetter.trend(lines as f64);
        let lines = if lines == 0 { text::EQUAL.get().to_owned() } else { signed_int(intl, lines) };
        fact(text::DELIVERED_LINES.get(), change(lines, trend))
    });
    let time = summary.time.map(|time| {
        let ChangeCell { text, trend } = duration_change(intl, Some(time));
        fact(text::DURATION.get(), change(text, trend.unwrap_or(Trend::Same)))
    });
    let credits = summary.credits.filter(|credits| *credits != 0);
    let credits = credits.map(|credits| fact(text::CREDITS.get(), signed_int(intl, credits)));
    let state = |status: &RunStatus| text::state(&RunState::Status(status.clone()));
    let status = summary.statuses.as_ref().map(|(before, after)| {
        fact(text::STATUS.get(), format!("{} → {}", state(before), state(after)))
    });
    let facts = [
        status,
        names(text::NOW_FAILING.get(), &summary.now_failing),
        names(text::NOW_PASSING.get(), &summary.now_passing),
        lines,
        time,
        credits,
    ];
    facts.into_iter().flatten().collect()
}
