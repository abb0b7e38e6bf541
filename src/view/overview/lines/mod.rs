//! The lines of a run: which ones failed a check, and why.

mod filters;
pub(crate) mod open_lines;
mod player;
mod take;

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use leptos::ev;

use crate::api::ApiError;
use crate::domain::lines::search::LinesQuery;
use crate::domain::lines::take::{Take, limits};
use crate::domain::run::RunStatus;
use crate::poll::{FoundLines, LinesKey, LinesSearch};
use crate::view::context::{data, intl};
use crate::view::overview::analysis::AnalysisParts;
use crate::view::overview::lines::filters::filters;
use crate::view::overview::lines::open_lines::Lines;
use crate::view::overview::lines::player::Player;
use crate::view::overview::lines::take::take;
use crate::view::overview::part_error::part_error;
use crate::view::shared::focus::focus;
use crate::view::shared::notice::{decode_warnings, error_notice};
use crate::view::shared::paint::after_paint;
use crate::view::shared::skeleton::skeleton;
use crate::view::text;
use dom::reactive::Memo;
use dom::{Child, El, View, block, button, div, each, h2, ol, p, section, when};

/// Lines per list. The browser skips lists and lines out of sight, but looks for each that it may skip in every frame:
/// ten thousand lines in one list take 50 ms of it.
const GROUP: usize = 50;

/// The block of the lines, once the run has some. `opened` builds its content.
pub(crate) fn lines(
    lines: Lines,
    status_of_run: Memo<Option<RunStatus>>,
    analysis: AnalysisParts,
    page_error: Memo<Option<ApiError>>,
    opened: fn(Lines, Memo<bool>, AnalysisParts, Memo<Option<ApiError>>) -> View,
) -> View {
    let has_started = move |status: &Option<RunStatus>| {
        status.as_ref().is_some_and(|status| *status != RunStatus::Pending)
    };
    let is_shown = move || lines.are_offered() && status_of_run.with(has_started);
    when(is_shown, move || {
        let is_open = Memo::new(move |_| lines.query.with(Option::is_some));
        let title = h2().attr("tabindex", "-1").child(text::LINES.get());
        let head = div().class("block-head").child(title.clone()).child(links(lines, is_open));
        let has_ended = Memo::new(move |_| {
            status_of_run.with(|status| status.as_ref().is_some_and(RunStatus::is_terminal))
        });
        let is_ready = move || is_open.get() && !analysis.is_loading.get();
        let opens_page = Cell::new(lines.query.with_untracked(Option::is_some));
        let first = title.clone();
        let content = move || {
            if opens_page.replace(false) {
                show_first(first.clone());
            }
            opened(lines, has_ended, analysis, page_error)
        };
        let section = section().class("block lines").attr("part", "block").child(head);
        let section = section.child(when(is_ready, content));
        focus_title(lines, title, section.clone());
        section
    })
}

fn links(lines: Lines, is_open: Memo<bool>) -> View {
    block(
        move || is_open.get(),
        move |is_open| {
            if *is_open {
                let close = lines.address.lines_link(None);
                return close.child(text::HIDE_LINES.get()).view();
            }
            let all = LinesQuery { with_passed: true, ..LinesQuery::default() };
            let failed = lines.link(LinesQuery::default()).child(text::SHOW_FAILED_LINES.get());
            (failed, lines.link(all).child(text::SHOW_ALL_LINES.get())).view()
        },
    )
}

/// Scrolls to the lines that the URL of a page names when it opens, unless the browser has restored another position.
fn show_first(title: El) {
    after_paint(move || {
        let is_at_top = web_sys::window().is_some_and(|window| window.scroll_y() == Ok(0.0));
        if is_at_top && title.element().is_connected() {
            title.element().scroll_into_view();
        }
    });
}

/// Focuses the title when a link outside the opened lines opens others.
fn focus_title(lines: Lines, title: El, section: El) {
    dom::reactive::effect(move |last: Option<Option<LinesQuery>>| {
        let query = lines.query.get();
        if last.is_some_and(|last| last != query) {
            let (title, section) = (title.clone(), section.clone());
            after_paint(move || {
                if section.find(":focus").is_none() && title.element().is_connected() {
                    focus(title.element().clone());
                }
            });
        }
        query
    });
}

