//! The choice of which runs the summary counts.

use chrono::TimeDelta;
use leptos::ev;
use leptos::prelude::*;
use web_sys::{HtmlInputElement, HtmlSelectElement};

use crate::domain::format::rfc3339;
use crate::domain::run::WorkflowId;
use crate::domain::time;
use crate::domain::time::Timestamp;
use crate::routing::query::RunsQuery;
use crate::routing::route::Route;
use crate::routing::window::SummaryWindow;
use crate::view::context::{intl, navigator};
use crate::view::text;
use dom::reactive::RwSignal;
use dom::reactive::{Memo, StoredValue};
use dom::{El, button, div, form, input, label, option, p, select, when};

/// The word of the choice that is no named window.
const CUSTOM: &str = "custom";
const LOCAL: &str = "local";
const UTC: &str = "utc";

/// The window's name to choose, and two instants to fill in for one without a name.
pub(crate) fn window_choice(workflow: StoredValue<WorkflowId>, query: Memo<RunsQuery>) -> El {
    let navigator = navigator();
    let window = Memo::new(move |_| query.with(|query| query.window));
    // Chosen, but not yet filled in.
    let custom = RwSignal::new(window.with_untracked(|window| window.as_str().is_none()));
    dom::reactive::effect(move |_| custom.set(window.get().as_str().is_none()));
    let go = move |window| {
        let query = query.with_untracked(|query| query.with_window(window));
        navigator.navigate(Route::Runs(workflow.get_value(), query));
    };
    let choose = move |event: ev::Event| match SummaryWindow::parse(&event_target_value(&event)) {
        Some(window) => {
            custom.set(false);
            go(window);
        }
        None => custom.set(true),
    };
    let chosen = move || {
        if custom.get() { CUSTOM } else { window.get().as_str().unwrap_or(CUSTOM) }
    };
    let options = SummaryWindow::NAMED.map(|(window, word)| (word, text::window(window)));
    let options = options.into_iter().chain([(CUSTOM, text::WINDOW_CUSTOM.get())]);
    let option = move |(word, name): (&'static str, &'static str)| {
        let option = option().attr("value", word);
        option.attr("selected", move || chosen() == word).child(name)
    };
    let select = select().children(options.map(option)).prop("value", chosen);
    let choice = label().child(text::SUMMARY_FOR.get()).child(" ");
    let not_windowed = when(
        move || window.get() != SummaryWindow::All,
        || p().class("quiet").child(text::LIST_SHOWS_ALL.get()),
    );
    div()
        .class("window")
        .child(choice.child(select.on(ev::change, choose)))
        .child(when(move || custom.get(), move || between(window, go)))
        .child(not_windowed)
}

/// Two instants in a zone of the reader's choice: the component's or UTC.
fn between(window: Memo<SummaryWindow>, go: impl Fn(SummaryWindow) + 'static) -> El {
    let intl = intl();
    let problem = RwSignal::new(None::<&'static str>);
    let field = || {
        let field = input().attr("type", "datetime-local").attr("step", "60");
        field.attr("max", "9999-12-31T23:59")
    };
    let (from, to, zone) = (field(), field(), select());
    let value = |field: &El| StoredValue::new(field.of::<HtmlInputElement>().clone());
    let (first, last) = (value(&from), value(&to));
    let zone_field = StoredValue::new(zone.of::<HtmlSelectElement>().clone());
    let offset = move |at: Timestamp| {
        let is_utc = zone_field.get_value().value() == UTC;
        if is_utc { TimeDelta::zero() } else { intl.offset(at) }
    };
    let fill = move || {
        if let SummaryWindow::Between(from, to) = window.get_untracked() {
            for (input, at) in [(first, from), (last, to)] {
                if let Some(at) = at {
                    input.get_value().set_value(&to_field(at, offset));
                }
            }
        }
    };
    dom::reactive::effect(move |_| {
        window.track();
        fill();
    });
    let apply = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let read =
            |input: StoredValue<HtmlInputElement>| of_field(&input.get_value().value(), offset);
        match (read(first), read(last)) {
            (None, None) => problem.set(Some(text::RANGE_EMPTY.get())),
            (first, last) => match SummaryWindow::between(first, last) {
                Some(window) => {
                    problem.set(None);
                    go(window);
                }
                None => problem.set(Some(text::RANGE_REVERSED.get())),
            },
        }
    };
    let zone_name = intl.zone();
    let utc = (zone_name != "UTC").then(|| option().attr("value", UTC).child("UTC"));
    let local = option().attr("value", LOCAL).child(zone_name);
    let zone = zone.on(ev::change, move |_| fill()).child(local).child(utc);
    let named = |name: &'static str, field: El| label().child(name).child(" ").child(field);
    form()
        .class("between")
        .on(ev::submit, apply)
        .child(named(text::FROM.get(), from))
        .child(named(text::TO.get(), to))
        .child(named(text::TIME_ZONE.get(), zone))
        .child(button().attr("type", "submit").child(text::APPLY_RANGE.get()))
        .child(p().class("problem").attr("role", "alert").child(problem))
}

/// An instant as a `datetime-local` field shows it, to the minute.
fn to_field(at: Timestamp, offset: impl Fn(Timestamp) -> TimeDelta) -> String {
    rfc3339(at + offset(at)).chars().take(16).collect()
}

/// The instant in a `datetime-local` field.
fn of_field(text: &str, offset: impl Fn(Timestamp) -> TimeDelta) -> Option<Timestamp> {
    // Browsers leave the seconds out where there are none. Their own `Date` takes no part in this:
    // what it makes of a text that is no date is another thing in each of them.
    let seconds = if text.len() == "2026-10-19T12:03".len() { ":00" } else { "" };
    let there: Timestamp = time::parse_rfc3339(&format!("{text}{seconds}Z"))?;
    // The offset is that of the instant, which is not known before the offset is: twice is enough.
    Some(there - offset(there - offset(there)))
}
