//! The content of a row's cells.

use std::cell::OnceCell;
use std::rc::Rc;

use chrono::TimeDelta;

use crate::domain::format::{self, Age, age};
use crate::domain::run::{Progress, Run, RunId, RunState, WorkflowId, active_duration};
use crate::domain::time::Timestamp;
use crate::host::navigator::Navigator;
use crate::i18n::intl::Intl;
use crate::i18n::times::TimeDisplay;
use crate::routing::route::Route;
use crate::settings::columns::Column;
use crate::view::runs::estimate::{Band, Estimate, Note, show_band};
use crate::view::runs::selection;
use crate::view::shared::person::person;
use crate::view::shared::progress::{self, progress_bar};
use crate::view::shared::status::status_badge;
use crate::view::shared::time::time;
use crate::view::text;
use dom::reactive::StoredValue;
use dom::{Child, El, View, a, button, code, p, svg};

/// The icon of the menu button: three dots.
const DOTS: &str = "M2 6.5h3v3H2ZM6.5 6.5h3v3h-3ZM11 6.5h3v3h-3Z";

/// The values of a row that change with time, once a second.
#[derive(Clone, PartialEq, Default)]
pub(super) struct TickingValues {
    /// Since creation, start and completion; `None` for absolute times.
    pub(super) ages: [Option<Age>; 3],
    /// Whether times are in UTC.
    pub(super) utc: bool,
    pub(super) duration: Option<TimeDelta>,
    /// Of a running run.
    pub(super) estimate: Option<Estimate>,
}

impl TickingValues {
    pub(super) fn of(run: &Run, times: TimeDisplay, now: impl Fn() -> Timestamp) -> Self {
        // Read at most once, and only if needed: tracking the clock costs more than the rest of this function.
        let read = OnceCell::new();
        let now = || *read.get_or_init(&now);
        let age_of = |at: Option<Timestamp>| at.filter(|_| !times.exact).map(|at| age(at, now()));
        let ages = [run.created_at, run.started_at, run.completed_at].map(age_of);
        Self { ages, utc: times.utc, duration: active_duration(run, now), estimate: None }
    }
}

/// The content of a cell.
#[derive(PartialEq)]
pub(super) enum Cell {
    /// The checkbox, and whether it is checked.
    Select(RunId, Option<i64>, bool),
    Name(RunId, Option<i64>),
    /// With the reason for a pause or a failure, or the note of a running run.
    Status(RunState, Option<String>, Option<Rc<Note>>),
    /// With the band of a running run.
    Progress(RunState, Progress, Option<Band>),
    Person(Option<String>),
    /// With its age, for a relative time, and whether it is in UTC.
    Time(Timestamp, Option<Age>, bool),
    Duration(TimeDelta),
    Count(i64),
    Empty,
    /// The menu button.
    Actions(RunId, Option<i64>),
    Unreadable(String),
}

impl Cell {
    pub(super) fn of(
        column: Column,
        run: &Run,
        ticking: &TickingValues,
        note: Option<&Rc<Note>>,
    ) -> Self {
        let [created, started, completed] = ticking.ages;
        let time = |at: Option<Timestamp>, age| at.map(|at| Self::Time(at, age, ticking.utc));
        let count = |number: Option<i64>| number.map(Self::Count);
        let cell = match column {
            Column::Status => {
                Some(Self::Status(run.state(), text::status_reason(run), note.cloned()))
            }
            Column::Progress => {
                let band = ticking.estimate.map(|estimate| estimate.band);
                Some(Self::Progress(run.state(), run.progress, band))
            }
            Column::StartedBy => {
                let name = run.triggered_by.as_ref().and_then(|actor| actor.user_name.clone());
                Some(Self::Person(name))
            }
            Column::Created => time(run.created_at, created),
            Column::Started => time(run.started_at, started),
            Column::Completed => time(run.completed_at, completed),
            Column::Duration => ticking.duration.map(Self::Duration),
            Column::Credits => count(run.credits),
            Column::Lines => count(run.output_line_count),
            Column::Audio => run.delivered_audio_ms.map(format::millis).map(Self::Duration),
        };
        cell.unwrap_or(Self::Empty)
    }

