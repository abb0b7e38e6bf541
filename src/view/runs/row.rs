//! One run in the table.

use leptos::html::Button;
use leptos::prelude::*;

use super::super::link::RouteLink;
use super::super::person::Person;
use super::super::progress::ProgressBar;
use super::super::status::StatusBadge;
use super::super::time::{Duration, Time};
use super::super::{intl, text};
use super::menu::RowMenu;
use crate::columns::Column;
use crate::format;
use crate::route::Route;
use crate::run::{Run, RunStatus, Timestamp, WorkflowId};

/// A row. Each cell follows its own part of the run, so a change touches that cell alone.
#[component]
pub(super) fn RunRow(
    workflow: WorkflowId,
    run: ArcRwSignal<Run>,
    columns: Memo<Vec<Column>>,
    menu: RowMenu,
) -> impl IntoView {
    let run = RwSignal::from(run);
    let (number, id) = run.with_untracked(|run| (run.run_number, run.id.clone()));
    let name = text::run_name(number, id.as_str());
    let to = Route::Run(workflow, id.clone());
    let button = NodeRef::<Button>::new();
    let label = text::actions_for(&name);
    let open = {
        let name = name.clone();
        move |_| {
            if let Some(button) = button.get_untracked() {
                menu.open(id.clone(), name.clone(), &button);
            }
        }
    };
    let cells = move || {
        let cell = |column| {
            view! {
                <td role="cell" data-label=text::column(column) data-column=column.word()>
                    {cell(column, run)}
                </td>
            }
        };
        columns.get().into_iter().map(cell).collect_view()
    };
    view! {
        <tr role="row">
            <th role="rowheader" scope="row" data-label=text::RUN>
                <RouteLink to=Signal::stored(to)>{name}</RouteLink>
            </th>
            {cells}
            <td role="cell" class="actions">
                <button
                    node_ref=button
                    type="button"
                    aria-label=label
                    aria-haspopup="menu"
                    on:click=open
                >
                    <svg viewBox="0 0 16 16" aria-hidden="true">
                        <path d="M2 6.5h3v3H2ZM6.5 6.5h3v3h-3ZM11 6.5h3v3h-3Z" />
                    </svg>
                </button>
            </td>
        </tr>
    }
}

fn cell(column: Column, run: RwSignal<Run>) -> AnyView {
    let time =
        |read: fn(&Run) -> Option<Timestamp>| view! { <Time at=part(run, read) /> }.into_any();
    match column {
        Column::Status => {
            let reason = part(run, why_paused);
            view! {
                <StatusBadge state=part(run, Run::state) />
                {move || reason.get().map(|reason| view! { <p class="quiet reason">{reason}</p> })}
            }
            .into_any()
        }
        Column::Progress => view! {
            <ProgressBar state=part(run, Run::state) progress=part(run, |run| run.progress) />
        }
        .into_any(),
        Column::StartedBy => {
            let person = part(run, |run| run.triggered_by.as_ref()?.user_name.clone());
            (move || view! { <Person name=person.get() /> }).into_any()
        }
        Column::Created => time(|run| run.created_at),
        Column::Started => time(|run| run.started_at),
        Column::Completed => time(|run| run.completed_at),
        Column::Duration => view! { <Duration run /> }.into_any(),
        Column::Credits => number(part(run, |run| run.credits)),
        Column::Lines => number(part(run, |run| run.output_line_count)),
        Column::Audio => {
            let intl = intl();
            let audio = part(run, |run| run.delivered_audio_ms);
            let text = move || audio.get().map(|millis| intl.duration(format::millis(millis)));
            (move || text().unwrap_or_else(|| text::NONE.to_owned())).into_any()
        }
    }
}

fn number(number: Memo<Option<i64>>) -> AnyView {
    let intl = intl();
    let text = move || number.get().map(|number| intl.int(number));
    (move || text().unwrap_or_else(|| text::NONE.to_owned())).into_any()
}

fn part<T: Clone + PartialEq + Send + Sync + 'static>(
    run: RwSignal<Run>,
    read: fn(&Run) -> T,
) -> Memo<T> {
    Memo::new(move |_| run.with(read))
}

/// Why it stands still; the server's text where there is one.
fn why_paused(run: &Run) -> Option<String> {
    if run.status != RunStatus::Paused {
        return None;
    }
    let reason = || run.pause.reason.as_deref().map(text::pause_reason);
    run.pause.error.clone().or_else(reason)
}
