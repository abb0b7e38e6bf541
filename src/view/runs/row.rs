//! One run in the table.

use std::cell::OnceCell;

use chrono::TimeDelta;
use leptos::prelude::*;

use crate::domain::format::{self, Age, age};
use crate::domain::run::{Progress, Run, RunId, RunState, RunsRow, WorkflowId, active_duration};
use crate::domain::time::Timestamp;
use crate::host::navigator::Navigator;
use crate::i18n::intl::Intl;
use crate::routing::route::Route;
use crate::settings::columns::Column;
use crate::view::context::{data, intl, navigator};
use crate::view::runs::columns::Shown;
use crate::view::shared::person::person;
use crate::view::shared::progress::{self, progress_bar};
use crate::view::shared::status::status_badge;
use crate::view::shared::time::time;
use crate::view::text;
use dom::reactive::{Memo, StoredValue};
use dom::{Child, El, View, a, button, code, follow, p, svg, td, th, tr};

/// Three dots in a row.
const DOTS: &str = "M2 6.5h3v3H2ZM6.5 6.5h3v3h-3ZM11 6.5h3v3h-3Z";

/// The row in a place. It is written over when its run or its time changes, which touches
/// the cells that differ and nothing else. Cells with effects of their own would be ten times as
/// many, and a page of a hundred rows would take a tenth of a second. For the same reason the table
/// listens to clicks, and no row does.
pub(crate) fn row(
    workflow: StoredValue<WorkflowId>,
    row: ArcRwSignal<RunsRow>,
    table: Shown,
) -> El {
    let row = leptos::prelude::RwSignal::from(row);
    let (navigator, intl, server) = (navigator(), intl(), data().server);
    // A memo: most rows look the same a second later.
    let ticking = Memo::new(move |_| {
        let exact = table.exact_times.get();
        row.with(|row| match row {
            RunsRow::Run(run) => TickingValues::of(run, exact, || server.now()),
            RunsRow::Unreadable { .. } => TickingValues::default(),
        })
    });
    let element = tr().attr("role", "row");
    let written = element.clone();
    let mut last = Vec::<(Place, Cell, El)>::new();
    follow(move || {
        let ticking = ticking.get();
        let cells = table.columns.with(|columns| row.with(|row| cells(row, columns, &ticking)));
        if last.iter().map(|(place, ..)| place).eq(cells.iter().map(|(place, _)| place)) {
            for ((_, last, element), (_, cell)) in last.iter_mut().zip(cells) {
                if *last != cell {
                    if !cell.overwrite(last, element, intl) {
                        element.patch(cell.draw(intl, navigator, workflow));
                    }
                    *last = cell;
                }
            }
        } else {
            let drawn = cells.into_iter().map(|(place, cell)| {
                let element = place.element().child(cell.draw(intl, navigator, workflow));
                (place, cell, element)
            });
            last = drawn.collect();
            written.fill(last.iter().map(|(.., element)| element.clone()).collect::<Vec<_>>());
        }
    });
    element
}

/// The cells of a row, each with its place.
fn cells(row: &RunsRow, columns: &[Column], ticking: &TickingValues) -> Vec<(Place, Cell)> {
    match row {
        RunsRow::Run(run) => {
            let (id, number) = (&run.id, run.run_number);
            let first = (Place::Name, Cell::Name(id.clone(), number));
            let cell = |column: &Column| (Place::Of(*column), Cell::of(*column, run, ticking));
            let last = (Place::Actions, Cell::Actions(id.clone(), number));
            [first].into_iter().chain(columns.iter().map(cell)).chain([last]).collect()
        }
        RunsRow::Unreadable { problem, .. } => {
            vec![(Place::All(columns.len() + 2), Cell::Unreadable(problem.clone()))]
        }
    }
}

/// Where a cell is in its row.
#[derive(PartialEq)]
enum Place {
    Name,
    Of(Column),
    Actions,
    /// So many columns.
    All(usize),
}

