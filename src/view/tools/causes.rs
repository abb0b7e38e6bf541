//! The failures of the page by cause. A cause shows only its runs, of this page: the API can't filter by cause.

use leptos::ev;

use crate::domain::run::{Cause, CauseGroup, group_by_cause};
use crate::view::context::intl;
use crate::view::runs::runs_page::RunsPage;
use crate::view::shared::focus::restore_focus;
use crate::view::text;
use dom::reactive::{Memo, RwSignal};
use dom::{Child as _, El, View, bdi, button, div, each, p, span, when};

/// The causes with their counts, and how many runs are shown.
pub(crate) fn causes(page: RunsPage) -> View {
    let intl = intl();
    let chosen = RwSignal::new(None);
    let groups = Memo::new(move |_| {
        if page.missing.get().is_some() {
            return Vec::new();
        }
        page.list.remote.with(|remote| {
            group_by_cause(remote.value.iter().flat_map(|listing| listing.page.runs()))
        })
    });
    narrow(page, chosen, groups);
    let narrowed = page.display.narrowed;
    let keys =
        move || groups.with(|groups| groups.iter().map(|group| group.cause.clone()).collect());
    let chips = move || {
        div()
            .class("causes")
            .attr("role", "group")
            .attr("aria-label", text::FAILURES_ON_PAGE.get())
            .attr("title", text::FAILURES_HINT.get())
            .child(span().class("quiet").child(text::FAILURES_ON_PAGE.get()).child(":"))
            .child(each(keys, move |cause| chip(cause, chosen, groups)))
    };
    let count = move || {
        let shown = narrowed.with(|runs| runs.as_ref().map(Vec::len))?;
        Some(text::runs_shown(&intl.count(shown), &intl.count(page.row_count.get())))
    };
    let show_all = move || {
        let button = button().attr("type", "button").class("link");
        restore_focus(button, &[".causes button", ".toolbar"])
            .on(ev::click, move |_| chosen.set(None))
            .child(text::SHOW_ALL_RUNS.get())
    };
    let is_narrowed = move || narrowed.with(Option::is_some);
    let status = div()
        .class("narrowed")
        .child(p().attr("role", "status").child(count))
        .child(when(is_narrowed, show_all));
    (when(move || groups.with(|groups| !groups.is_empty()), chips), status).view()
}

/// Shows only the runs of the chosen cause, until there are none or the user goes to another page.
fn narrow(page: RunsPage, chosen: RwSignal<Option<Cause>>, groups: Memo<Vec<CauseGroup>>) {
    dom::reactive::effect(move |last| {
        let list = page.query.with(|query| query.without_window());
        if last.is_some_and(|last| last != list) {
            chosen.set(None);
        }
        list
    });
    dom::reactive::effect(move |_| {
        let runs = chosen.with(|chosen| {
            let chosen = chosen.as_ref()?;
            groups.with(|groups| {
                let group = groups.iter().find(|group| group.cause == *chosen);
                group.map(|group| group.runs.clone())
            })
        });
        if runs.is_none() {
            chosen.maybe_update(|chosen| chosen.take().is_some());
        }
        page.display.narrowed.maybe_update(|narrowed| {
            let is_other = *narrowed != runs;
            *narrowed = runs;
            is_other
        });
    });
}

/// A toggle button for a cause, with the number of its runs.
fn chip(cause: Cause, chosen: RwSignal<Option<Cause>>, groups: Memo<Vec<CauseGroup>>) -> El {
    let intl = intl();
    let (of_count, of_label) = (cause.clone(), cause.clone());
    let count = move || {
        let count = with_group(groups, &of_count, |group| group.runs.len());
        format!("{} ×", intl.count(count.unwrap_or_default()))
    };
    let label = Memo::new(move |_| match &of_label {
        Cause::Known(_) => {
            with_group(groups, &of_label, |group| group.label.clone()).unwrap_or_default()
        }
        Cause::Unknown => text::CAUSE_UNKNOWN.get().to_owned(),
        Cause::NotLoaded => text::CAUSE_NOT_LOADED.get().to_owned(),
    });
    let of_pressed = cause.clone();
    let pressed = move || chosen.with(|chosen| chosen.as_ref() == Some(&of_pressed));
    let toggle = move |_| {
        chosen.update(|chosen| {
            *chosen = (chosen.as_ref() != Some(&cause)).then(|| cause.clone());
        });
    };
    restore_focus(button().attr("type", "button"), &[".causes button", ".toolbar"])
        .attr("aria-pressed", move || if pressed() { "true" } else { "false" })
        .on(ev::click, toggle)
        .child(span().child(count))
        .child(" ")
        .child(bdi().attr("title", label).child(label))
}

fn with_group<T>(
    groups: Memo<Vec<CauseGroup>>,
    cause: &Cause,
    read: impl FnOnce(&CauseGroup) -> T,
) -> Option<T> {
    groups.with(|groups| groups.iter().find(|group| group.cause == *cause).map(read))
}
