//! The panel for columns and times: which columns are visible, in which order, and how times are shown.

use leptos::ev;
use leptos::prelude::*;
use web_sys::HtmlButtonElement;

use crate::settings::columns::Column;
use crate::view::context::intl;
use crate::view::runs::runs_page::RunsPage;
use crate::view::shared::focus::focus;
use crate::view::text;
use crate::view::tools::alerts;
use crate::view::tools::drag::{HANDLE, drag_items};
use dom::reactive::Memo;
use dom::{El, button, div, each, input, label, li, option, select, span, svg, ul};

/// The icon of a handle: two columns of dots.
const DOTS: &str = "M4 2h3v3H4ZM9 2h3v3H9ZM4 6.5h3v3H4ZM9 6.5h3v3H9ZM4 11h3v3H4ZM9 11h3v3H9Z";

pub(super) fn columns_panel(page: RunsPage) -> El {
    let columns = page.chosen_columns;
    let order = move || {
        columns.with(|columns| columns.iter().map(|(column, _)| column).collect::<Vec<_>>())
    };
    let choices = ul().class("choices").child(each(order, move |column| choice(page, column)));
    let place = move |from: usize, to: usize| {
        let moved = columns.with_untracked(|columns| columns.iter().nth(from));
        if let Some((column, _)) = moved {
            columns.update(|columns| columns.place(column, to));
        }
    };
    let choices = drag_items(choices, Box::new(place));
    div()
        .class("panel")
        .attr("popover", "auto")
        .attr("role", "dialog")
        .attr("aria-label", text::COLUMNS.get())
        .child(choices)
        .child(exact_times())
        .child(time_zone())
        .child(alerts::choice())
}

fn exact_times() -> El {
    let times = intl().times();
    let exact = input()
        .attr("type", "checkbox")
        .flag("checked", move || times.with(|times| times.exact))
        .on(ev::change, move |event| {
            times.update(|times| times.exact = event_target_checked(&event));
        });
    label().child(exact).child(text::EXACT_TIMES.get())
}

/// The choice between the local time zone and UTC.
fn time_zone() -> El {
    const UTC: &str = "UTC";
    let (times, zone) = (intl().times(), intl().zone());
    let is_utc = move || times.with(|times| times.utc);
    let local = option().attr("value", "").attr("selected", move || !is_utc());
    let utc = option().attr("value", UTC).attr("selected", is_utc).child(UTC);
    let utc = (zone != UTC).then_some(utc);
    let choose = move |event: ev::Event| {
        let utc = event_target_value(&event) == UTC;
        times.update(|times| times.utc = utc);
    };
    let select = select().on(ev::change, choose).child(local.child(zone)).child(utc);
    label().child(text::TIME_ZONE.get()).child(select)
}

/// A column with its handle, its checkbox and the buttons that move it.
fn choice(page: RunsPage, column: Column) -> El {
    let columns = page.chosen_columns;
    let name = column.title().get();
    let is_shown = move || columns.with(|columns| columns.shown().any(|shown| shown == column));
    let checkbox = input()
        .attr("type", "checkbox")
        .flag("checked", is_shown)
        .on(ev::change, move |_| columns.update(|columns| columns.toggle(column)));
    let [up, down] = move_buttons(page, column, name);
    let dots = svg::svg().attr("viewBox", "0 0 16 16").attr("aria-hidden", "true");
    let handle = span().class(HANDLE).child(dots.child(svg::path().attr("d", DOTS)));
    li().child(handle).child(label().child(checkbox).child(name)).child(up).child(down)
}

/// The buttons that move a column by one position. The focus stays with the column.
fn move_buttons(page: RunsPage, column: Column, name: &'static str) -> [El; 2] {
    let (columns, intl, last) = (page.chosen_columns, intl(), Column::ALL.len() - 1);
    let position = Memo::new(move |_| columns.with(|columns| columns.position(column)));
    let plain = |text: &'static str, label: String, end: usize| {
        button()
            .attr("type", "button")
            .attr("aria-label", label)
            .attr("disabled", move || position.get() == Some(end))
            .child(text)
    };
    let up = plain("↑", text::move_forward(name), 0);
    let down = plain("↓", text::move_back(name), last);
    let place = move |to: usize, [same, other]: [El; 2]| {
        columns.update(|columns| columns.place(column, to));
        let place = text::some_of(&intl.count(to + 1), &intl.count(last + 1));
        page.announcer.announce(text::column_position(name, &place));
        // An element that is moved in the document loses the focus.
        request_animation_frame(move || {
            let is_disabled = same.cast::<HtmlButtonElement>().disabled();
            focus(if is_disabled { other } else { same }.element().clone());
        });
    };
    let moving = move |same: &El, other: &El, to: fn(usize) -> usize| {
        let (same, other) = (same.clone(), other.clone());
        move |_| {
            if let Some(at) = position.get_untracked() {
                place(to(at).min(last), [same.clone(), other.clone()]);
            }
        }
    };
    let move_up = moving(&up, &down, |at| at.saturating_sub(1));
    let move_down = moving(&down, &up, |at| at + 1);
    [up.on(ev::click, move_up), down.on(ev::click, move_down)]
}
