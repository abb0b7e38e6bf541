//! One run in the table.

use std::cell::OnceCell;

use chrono::TimeDelta;
use leptos::either::Either;
use leptos::prelude::*;

use super::super::drawn::drawn;
use super::super::person::Person;
use super::super::progress::progress_bar;
use super::super::status::status_badge;
use super::super::time::time;
use super::super::{feeds, intl, navigator, text};
use super::table::Shown;
use crate::columns::Column;
use crate::format::{self, Age, age};
use crate::intl::Intl;
use crate::route::Route;
use crate::run::{Progress, Run, RunState, RunsRow, Timestamp, WorkflowId, active_duration};

/// Three dots in a row. A name for them, because Leptos writes elements that are all text as HTML, which
/// a page with trusted types refuses.
const DOTS: &str = "M2 6.5h3v3H2ZM6.5 6.5h3v3h-3ZM11 6.5h3v3h-3Z";

/// The row in a place. It is written over when its run or its time changes, which touches
/// the texts that differ and nothing else. Cells with effects of their own would be ten times as
/// many, and a page of a hundred rows would take a tenth of a second. For the same reason the table
/// listens to clicks, and no row does.
#[component]
pub(super) fn Row(
    workflow: StoredValue<WorkflowId>,
    row: ArcRwSignal<RunsRow>,
    table: Shown,
) -> impl IntoView {
    let row = RwSignal::from(row);
    let (navigator, intl, server) = (navigator(), intl(), feeds().server);
    // A memo: most rows look the same a second later.
    let passing = Memo::new(move |_| {
        let exact = table.exact_times.get();
        row.with(|row| match row {
            RunsRow::Run(run) => Passing::of(run, exact, || server.now()),
            RunsRow::Unreadable { .. } => Passing::default(),
        })
    });
    let cells = move || {
        let passing = passing.get();
        table.columns.with(|columns| {
            row.with(|row| match row {
                RunsRow::Run(run) => {
                    let cell = |column: &Column| {
                        let cell =
                            drawn(Cell::of(*column, run, &passing), move |cell| cell.draw(intl));
                        view! { <td role="cell" data-column=column.word()>{cell}</td> }
                    };
                    let id = (run.id.clone(), run.run_number);
                    Either::Left(view! {
                        <th role="rowheader" scope="row" data-column="run">
                            {drawn(id.clone(), move |(id, number)| {
                                let name = text::run_name(*number, id.as_str());
                                let to = Route::Run(workflow.get_value(), id.clone());
                                view! { <a href=navigator.href(&to)>{name}</a> }.into_any()
                            })}
                        </th>
                        {columns.iter().map(cell).collect_view()}
                        <td role="cell" class="actions">
                            {drawn(id, |(id, number)| {
                                let name = text::run_name(*number, id.as_str());
                                view! {
                                    <button
                                        type="button"
                                        aria-label=text::actions_for(&name)
                                        aria-haspopup="menu"
                                    >
                                        <svg viewBox="0 0 16 16" aria-hidden="true">
                                            <path d=DOTS />
                                        </svg>
                                    </button>
                                }
                                    .into_any()
                            })}
                        </td>
                    })
                }
                RunsRow::Unreadable { problem, .. } => Either::Right(view! {
                    <td role="cell" class="unreadable" colspan=columns.len() + 2>
                        {text::UNREADABLE_ROW.get()}
                        ". "
                        <code>{problem.clone()}</code>
                    </td>
                }),
            })
        })
    };
    view! { <tr role="row">{cells}</tr> }
}

/// What of a row changes as time passes, to the second.
#[derive(Clone, Copy, PartialEq, Default)]
struct Passing {
    /// Since creation, start and end; none where the time itself is shown.
    ages: [Option<Age>; 3],
    duration: Option<TimeDelta>,
}

impl Passing {
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
    /// With why it stands still.
    Status(RunState, Option<String>),
    Progress(RunState, Progress),
    Person(Option<String>),
    /// With its age, unless the time itself is shown.
    Time(Timestamp, Option<Age>),
    Duration(TimeDelta),
    Count(i64),
    Nothing,
}

impl Cell {
    fn of(column: Column, run: &Run, passing: &Passing) -> Self {
        let [created, started, completed] = passing.ages;
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
            Column::Duration => passing.duration.map(Self::Duration),
            Column::Credits => count(run.credits),
            Column::Lines => count(run.output_line_count),
            Column::Audio => run.delivered_audio_ms.map(format::millis).map(Self::Duration),
        };
        cell.unwrap_or(Self::Nothing)
    }

    fn draw(&self, intl: Intl) -> AnyView {
        match self {
            Self::Status(state, reason) => {
                // Whole in a card; a row cuts it, so that it is at hand.
                let reason = reason.clone().map(|reason| {
                    let whole = reason.clone();
                    view! { <p class="quiet reason" title=whole>{reason}</p> }
                });
                (status_badge(state), reason).into_any()
            }
            Self::Progress(state, progress) => progress_bar(intl, state, *progress).into_any(),
            Self::Person(name) => {
                let name = name.clone();
                view! { <Person name /> }.into_any()
            }
            Self::Time(at, age) => time(intl, *at, *age).into_any(),
            Self::Duration(duration) => intl.duration(*duration).into_any(),
            Self::Count(number) => intl.int(*number).into_any(),
            Self::Nothing => text::NONE.into_any(),
        }
    }
}