    /// Whether what both have in common is at another place. Then it is replaced: to the browser, elements that stay and
    /// move are a layout shift.
    pub(super) fn moves_content_of(&self, last: &Self) -> bool {
        match (last, self) {
            (Self::Status(_, before, last_note), Self::Status(_, reason, note)) => {
                let had_line = before.is_some() || last_note.is_some();
                had_line != (reason.is_some() || note.is_some())
            }
            _ => false,
        }
    }

    /// Updates `element` from `last` if only a text or a bar differs, as for most changes of a tick. False if
    /// the cell must be rendered instead.
    pub(super) fn update(&self, last: &Self, element: &El, intl: Intl) -> bool {
        match (last, self) {
            // The browser has changed the property already if the user clicked.
            (Self::Select(before, ..), Self::Select(run, _, is_selected)) => {
                if before != run {
                    return false;
                }
                selection::check(element, *is_selected);
                true
            }
            (Self::Duration(_), Self::Duration(duration)) => {
                element.set_text(&intl.duration(*duration));
                true
            }
            (Self::Count(_), Self::Count(number)) => {
                element.set_text(&intl.int(*number));
                true
            }
            (Self::Progress(before, shown, last), Self::Progress(state, progress, band)) => {
                let Some(bar) = element.find(".progress").filter(|_| before == state) else {
                    return false;
                };
                if last != band {
                    show_band(&bar, *band);
                }
                shown == progress || progress::update(&bar, intl, *progress)
            }
            _ => false,
        }
    }

    /// Writes what is no content: the state of a checkbox, a property, and the band, whose styles the policy allows no attribute
    /// to set.
    pub(super) fn finish(&self, element: &El) {
        if let Self::Select(.., is_selected) = self {
            selection::check(element, *is_selected);
        }
        if let Self::Progress(.., band @ Some(_)) = self
            && let Some(bar) = element.find(".progress")
        {
            show_band(&bar, *band);
        }
    }

    /// Static content: the row's effect keeps it up to date.
    pub(super) fn render(
        &self,
        intl: Intl,
        navigator: Navigator,
        workflow: StoredValue<WorkflowId>,
    ) -> View {
        match self {
            Self::Select(id, number, _) => {
                selection::checkbox(&text::run_name(*number, id.as_str())).view()
            }
            Self::Name(id, number) => {
                let to = Route::Run(workflow.get_value(), id.clone());
                let name = text::run_name(*number, id.as_str());
                a().attr("href", navigator.href(&to)).child(name).view()
            }
            Self::Status(state, reason, note) => {
                let note = note.as_ref().map(|note| (&note.line, &note.title));
                let reason = reason.as_ref().map(|reason| (reason, reason));
                // A card shows it in full; a row truncates it, so the title has the full text.
                let reason = reason.or(note).map(|(line, title)| {
                    let full = p().class("quiet reason").attr("dir", "auto");
                    full.attr("title", title.as_str()).child(line.clone())
                });
                // The space separates them in a copied text.
                (status_badge(state), reason.map(|reason| (" ", reason))).view()
            }
            Self::Progress(state, progress, _) => progress_bar(intl, state, *progress).view(),
            Self::Person(name) => person(name.clone()).view(),
            Self::Time(at, age, _) => time(intl, *at, *age).view(),
            Self::Duration(duration) => intl.duration(*duration).view(),
            Self::Count(number) => intl.int(*number).view(),
            Self::Empty => text::NONE.view(),
            Self::Actions(id, number) => {
                let dots = svg::svg().attr("viewBox", "0 0 16 16").attr("aria-hidden", "true");
                let name = text::run_name(*number, id.as_str());
                button()
                    .attr("type", "button")
                    .attr("aria-label", text::actions_for(&name))
                    .attr("aria-haspopup", "menu")
                    .child(dots.child(svg::path().attr("d", DOTS)))
                    .view()
            }
            Self::Unreadable(problem) => {
                (text::UNREADABLE_ROW.get(), ". ", code().child(problem.clone())).view()
            }
        }
    }
}
