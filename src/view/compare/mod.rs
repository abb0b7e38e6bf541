//! The comparison of two runs: the result first, then what differs, block by block. The rules are in `domain::compare`.

mod blocks;
mod configuration;
mod figures;
mod head;
mod side;
mod summary;
mod table;

use std::rc::Rc;

use crate::domain::compare::checks::check_changes;
use crate::domain::run::{RunId, WorkflowId};
use crate::view::compare::blocks::Sides;
use crate::view::compare::configuration::configuration;
use crate::view::compare::head::{Pair, head, run_links};
use crate::view::compare::side::Side;
use crate::view::compare::summary::summary;
use crate::view::compare::table::changes;
use crate::view::context::{data, intl, page_role};
use crate::view::shared::freshness::{freshness_line, stale_attribute};
use crate::view::shared::notice::{decode_warnings, error_notice};
use crate::view::shared::skeleton::skeleton;
use crate::view::text;
use dom::reactive::Memo;
use dom::{Child as _, El, View, div, h2, p, section, when};

/// The page of `run` compared with `other`.
pub(crate) fn compare_page(workflow: WorkflowId, run: RunId, other: RunId) -> El {
    let page = div().class("page run-page").attr("role", page_role());
    if run == other {
        let name = Memo::constant(text::run_name(None, run.as_str()));
        let pair = Pair { workflow, run, other, name, other_name: name };
        let notice = notice(text::SAME_RUN.get().to_owned(), text::SAME_RUN_HINT.get());
        return page.child(run_links(&pair)).child(head(pair)).child(notice);
    }
    let data = data();
    let after = Side::new(workflow.clone(), run.clone());
    let before = Side::new(workflow.clone(), other.clone());
    let sides = Sides { before, after, intl: intl() };
    let pair = Pair { workflow, run, other, name: after.name, other_name: before.name };
    let refresh: Rc<dyn Fn()> = Rc::new(move || {
        before.refresh();
        after.refresh();
    });
    let (run_after, overview_after, analysis_after) = after.polled;
    let (run_before, overview_before, analysis_before) = before.polled;
    let freshness = data.freshness([
        run_after.fetch_status,
        overview_after.fetch_status,
        run_before.fetch_status,
        overview_before.fetch_status,
        analysis_after.fetch_status,
        analysis_before.fetch_status,
    ]);
    // The error of a run that does not exist is said in its own words.
    let error = Memo::new(move |_| {
        let of = |side: Side| if side.is_missing() { None } else { side.error.get() };
        of(after).or_else(|| of(before))
    });
    let has_data = Memo::new(move |_| after.has_overview() || before.has_overview());
    let warnings = Memo::new(move |_| [after.warnings.get(), before.warnings.get()].concat());
    let is_loading = move || {
        let is_missing = before.is_missing() || after.is_missing();
        let is_loaded = before.has_overview() && after.has_overview();
        !is_missing && !is_loaded && error.with(Option::is_none)
    };
    page.attr("data-stale", stale_attribute(freshness))
        .child(run_links(&pair))
        .child(freshness_line(freshness, Rc::clone(&refresh)))
        .child(error_notice(error, has_data, refresh))
        .child(decode_warnings(warnings))
        .child(head(pair))
        .child(missing(after))
        .child(missing(before))
        .child(when(is_loading, skeleton))
        .child(content(sides))
}

/// A run that the workflow does not have.
fn missing(side: Side) -> View {
    when(
        move || side.is_missing(),
        move || {
            notice(text::run_not_found(&side.name.get_untracked()), text::RUN_NOT_FOUND_HINT.get())
        },
    )
}

fn notice(title: String, hint: &'static str) -> El {
    let notice = section().class("notice").attr("data-tone", "calm").attr("role", "alert");
    notice.child(h2().attr("dir", "auto").child(title)).child(p().child(hint))
}

fn content(sides: Sides) -> View {
    let server = data().server;
    let checks = Memo::new(move |_| {
        sides
            .before
            .with_checks(|before| sides.after.with_checks(|after| check_changes(before, after)))
    });
    let check_rows = Memo::new(move |_| checks.with(|checks| sides.checks(checks)));
    (
        (
            summary(sides, checks),
            changes(text::VALIDATORS.get(), check_rows),
            changes(text::MATRIX.get(), Memo::new(move |_| sides.scores())),
        ),
        (
            changes(text::CONFIGURATION.get(), Memo::new(move |_| configuration(sides))),
            changes(text::RESULTS.get(), Memo::new(move |_| sides.metrics())),
            changes(text::AUDIO.get(), Memo::new(move |_| sides.audio())),
        ),
        (
            changes(text::NODE_TIMES.get(), Memo::new(move |_| sides.times(|| server.now()))),
            changes(text::RUNS.get(), Memo::new(move |_| sides.runs(|| server.now()))),
        ),
    )
        .view()
}
