//! One run in the table.

use chrono::TimeDelta;
use leptos::either::Either;
use leptos::prelude::*;

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
use crate::run::{Run, RunStatus, RunsRow, Timestamp, WorkflowId, active_duration};

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
                    let name = text::run_name(run.run_number, run.id.as_str());
                    let href = workflow
                        .with_value(|workflow| Route::Run(workflow.clone(), run.id.clone()));
                    let cell = |column: &Column| {
                        view! {
                            <td role="cell" data-column=column.word()>
                                {cell(*column, run, &passing, intl)}
                            </td>
                        }
                    };
                    Either::Left(view! {
                        <th role="rowheader" scope="row" data-column="run">
                            <a href=navigator.href(&href)>{name.clone()}</a>
                        </th>
                        {columns.iter().map(cell).collect_view()}
                        <td role="cell" class="actions">
                            <button
                                type="button"
                                aria-label=text::actions_for(&name)
                                aria-haspopup="menu"
                            >
                                <svg viewBox="0 0 16 16" aria-hidden="true">
                                    <path d=DOTS />
                                </svg>
                            </button>
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
        let of = |at: Option<Timestamp>| at.filter(|_| !exact).map(|at| age(at, now()));
        let duration =
            active_duration(run, &now).map(|time| TimeDelta::seconds(time.num_seconds()));
        Self { ages: [run.created_at, run.started_at, run.completed_at].map(of), duration }
    }
}

fn cell(column: Column, run: &Run, passing: &Passing, intl: Intl) -> AnyView {
    let [created, started, completed] = passing.ages;
    let point = |at: Option<Timestamp>, age| match at {
        Some(at) => time(intl, at, age).into_any(),
        None => text::NONE.into_any(),
    };
    let figure = |text: Option<String>| text.unwrap_or_else(|| text::NONE.to_owned()).into_any();
    match column {
        Column::Status => {
            let reason = why_paused(run);
            // Whole in a card; a row cuts it, so that it is at hand.
            let reason = reason.map(|reason| {
                let whole = reason.clone();
                view! { <p class="quiet reason" title=whole>{reason}</p> }
            });
            (status_badge(&run.state()), reason).into_any()
        }
        Column::Progress => progress_bar(intl, &run.state(), run.progress).into_any(),
        Column::StartedBy => {
            let name = run.triggered_by.as_ref().and_then(|actor| actor.user_name.clone());
            view! { <Person name /> }.into_any()
        }
        Column::Created => point(run.created_at, created),
        Column::Started => point(run.started_at, started),
        Column::Completed => point(run.completed_at, completed),
        Column::Duration => figure(passing.duration.map(|time| intl.duration(time))),
        Column::Credits => figure(run.credits.map(|number| intl.int(number))),
        Column::Lines => figure(run.output_line_count.map(|number| intl.int(number))),
        Column::Audio => {
            figure(run.delivered_audio_ms.map(|audio| intl.duration(format::millis(audio))))
        }
    }
}

/// Why it stands still; the server's text where there is one.
fn why_paused(run: &Run) -> Option<String> {
    if run.status != RunStatus::Paused {
        return None;
    }
    let reason = || run.pause.reason.as_deref().map(text::pause_reason);
    run.pause.error.clone().or_else(reason)
}