impl Place {
    fn element(&self) -> El {
        match self {
            Self::Name => {
                let header = th().attr("role", "rowheader").attr("scope", "row");
                header.attr("data-column", "run")
            }
            Self::Of(column) => td().attr("role", "cell").attr("data-column", column.as_str()),
            Self::Actions => td().attr("role", "cell").class("actions"),
            Self::All(count) => {
                td().attr("role", "cell").class("unreadable").attr("colspan", count.to_string())
            }
        }
    }
}

/// What of a row changes as time passes, to the second.
#[derive(Clone, Copy, PartialEq, Default)]
struct TickingValues {
    /// Since creation, start and end; none where the time itself is shown.
    ages: [Option<Age>; 3],
    duration: Option<TimeDelta>,
}

impl TickingValues {
    fn of(run: &Run, exact: bool, now: impl Fn() -> Timestamp) -> Self {
        // Asked once at most: to be told of every second costs more than all the rest here.
        let asked = OnceCell::new();
        let now = || *asked.get_or_init(&now);
        let of = |at: Option<Timestamp>| at.filter(|_| !exact).map(|at| age(at, now()));
        let duration = active_duration(run, now).map(|time| TimeDelta::seconds(time.num_seconds()));
        Self { ages: [run.created_at, run.started_at, run.completed_at].map(of), duration }
    }
}

/// All that a cell shows.
#[derive(PartialEq)]
enum Cell {
    Name(RunId, Option<i64>),
    /// With why it stands still.
    Status(RunState, Option<String>),
    Progress(RunState, Progress),
    Person(Option<String>),
    /// With its age, unless the time itself is shown.
    Time(Timestamp, Option<Age>),
    Duration(TimeDelta),
    Count(i64),
    Nothing,
    /// The button of the menu.
    Actions(RunId, Option<i64>),
    Unreadable(String),
}

impl Cell {
    fn of(column: Column, run: &Run, ticking: &TickingValues) -> Self {
        let [created, started, completed] = ticking.ages;
        let time = |at: Option<Timestamp>, age| at.map(|at| Self::Time(at, age));
        let count = |number: Option<i64>| number.map(Self::Count);
        let cell = match column {
            Column::Status => Some(Self::Status(run.state(), text::why_paused(run))),
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
        cell.unwrap_or(Self::Nothing)
    }

    /// Writes the cell over `last` in `element`, where only a text or a bar differs: most changes of a
    /// tick do. False where it must be drawn instead.
    fn overwrite(&self, last: &Self, element: &El, intl: Intl) -> bool {
        match (last, self) {
            (Self::Duration(_), Self::Duration(duration)) => {
                element.set_text(&intl.duration(*duration));
                true
            }
            (Self::Count(_), Self::Count(number)) => {
                element.set_text(&intl.int(*number));
                true
            }
            (Self::Progress(before, _), Self::Progress(state, progress)) => {
                before == state && progress::overwrite(element, intl, *progress)
            }
            _ => false,
        }
    }

    /// Nothing in it follows a signal: who writes the row over keeps the cells that stay as they are.
    fn draw(&self, intl: Intl, navigator: Navigator, workflow: StoredValue<WorkflowId>) -> View {
        match self {
            Self::Name(id, number) => {
                let to = Route::Run(workflow.get_value(), id.clone());
                let name = text::run_name(*number, id.as_str());
                a().attr("href", navigator.href(&to)).child(name).view()
            }
            Self::Status(state, reason) => {
                // Whole in a card; a row cuts it, so that it is at hand.
                let reason = reason.as_ref().map(|reason| {
                    let whole = p().class("quiet reason").attr("title", reason.as_str());
                    whole.child(reason.clone())
                });
                (status_badge(state), reason).view()
            }
            Self::Progress(state, progress) => progress_bar(intl, state, *progress).view(),
            Self::Person(name) => person(name.clone()).view(),
            Self::Time(at, age) => time(intl, *at, *age).view(),
            Self::Duration(duration) => intl.duration(*duration).view(),
            Self::Count(number) => intl.int(*number).view(),
            Self::Nothing => text::NONE.view(),
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
