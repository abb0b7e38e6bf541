//! The form of a custom time range for the summary.

use chrono::TimeDelta;
use leptos::ev;
use web_sys::{HtmlInputElement, HtmlSelectElement};

use crate::domain::format::rfc3339;
use crate::domain::run::WorkflowId;
use crate::domain::time::Timestamp;
use crate::i18n::intl::Intl;
use crate::routing::query::RunsQuery;
use crate::routing::route::Route;
use crate::routing::window::{Bound, SummaryWindow, from_local};
use crate::view::context::{intl, navigator};
use crate::view::text;
use dom::reactive::{Memo, RwSignal, StoredValue};
use dom::{Child as _, El, View, button, form, input, label, option, p, select};

const LOCAL: &str = "local";
const UTC: &str = "utc";

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

    /// The range with a note on it, or why there is none. A field that still shows a bound of `window` keeps it, to
    /// the second.
    fn read(&self, window: SummaryWindow) -> Result<(SummaryWindow, String), &'static str> {
        let (known_from, known_to) =
            if let SummaryWindow::Between(from, to) = window { (from, to) } else { (None, None) };
        let mut notes = Vec::new();
        let mut read = |field: &El, bound: Bound, known: Option<Timestamp>| {
            let value = field.cast::<HtmlInputElement>().value();
            if known.is_some_and(|known| to_field(known, |at| self.offset(at)) == value) {
                return known;
            }
            let (at, change) = from_local(&value, bound, |at| self.offset(at))?;
            notes.extend(change.map(text::clock_change).filter(|note| !notes.contains(note)));
            Some(at)
        };
        match (read(&self.from, Bound::From, known_from), read(&self.to, Bound::To, known_to)) {
            (None, None) => Err(text::RANGE_EMPTY.get()),
            (from, to) => {
                let window = SummaryWindow::between(from, to).ok_or(text::RANGE_REVERSED.get())?;
                Ok((window, notes.join(" ")))
            }
        }
    }
}

/// The form of a custom range, in the component's time zone or UTC.
pub(crate) fn range_form(workflow: StoredValue<WorkflowId>, query: Memo<RunsQuery>) -> View {
    let navigator = navigator();
    let window = Memo::new(move |_| query.with(|query| query.window));
    let problem = RwSignal::new(None::<&'static str>);
    let note = RwSignal::new(String::new());
    let fields = RangeFields::new();
    let RangeFields { from, to, zone, intl } = fields.clone();
    let filled = fields.clone();
    dom::reactive::effect(move |_| filled.fill(window.get()));
    let submitted = fields.clone();
    let apply = move |event: ev::SubmitEvent| {
        event.prevent_default();
        match submitted.read(window.get_untracked()) {
            Ok((window, about)) => {
                problem.set(None);
                note.set(about);
                let query = query.with_untracked(|query| query.with_window(window));
                navigator.navigate(Route::Runs(workflow.get_value(), query));
            }
            Err(error) => problem.set(Some(error)),
        }
    };
    let no_note = move || note.with(String::is_empty);
    let zone_name = intl.zone();
    let is_utc = intl.times().get_untracked().utc;
    let utc = option().attr("value", UTC).attr("selected", is_utc);
    let utc = (zone_name != "UTC").then(|| utc.child("UTC"));
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
        .child(p().class("quiet").attr("role", "status").attr("hidden", no_note).child(note))
        .view()
}

/// The value of a `datetime-local` field, to the minute.
fn to_field(at: Timestamp, offset: impl Fn(Timestamp) -> TimeDelta) -> String {
    rfc3339(at + offset(at)).chars().take(16).collect()
}
