//! What happened while the user was away: how many runs have ended since the last visit.

use chrono::TimeDelta;
use leptos::ev;
use leptos::prelude::expect_context;

use crate::domain::run::{EndedRuns, RunState, RunStatus};
use crate::domain::time::Timestamp;
use crate::i18n::intl::Intl;
use crate::platform::storage;
use crate::poll::MAX_COUNTED;
use crate::routing::query::{RunsQuery, SortField};
use crate::routing::route::Route;
use crate::settings::visit;
use crate::view::context::{NotificationsOption, data, intl};
use crate::view::runs::runs_page::RunsPage;
use crate::view::shared::focus::restore_focus;
use crate::view::shared::link::route_link;
use crate::view::text;
use dom::reactive::{Memo, RwSignal};
use dom::{Child as _, El, View, block, button, span};

/// How often a visit is stored while the page is visible.
const STORE_INTERVAL: TimeDelta = TimeDelta::minutes(1);

/// `Since 09:10: 4 completed, 1 failed`, until the user dismisses it or leaves again.
pub(super) fn ended_runs(page: RunsPage) -> View {
    let NotificationsOption(is_enabled) = expect_context();
    if !is_enabled {
        return View::EMPTY;
    }
    let since = RwSignal::new(None);
    let ended = data().ended_since(page.workflow.get_value(), since);
    follow_visits(page, since, ended);
    let (intl, server) = (intl(), data().server);
    let content = move |shown: &Option<EndedRuns>| {
        let shown = shown.as_ref().filter(|ended| ended.total() > 0)?;
        let time = text::since_time(&intl.short_time(shown.since, server.now_untracked()));
        let is_more = shown.total() >= MAX_COUNTED as usize;
        let more = is_more.then(|| text::or_more(&intl.count(MAX_COUNTED)));
        let links = shown
            .counts
            .iter()
            .map(|(status, count)| span().child(" ").child(link(page, intl, status, *count)));
        let dismiss = restore_focus(button().attr("type", "button").class("quiet"), &[".toolbar"])
            .attr("aria-label", text::DISMISS.get())
            .attr("title", text::DISMISS.get())
            .on(ev::click, move |_| ended.set(None));
        let line = span().class("ended").child(span().class("quiet").child(time)).children(links);
        Some(line.child(more).child(dismiss.child("×")))
    };
    // The region stays in the document: screen readers ignore new ones.
    span().class("away").attr("role", "status").child(block(move || ended.get(), content)).view()
}

/// A link to the runs with that status, those that ended last first.
fn link(page: RunsPage, intl: Intl, status: &RunStatus, count: usize) -> El {
    let query = RunsQuery {
        status: vec![status.clone()],
        sort: SortField::CompletedAt,
        limit: page.query.with_untracked(|query| query.limit),
        ..RunsQuery::default()
    };
    let to = Memo::constant(Route::Runs(page.workflow.get_value(), query));
    route_link(to).child(text::state_count(&RunState::Status(status.clone()), &intl.count(count)))
}

/// Stores when the user sees the page, and sets `since` to the last visit when they return.
fn follow_visits(
    page: RunsPage,
    since: RwSignal<Option<Timestamp>>,
    ended: RwSignal<Option<EndedRuns>>,
) {
    let (data, server) = (data(), data().server);
    let key = format!("onepin-runs.visit.{}", page.workflow.get_value());
    // `None` while the page is hidden, else when the visit was stored.
    dom::reactive::effect(move |stored: Option<Option<Timestamp>>| {
        let stored = stored.flatten();
        // The server's time is known with the list.
        if !page.is_loaded.get() {
            return None;
        }
        let now = server.now();
        if !data.is_visible() {
            if stored.is_some() {
                ended.set(None);
                storage::write(&key, &visit::to_text(now));
            }
            return None;
        }
        if stored.is_none() {
            let last = last_visit(&key).filter(|last| visit::is_absence(*last, now));
            if last.is_some() {
                since.set(last);
            }
        }
        match stored {
            Some(at) if now - at < STORE_INTERVAL => Some(at),
            Some(_) | None => {
                storage::write(&key, &visit::to_text(now));
                Some(now)
            }
        }
    });
}

/// The stored visit. Of another version or program, it is ignored.
fn last_visit(key: &str) -> Option<Timestamp> {
    let text = storage::read(key)?;
    let visit = visit::parse(&text);
    if visit.is_none() {
        leptos::logging::warn!("onepin-runs: {key} in the browser's storage can't be read");
    }
    visit
}
