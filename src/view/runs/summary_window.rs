//! The choice of which runs the summary counts.

use chrono::TimeDelta;
use leptos::ev;
use leptos::html::{Input, Select};
use leptos::prelude::*;

use super::super::{intl, navigator, text};
use crate::format::rfc3339;
use crate::route::Route;
use crate::run::{Timestamp, WorkflowId};
use crate::runs_query::RunsQuery;
use crate::summary_window::SummaryWindow;

/// The word of the choice that is no named window.
const CUSTOM: &str = "custom";
const LOCAL: &str = "local";
const UTC: &str = "utc";

/// The window's name to choose, and two instants to fill in for one without a name.
#[component]
pub(super) fn WindowChoice(workflow: WorkflowId, query: Memo<RunsQuery>) -> impl IntoView {
    let navigator = navigator();
    let window = Memo::new(move |_| query.with(|query| query.window));
    // Chosen, but not yet filled in.
    let custom = RwSignal::new(window.with_untracked(|window| window.word().is_none()));
    Effect::new(move |_| custom.set(window.get().word().is_none()));
    let workflow = StoredValue::new(workflow);
    let go = move |window| {
        let query = query.with_untracked(|query| query.windowed(window));
        navigator.go(Route::Runs(workflow.get_value(), query));
    };
    let choose = move |event: ev::Event| match SummaryWindow::named(&event_target_value(&event)) {
        Some(window) => {
            custom.set(false);
            go(window);
        }
        None => custom.set(true),
    };
    let chosen = move || {
        if custom.get() { CUSTOM } else { window.get().word().unwrap_or(CUSTOM) }
    };
    let options = SummaryWindow::NAMED.map(|(window, word)| (word, text::window(window)));
    let options = options.into_iter().chain([(CUSTOM, text::CUSTOM_WINDOW.get())]);
    view! {
        <div class="window">
            <label>
                {text::SUMMARY_OF.get()}" "
                <select prop:value=chosen on:change=choose>
                    {options
                        .map(|(word, name)| {
                            view! {
                                <option value=word selected=move || chosen() == word>
                                    {name}
                                </option>
                            }
                        })
                        .collect_view()}
                </select>
            </label>
            <Show when=move || custom.get()>
                <Between window go />
            </Show>
            <Show when=move || window.get() != SummaryWindow::All>
                <p class="quiet">{text::NOT_WINDOWED.get()}</p>
            </Show>
        </div>
    }
}

/// Two instants in a zone of the reader's choice: the component's or UTC.
#[component]
fn Between(
    window: Memo<SummaryWindow>,
    go: impl Fn(SummaryWindow) + Copy + 'static,
) -> impl IntoView {
    let (from, to) = (NodeRef::<Input>::new(), NodeRef::<Input>::new());
    let zone = NodeRef::<Select>::new();
    let problem = RwSignal::new(None::<&'static str>);
    let intl = intl();
    let offset = move |at: Timestamp| {
        let is_utc = zone.get_untracked().is_some_and(|zone| zone.value() == UTC);
        if is_utc { TimeDelta::zero() } else { intl.offset(at) }
    };
    let fill = move || {
        let (first, last) = match window.get_untracked() {
            SummaryWindow::Between(from, to) => (from, to),
            SummaryWindow::All
            | SummaryWindow::Day
            | SummaryWindow::Week
            | SummaryWindow::Month => (None, None),
        };
        for (input, at) in [(from, first), (to, last)] {
            if let (Some(input), Some(at)) = (input.get_untracked(), at) {
                input.set_value(&to_field(at, offset));
            }
        }
    };
    Effect::new(move |_| {
        window.track();
        fill();
    });
    let apply = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let read = |input: NodeRef<Input>| {
            input.get_untracked().and_then(|input| of_field(&input.value(), offset))
        };
        match (read(from), read(to)) {
            (None, None) => problem.set(Some(text::NO_INSTANT.get())),
            (first, last) => match SummaryWindow::between(first, last) {
                Some(window) => {
                    problem.set(None);
                    go(window);
                }
                None => problem.set(Some(text::ENDS_BEFORE_IT_BEGINS.get())),
            },
        }
    };
    let zone_name = intl.zone();
    let field = |name: &'static str, input| {
        view! {
            <label>
                {name}" "<input node_ref=input type="datetime-local" step="60" max="9999-12-31T23:59" />
            </label>
        }
    };
    view! {
        <form class="between" on:submit=apply>
            {field(text::FROM.get(), from)} {field(text::TO.get(), to)}
            <label>
                {text::TIME_ZONE.get()}" "
                <select node_ref=zone on:change=move |_| fill()>
                    <option value=LOCAL>{zone_name.clone()}</option>
                    {(zone_name != "UTC").then(|| view! { <option value=UTC>"UTC"</option> })}
                </select>
            </label>
            <button type="submit">{text::APPLY.get()}</button>
            <p class="problem" role="alert">
                {problem}
            </p>
        </form>
    }
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
    let there: Timestamp = format!("{text}{seconds}Z").parse().ok()?;
    // The offset is that of the instant, which is not known before the offset is: twice is enough.
    Some(there - offset(there - offset(there)))
}
