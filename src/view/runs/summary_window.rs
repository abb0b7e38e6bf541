//! The choice of the summary's time window.

use chrono::TimeDelta;
use leptos::ev;
use leptos::prelude::*;
use web_sys::{HtmlInputElement, HtmlSelectElement};

use crate::domain::format::rfc3339;
use crate::domain::run::WorkflowId;
use crate::domain::time::{self, Timestamp};
use crate::i18n::intl::Intl;
use crate::routing::query::RunsQuery;
use crate::routing::route::Route;
use crate::routing::window::SummaryWindow;
use crate::view::context::{intl, navigator};
use crate::view::text;
use dom::reactive::{Memo, RwSignal, StoredValue};
use dom::{El, button, div, form, input, label, option, p, select, when};

/// The option for a custom range.
const CUSTOM: &str = "custom";
const LOCAL: &str = "local";
const UTC: &str = "utc";

/// A choice of named windows, and a form for a custom range.
pub(crate) fn window_choice(workflow: StoredValue<WorkflowId>, query: Memo<RunsQuery>) -> El {
    let navigator = navigator();
    let window = Memo::new(move |_| query.with(|query| query.window));
    // Also true while a custom range is chosen but not yet applied.
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
        .child(when(move || custom.get(), move || range_form(window, go)))
        .child(not_windowed)
}

/// The fields of a custom range.
#[derive(Clone)]
struct RangeFields {
    from: El,
    to: El,
    zone: El,
    intl: Intl,
}

impl RangeFields {
    fn new() -> Self {
        let field = || {
            let field = input().attr("type", "datetime-local").attr("step", "60");
            field.attr("max", "9999-12-31T23:59")
        };
        Self { from: field(), to: field(), zone: select(), intl: intl() }
    }

    fn offset(&self, at: Timestamp) -> TimeDelta {
        let is_utc = self.zone.cast::<HtmlSelectElement>().value() == UTC;
        if is_utc { TimeDelta::zero() } else { self.intl.offset(at) }
    }

    /// Shows the bounds of a custom range in the chosen zone.
    fn fill(&self, window: SummaryWindow) {
        let SummaryWindow::Between(from, to) = window else { return };
        for (field, at) in [(&self.from, from), (&self.to, to)] {
            if let Some(at) = at {
                field.cast::<HtmlInputElement>().set_value(&to_field(at, |at| self.offset(at)));
            }
        }
    }

    /// The range, or why there is none.
    fn read(&self) -> Result<SummaryWindow, &'static str> {
        let read = |field: &El| {
            from_field(&field.cast::<HtmlInputElement>().value(), |at| self.offset(at))
        };
        match (read(&self.from), read(&self.to)) {
            (None, None) => Err(text::RANGE_EMPTY.get()),
            (from, to) => SummaryWindow::between(from, to).ok_or(text::RANGE_REVERSED.get()),
        }
    }
}

/// The form of a custom range, in the component's time zone or UTC.
fn range_form(window: Memo<SummaryWindow>, go: impl Fn(SummaryWindow) + 'static) -> El {
    let problem = RwSignal::new(None::<&'static str>);
    let fields = RangeFields::new();
    let RangeFields { from, to, zone, intl } = fields.clone();
    let filled = fields.clone();
    dom::reactive::effect(move |_| filled.fill(window.get()));
    let submitted = fields.clone();
    let apply = move |event: ev::SubmitEvent| {
        event.prevent_default();
        match submitted.read() {
            Ok(window) => {
                problem.set(None);
                go(window);
            }
            Err(error) => problem.set(Some(error)),
        }
    };
    let zone_name = intl.zone();
    let utc = (zone_name != "UTC").then(|| option().attr("value", UTC).child("UTC"));
    let local = option().attr("value", LOCAL).child(zone_name);
    let refill = move |_| fields.fill(window.get_untracked());
    let zone = zone.on(ev::change, refill).child(local).child(utc);
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

/// The value of a `datetime-local` field, to the minute.
fn to_field(at: Timestamp, offset: impl Fn(Timestamp) -> TimeDelta) -> String {
    rfc3339(at + offset(at)).chars().take(16).collect()
}

/// Parses the value of a `datetime-local` field.
fn from_field(text: &str, offset: impl Fn(Timestamp) -> TimeDelta) -> Option<Timestamp> {
    // Browsers omit zero seconds. Their `Date` is not used: its result for invalid input differs between browsers.
    let seconds = if text.len() == "2026-10-19T12:03".len() { ":00" } else { "" };
    let local: Timestamp = time::parse_date(&format!("{text}{seconds}Z"))?;
    // The offset depends on the instant, and the instant on the offset: two steps converge.
    Some(local - offset(local - offset(local)))
}
