//! A row of the table.

use std::cell::OnceCell;

use chrono::TimeDelta;
use leptos::prelude::*;

use crate::domain::format::{self, Age, age};
use crate::domain::run::{Progress, Run, RunId, RunState, RunsRow, WorkflowId, active_duration};
use crate::domain::time::Timestamp;
use crate::host::navigator::Navigator;
use crate::i18n::intl::Intl;
use crate::i18n::times::TimeDisplay;
use crate::routing::route::Route;
use crate::settings::columns::Column;
use crate::view::context::{data, intl, navigator};
use crate::view::runs::columns::TableDisplay;
use crate::view::runs::estimate::{self, Estimate};
use crate::view::runs::selection::{self, RowSelection};
use crate::view::shared::person::person;
use crate::view::shared::progress::{self, progress_bar};
use crate::view::shared::status::status_badge;
use crate::view::shared::time::time;
use crate::view::text;
use dom::reactive::{Memo, StoredValue};
use dom::{Child, El, View, a, button, code, p, render_effect, svg, td, th, tr};

/// The icon of the menu button: three dots.
const DOTS: &str = "M2 6.5h3v3H2ZM6.5 6.5h3v3h-3ZM11 6.5h3v3h-3Z";

/// A row. One effect updates the cells that differ when the run or the time changes. An effect per cell would
/// mean ten times as many, and 0.1 s for a page of a hundred rows. For the same reason the table has the click
/// listener instead of each row.
pub(crate) fn row(
    workflow: StoredValue<WorkflowId>,
    row: ArcRwSignal<RunsRow>,
    display: TableDisplay,
) -> El {
    let row = leptos::prelude::RwSignal::from(row);
    let (navigator, intl, server) = (navigator(), intl(), data().server);
    // A memo: most rows are unchanged a second later.
    let ticking = Memo::new(move |_| {
        let times = intl.times().get();
        row.with(|row| match row {
            RunsRow::Run(run) => {
                let ticking = TickingValues::of(run, times, || server.now());
                let estimate = estimate::of(run, ticking.duration, display.estimator, intl);
                TickingValues { estimate, ..ticking }
            }
            RunsRow::Unreadable { .. } => TickingValues::default(),
        })
    });
    let element = tr().attr("role", "row");
    let target = element.clone();
    let mut last = Vec::<(CellSlot, Cell, El)>::new();
    let (mut was_hidden, mut estimate) = (false, None);
    render_effect(move || {
        let hidden = display.narrowed.with(|runs| row.with(|row| is_hidden(row, runs.as_deref())));
        if hidden != was_hidden {
            was_hidden = hidden;
            target.set_attr("hidden", hidden);
        }
        let ticking = ticking.get();
        if estimate != ticking.estimate {
            estimate.clone_from(&ticking.estimate);
            estimate::show(&target, estimate.as_ref());
        }
        let cells = row.with(|row| cells(row, display, &ticking));
        if last.iter().map(|(slot, ..)| slot).eq(cells.iter().map(|(slot, _)| slot)) {
            for ((_, last, element), (_, cell)) in last.iter_mut().zip(cells) {
                if *last != cell {
                    if cell.moves_content_of(last) {
                        element.replace_children(cell.render(intl, navigator, workflow));
                    } else if !cell.update(last, element, intl) {
                        element.patch(cell.render(intl, navigator, workflow));
                        cell.check(element);
                    }
                    *last = cell;
                }
            }
        } else {
            let rendered = cells.into_iter().map(|(slot, cell)| {
                let element = slot.element().child(cell.render(intl, navigator, workflow));
                cell.check(&element);
                (slot, cell, element)
            });
            last = rendered.collect();
            target.replace_children(
                last.iter().map(|(.., element)| element.clone()).collect::<Vec<_>>(),
            );
        }
    });
    element
}

/// Whether only other runs of the page are shown.
fn is_hidden(row: &RunsRow, shown: Option<&[RunId]>) -> bool {
    let is_shown = |run: &Run| shown.is_none_or(|shown| shown.contains(&run.id));
    row.run().map_or(shown.is_some(), |run| !is_shown(run))
}

/// The cells of a row with their slots.
fn cells(row: &RunsRow, display: TableDisplay, ticking: &TickingValues) -> Vec<(CellSlot, Cell)> {
    match row {
        RunsRow::Run(run) => {
            let (id, number) = (&run.id, run.run_number);
            let select = |selection: RowSelection| {
                let is_selected = selection.contains(id);
                (CellSlot::Select, Cell::Select(id.clone(), number, is_selected))
            };
            let first = display.selection.map(select);
            let name = (CellSlot::Name, Cell::Name(id.clone(), number));
            let cell =
                |column: &Column| (CellSlot::Column(*column), Cell::of(*column, run, ticking));
            let last = (CellSlot::Actions, Cell::Actions(id.clone(), number));
            let first = first.into_iter().chain([name]);
            display
                .columns
                .with(|columns| first.chain(columns.iter().map(cell)).chain([last]).collect())
        }
        RunsRow::Unreadable { problem, .. } => {
            let count = display.columns.with(Vec::len) + display.fixed_cells();
            vec![(CellSlot::FullRow(count), Cell::Unreadable(problem.clone()))]
        }
    }
}

