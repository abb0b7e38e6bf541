//! The bar of the selected runs: how many there are, and what can be done with them.

use std::sync::Arc;

use leptos::ev;

use crate::domain::run::{Run, RunAction};
use crate::poll::ActionState;
use crate::routing::route::Route;
use crate::view::context::{intl, landmark_role};
use crate::view::runs::selection::RowSelection;
use crate::view::shared::focus::restore_focus;
use crate::view::shared::link::route_link;
use crate::view::text;
use crate::view::tools::acting::Acting;
use dom::reactive::Memo;
use dom::{El, View, block, button, p, section, when};

/// For buttons that disappear.
pub(super) const FOCUS_FALLBACKS: &[&str] =
    &[".outcomes button", ".selected button", ".runs .select input", "h1"];

/// The bar, while any run of the page is selected.
pub(super) fn selected_bar(acting: &Acting) -> View {
    let Some(selection) = acting.page.display.selection else { return View::EMPTY };
    let acting = acting.clone();
    let runs = Memo::new(move |_| selection.selected(|run| Arc::new(run.clone())));
    when(move || !runs.with(Vec::is_empty), move || bar(&acting, selection, runs))
}

fn bar(acting: &Acting, selection: RowSelection, runs: Memo<Vec<Arc<Run>>>) -> El {
    let intl = intl();
    let offers = acting.page.offers;
    let targets = RunAction::ALL.map(|action| {
        let is_target = move |run: &&Arc<Run>| offers.state(action, run) != ActionState::Hidden;
        let targets = move || runs.with(|runs| runs.iter().filter(is_target).cloned().collect());
        (action, Memo::new(move |_| -> Vec<Arc<Run>> { targets() }))
    });
    let buttons = targets.map(|(action, targets)| {
        let acting = acting.clone();
        when(
            move || !targets.with(Vec::is_empty),
            move || action_button(&acting, action, targets, runs),
        )
    });
    let is_none = move || targets.iter().all(|(_, targets)| targets.with(Vec::is_empty));
    let count = move || text::selected_count(&intl.count(runs.with(Vec::len)));
    let clear = restore_focus(button().attr("type", "button").class("button"), FOCUS_FALLBACKS);
    section()
        .class("selected")
        .attr("role", landmark_role())
        .attr("aria-label", text::SELECTED_RUNS.get())
        .on(ev::keydown, move |event| {
            if event.key() == "Escape" {
                selection.clear();
            }
        })
        .child(p().attr("role", "status").child(count))
        .child(when(is_none, || p().class("quiet").child(text::NO_ACTIONS.get())))
        .children(buttons)
        .child(compare_link(acting, runs))
        .child(clear.on(ev::click, move |_| selection.clear()).child(text::CLEAR_SELECTION.get()))
}

/// A link to the comparison of the selected runs, if there are two: the newer one with the older one.
fn compare_link(acting: &Acting, runs: Memo<Vec<Arc<Run>>>) -> View {
    let workflow = acting.page.workflow;
    let pair = move || {
        runs.with(|runs| match runs.as_slice() {
            [one, other] => {
                let is_newer = one.created_at >= other.created_at;
                let (newer, older) = if is_newer { (one, other) } else { (other, one) };
                Some((newer.id.clone(), older.id.clone()))
            }
            _ => None,
        })
    };
    block(pair, move |pair| {
        let (newer, older) = pair.clone()?;
        let route = Route::Compare(workflow.get_value(), newer, older);
        Some(route_link(Memo::constant(route)).class("button").child(text::COMPARE.get()))
    })
}

/// `Pause 3 of 5`: an action on those selected runs whose state allows it.
fn action_button(
    acting: &Acting,
    action: RunAction,
    targets: Memo<Vec<Arc<Run>>>,
    runs: Memo<Vec<Arc<Run>>>,
) -> El {
    let (intl, batch, offers) = (intl(), acting.batch, acting.page.offers);
    let label = move || {
        let (count, total) = (targets.with(Vec::len), runs.with(Vec::len));
        let count = match intl.count(count) {
            count if total > targets.with(Vec::len) => text::some_of(&count, &intl.count(total)),
            count => count,
        };
        text::act_on(action, &count)
    };
    let is_forbidden = move || {
        let first = targets.with(|targets| targets.first().cloned());
        first.is_some_and(|run| offers.state(action, &run) == ActionState::Forbidden)
    };
    let is_disabled = Memo::new(move |_| is_forbidden() || batch.is_pending());
    let acting = acting.clone();
    let click = move |_| {
        if !is_disabled.get_untracked() {
            acting.request(action, targets.get_untracked());
        }
    };
    restore_focus(button().attr("type", "button").class("button"), FOCUS_FALLBACKS)
        .attr("data-action", (action == RunAction::Cancel).then_some("danger"))
        .attr("aria-disabled", move || is_disabled.get().then_some("true"))
        .attr("title", move || is_forbidden().then(|| text::action_forbidden(action)))
        .on(ev::click, click)
        .child(label)
}