/// The filters and the lines that match them.
pub(crate) fn opened(
    lines: Lines,
    has_ended: Memo<bool>,
    analysis: AnalysisParts,
    page_error: Memo<Option<ApiError>>,
) -> View {
    let limits = Memo::new(move |_| {
        Arc::new(
            analysis
                .value
                .with(|value| value.as_ref().map(|analysis| limits(analysis)).unwrap_or_default()),
        )
    });
    let key = Memo::new(move |last: Option<&LinesKey>| match lines.query.get() {
        Some(query) => LinesKey {
            run: lines.run(),
            query,
            limits: limits.get(),
            has_ended: has_ended.get(),
            refreshes: lines.refreshes.get(),
        },
        // The lines are about to be closed.
        None => last.cloned().unwrap_or_else(|| LinesKey {
            run: lines.run(),
            query: LinesQuery::default(),
            limits: limits.get(),
            has_ended: has_ended.get(),
            refreshes: lines.refreshes.get(),
        }),
    });
    let search = data().lines(key);
    let remote = search.polled.remote;
    dom::reactive::effect(move |_| {
        if remote.with(|remote| remote.value.as_ref().is_some_and(|it| it.found.is_missing)) {
            lines.is_missing.set(true);
        }
    });
    let refresh: Rc<dyn Fn()> = Rc::new(move || search.polled.refresh());
    let error = Memo::new(move |_| remote.with(|remote| remote.error.clone()));
    let error = part_error(error, page_error, Rc::clone(&refresh));
    let has_lines = Memo::new(move |_| remote.with(|remote| remote.value.is_some()));
    let warnings = Memo::new(move |_| remote.with(|remote| remote.warnings.clone()));
    let is_loading = Memo::new(move |_| remote.with(|remote| remote.loading));
    let has_failed = move || remote.with(|remote| remote.error.is_some());
    div()
        .attr("data-stale", move || (is_loading.get() && has_lines.get()).then_some("loading"))
        .child(filters(lines, analysis.matrix, search))
        .child(status(search))
        .child(error_notice(error, has_lines, refresh))
        .child(decode_warnings(warnings))
        .child(when(move || !has_lines.get() && !has_failed(), skeleton))
        .child(list(lines, search))
        .child(end(lines, search))
        .view()
}

/// How many lines have been found and read, and why some are missing.
fn status(search: LinesSearch) -> View {
    let intl = intl();
    let counts = move || {
        search.polled.remote.with(|remote| {
            let found = &remote.value.as_ref()?.found;
            let (takes, read) = (intl.count(found.takes.len()), intl.count(found.read));
            Some(match found.total {
                Some(total) if !found.has_ended => {
                    text::lines_found(&takes, &read, &intl.count(total))
                }
                Some(_) | None => text::lines_found_in_all(&takes, &read),
            })
        })
    };
    let note = move || {
        search.polled.remote.with(|remote| {
            let found = &remote.value.as_ref()?.found;
            let incomplete = found.is_truncated.then(|| text::LIST_INCOMPLETE.get().to_owned());
            found.reason.clone().or(incomplete)
        })
    };
    let note = p().class("quiet").attr("dir", "auto").child(note);
    (p().class("quiet").attr("role", "status").child(counts), note).view()
}

/// The lines of one search; lines that are found later are appended.
fn list(lines: Lines, search: LinesSearch) -> View {
    let remote = search.polled.remote;
    let key = move || remote.with(|remote| remote.value.as_ref().map(|value| value.key.clone()));
    block(key, move |_| {
        let found = move |read: &dyn Fn(&FoundLines) -> Option<Arc<Take>>| {
            remote.with_untracked(|remote| remote.value.as_ref().and_then(|value| read(value)))
        };
        let count = move || {
            let count = |value: &Arc<FoundLines>| value.found.takes.len();
            remote.with(|remote| remote.value.as_ref().map_or(0, count))
        };
        let (player, bar) = Player::new(data().audio_links(lines.run()));
        let item = move |at: usize| {
            found(&|value| value.found.takes.get(at).cloned()).map(|line| take(&line, player))
        };
        let group = move |group: usize| {
            let first = group * GROUP;
            let size = Memo::new(move |_| count().saturating_sub(first).min(GROUP));
            let items = each(move || (first..first + size.get()).collect(), item);
            let list = ol().class("takes").attr("start", (first + 1).to_string());
            list.style("--rows", move || size.get().to_string()).child(items)
        };
        let groups = each(move || (0..count().div_ceil(GROUP)).collect(), group);
        (player.with_keys(div().child(groups)), bar)
    })
}

/// A button that continues the search, or a text if there are no lines.
fn end(lines: Lines, search: LinesSearch) -> View {
    let state = move || {
        search.polled.remote.with(|remote| {
            let found = &remote.value.as_ref()?.found;
            (remote.error.is_none()).then_some((found.has_ended, found.takes.is_empty()))
        })
    };
    block(state, move |state| match state {
        Some((true, true)) => {
            let all = LinesQuery { with_passed: true, check: None, ..lines.query() };
            let link = (!lines.query().with_passed)
                .then(|| lines.link(all).child(text::SHOW_ALL_LINES.get()));
            p().class("quiet").child(text::NO_LINES.get()).child(" ").child(link).view()
        }
        Some((false, _)) => button()
            .attr("type", "button")
            .class("button small more")
            .on(ev::click, move |_| search.search_more())
            .child(text::SEARCH_MORE_LINES.get())
            .view(),
        Some((true, false)) | None => View::EMPTY,
    })
}