/// The position of a cell in its row.
#[derive(PartialEq)]
enum CellSlot {
    Select,
    Name,
    Column(Column),
    Actions,
    /// A cell that spans this many columns.
    FullRow(usize),
}

impl CellSlot {
    fn element(&self) -> El {
        match self {
            Self::Select => td().attr("role", "cell").class("select"),
            Self::Name => {
                let header = th().attr("role", "rowheader").attr("scope", "row");
                header.attr("data-column", "run")
            }
            Self::Column(column) => td().attr("role", "cell").attr("data-column", column.as_str()),
            Self::Actions => td().attr("role", "cell").class("actions"),
            Self::FullRow(count) => {
                td().attr("role", "cell").class("unreadable").attr("colspan", count.to_string())
            }
        }
    }
}

/// The values of a row that change with time, once a second.
#[derive(Clone, PartialEq, Default)]
struct TickingValues {
    /// Since creation, start and completion; `None` for absolute times.
    ages: [Option<Age>; 3],
    /// Whether times are in UTC.
    utc: bool,
    duration: Option<TimeDelta>,
    /// Of a running run.
    estimate: Option<Estimate>,
}

impl TickingValues {
    fn of(run: &Run, times: TimeDisplay, now: impl Fn() -> Timestamp) -> Self {
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
enum Cell {
    /// The checkbox, and whether it is checked.
    Select(RunId, Option<i64>, bool),
    Name(RunId, Option<i64>),
    /// With the reason for a pause or a failure, or the estimate of a running run.
    Status(RunState, Option<String>, Option<Estimate>),
    Progress(RunState, Progress),
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
    fn of(column: Column, run: &Run, ticking: &TickingValues) -> Self {
        let [created, started, completed] = ticking.ages;
        let time = |at: Option<Timestamp>, age| at.map(|at| Self::Time(at, age, ticking.utc));
        let count = |number: Option<i64>| number.map(Self::Count);
        let cell = match column {
            Column::Status => {
                let estimate = ticking.estimate.clone();
                Some(Self::Status(run.state(), text::status_reason(run), estimate))
            }
            Column::Progress => Some(Self::Progress(run.state(), run.progress)),
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
    fn moves_content_of(&self, last: &Self) -> bool {
        match (last, self) {
            (Self::Status(_, before, was_estimated), Self::Status(_, reason, estimate)) => {
                let had_line = before.is_some() || was_estimated.is_some();
                had_line != (reason.is_some() || estimate.is_some())
            }
            _ => false,
        }
    }

    /// Updates `element` from `last` if only a text or a bar differs, as for most changes of a tick. False if
    /// the cell must be rendered instead.
    fn update(&self, last: &Self, element: &El, intl: Intl) -> bool {
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
            (Self::Progress(before, _), Self::Progress(state, progress)) => {
                before == state && progress::update(element, intl, *progress)
            }
            _ => false,
        }
    }

    /// Writes the state of a checkbox, which is a property of its element.
    fn check(&self, element: &El) {
        if let Self::Select(.., is_selected) = self {
            selection::check(element, *is_selected);
        }
    }

    /// Static content: the row's effect keeps it up to date.
    fn render(&self, intl: Intl, navigator: Navigator, workflow: StoredValue<WorkflowId>) -> View {
        match self {
            Self::Select(id, number, _) => {
                selection::checkbox(&text::run_name(*number, id.as_str())).view()
            }
            Self::Name(id, number) => {
                let to = Route::Run(workflow.get_value(), id.clone());
                let name = text::run_name(*number, id.as_str());
                a().attr("href", navigator.href(&to)).child(name).view()
            }
            Self::Status(state, reason, estimate) => {
                let estimate = estimate.as_ref();
                let estimate = estimate.map(|estimate| (&estimate.note, &estimate.title));
                let reason = reason.as_ref().map(|reason| (reason, reason));
                // A card shows it in full; a row truncates it, so the title has the full text.
                let reason = reason.or(estimate).map(|(line, title)| {
                    let full = p().class("quiet reason").attr("dir", "auto");
                    full.attr("title", title.as_str()).child(line.clone())
                });
                // The space separates them in a copied text.
                (status_badge(state), reason.map(|reason| (" ", reason))).view()
            }
            Self::Progress(state, progress) => progress_bar(intl, state, *progress).view(),
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
