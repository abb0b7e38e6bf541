//! A row of the table.

use std::rc::Rc;

use leptos::prelude::*;

use crate::domain::run::{Run, RunId, RunsRow, WorkflowId};
use crate::host::navigator::Navigator;
use crate::i18n::intl::Intl;
use crate::settings::columns::Column;
use crate::view::context::{data, intl, navigator};
use crate::view::runs::cell::{Cell, TickingValues};
use crate::view::runs::columns::TableDisplay;
use crate::view::runs::estimate::{self, Note};
use crate::view::runs::selection::RowSelection;
use dom::reactive::{Memo, StoredValue};
use dom::{El, render_effect, td, th, tr};

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
                let estimate = estimate::of(run, ticking.duration, display.estimator);
                TickingValues { estimate, ..ticking }
            }
            RunsRow::Unreadable { .. } => TickingValues::default(),
        })
    });
    let element = tr().attr("role", "row");
    let target = element.clone();
    let mut last = Vec::<(CellSlot, Cell, El)>::new();
    let (mut was_hidden, mut estimate, mut note) = (false, None, None);
    render_effect(move || {
        let hidden = display.narrowed.with(|runs| row.with(|row| is_hidden(row, runs.as_deref())));
        if hidden != was_hidden {
            was_hidden = hidden;
            target.set_attr("hidden", hidden);
        }
        let ticking = ticking.get();
        if estimate != ticking.estimate {
            note = estimate::show(&target, ticking.estimate, display.estimator, intl);
            estimate = ticking.estimate;
        }
        let cells = row.with(|row| cells(row, display, &ticking, note.as_ref()));
        write_cells(&target, &mut last, cells, (intl, navigator, workflow));
    });
    element
}

/// Writes changed cells into the row. `last` has the cells as last written.
fn write_cells(
    target: &El,
    last: &mut Vec<(CellSlot, Cell, El)>,
    cells: Vec<(CellSlot, Cell)>,
    (intl, navigator, workflow): (Intl, Navigator, StoredValue<WorkflowId>),
) {
    if last.iter().map(|(slot, ..)| slot).eq(cells.iter().map(|(slot, _)| slot)) {
        for ((_, last, element), (_, cell)) in last.iter_mut().zip(cells) {
            if *last != cell {
                if cell.moves_content_of(last) {
                    element.replace_children(cell.render(intl, navigator, workflow));
                } else if !cell.update(last, element, intl) {
                    element.patch(cell.render(intl, navigator, workflow));
                    cell.finish(element);
                }
                *last = cell;
            }
        }
    } else {
        let rendered = cells.into_iter().map(|(slot, cell)| {
            let element = slot.element().child(cell.render(intl, navigator, workflow));
            cell.finish(&element);
            (slot, cell, element)
        });
        *last = rendered.collect();
        target
            .replace_children(last.iter().map(|(.., element)| element.clone()).collect::<Vec<_>>());
    }
}

/// Whether only other runs of the page are shown.
fn is_hidden(row: &RunsRow, shown: Option<&[RunId]>) -> bool {
    let is_shown = |run: &Run| shown.is_none_or(|shown| shown.contains(&run.id));
    row.run().map_or(shown.is_some(), |run| !is_shown(run))
}

/// The cells of a row with their slots.
fn cells(
    row: &RunsRow,
    display: TableDisplay,
    ticking: &TickingValues,
    note: Option<&Rc<Note>>,
) -> Vec<(CellSlot, Cell)> {
    match row {
        RunsRow::Run(run) => {
            let (id, number) = (&run.id, run.run_number);
            let select = |selection: RowSelection| {
                let is_selected = selection.contains(id);
                (CellSlot::Select, Cell::Select(id.clone(), number, is_selected))
            };
            let first = display.selection.map(select);
            let name = (CellSlot::Name, Cell::Name(id.clone(), number));
            let cell = |column: &Column| {
                (CellSlot::Column(*column), Cell::of(*column, run, ticking, note))
            };
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
