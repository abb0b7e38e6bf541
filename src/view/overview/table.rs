//! A table whose rows are all here, so that it can be sorted here. The table of runs is not one: it
//! is `view::runs::table`.

use std::sync::Arc;

use leptos::prelude::*;

use super::super::text;
use crate::overview::ranking::{Direction, Key, ranked};

type Cell<T> = Arc<dyn Fn(&T) -> AnyView + Send + Sync>;

/// A column of a table of `T`.
pub(super) struct Column<T> {
    title: &'static str,
    key: Option<fn(&T) -> Key>,
    /// Figures stand at the end of their cell, and sorting starts with the largest.
    is_figure: bool,
    cell: Cell<T>,
}

impl<T> Column<T> {
    /// A column of texts; sortable when there is a key to sort by.
    pub(super) fn text(
        title: &'static str,
        key: Option<fn(&T) -> Key>,
        cell: impl Fn(&T) -> AnyView + Send + Sync + 'static,
    ) -> Self {
        Self { title, key, is_figure: false, cell: Arc::new(cell) }
    }

    /// A sortable column of figures.
    pub(super) fn figure(
        title: &'static str,
        key: fn(&T) -> Key,
        cell: impl Fn(&T) -> AnyView + Send + Sync + 'static,
    ) -> Self {
        Self { title, key: Some(key), is_figure: true, cell: Arc::new(cell) }
    }
}

/// A table named `label`, at first in the rows' own order. A row is drawn anew only when it
/// changed. It scrolls by itself where it is too wide.
pub(super) fn table<T: Clone + PartialEq + Send + Sync + 'static>(
    label: &'static str,
    columns: Vec<Column<T>>,
    rows: Memo<Vec<T>>,
    foot: impl IntoView + 'static,
) -> AnyView {
    let sorting = RwSignal::new(None::<(usize, Direction)>);
    let keys: Vec<_> = columns.iter().map(|column| column.key).collect();
    let order = Memo::new(move |_| {
        rows.with(|rows| match sorting.get() {
            Some((column, direction)) => match keys.get(column).copied().flatten() {
                Some(key) => ranked(&rows.iter().map(key).collect::<Vec<_>>(), direction),
                None => (0..rows.len()).collect(),
            },
            None => (0..rows.len()).collect(),
        })
    });
    let headers: Vec<_> =
        columns.iter().enumerate().map(|(at, column)| header(at, column, sorting)).collect();
    let cells: Arc<Vec<_>> =
        Arc::new(columns.into_iter().map(|column| (column.is_figure, column.cell)).collect());
    let row = move |at: usize| {
        let cells = Arc::clone(&cells);
        let row = Memo::new(move |_| rows.with(|rows| rows.get(at).cloned()));
        let cell = move |row: &T, at: usize, is_figure: bool, cell: &Cell<T>| {
            let content = cell(row);
            let class = is_figure.then_some("figure");
            if at == 0 {
                view! { <th scope="row" class=class dir="auto">{content}</th> }.into_any()
            } else {
                view! { <td class=class dir="auto">{content}</td> }.into_any()
            }
        };
        view! {
            <tr>
                {move || {
                    row.get()
                        .map(|row| {
                            let cells = cells.iter().enumerate();
                            cells
                                .map(|(at, (is_figure, content))| {
                                    cell(&row, at, *is_figure, content)
                                })
                                .collect_view()
                        })
                }}
            </tr>
        }
    };
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=label>
            <table aria-label=label>
                <thead>
                    <tr>{headers}</tr>
                </thead>
                <tbody>
                    <For each=move || order.get() key=|at| *at children=row />
                </tbody>
                {foot}
            </table>
        </div>
    }
    .into_any()
}

/// A column's header; a button when the column can be sorted by. The third click leads back to the
/// rows' own order.
fn header<T>(
    at: usize,
    column: &Column<T>,
    sorting: RwSignal<Option<(usize, Direction)>>,
) -> AnyView {
    let title = column.title;
    let class = column.is_figure.then_some("figure");
    if column.key.is_none() {
        return view! { <th scope="col" class=class>{title}</th> }.into_any();
    }
    let (first, second) = if column.is_figure {
        (Direction::Descending, Direction::Ascending)
    } else {
        (Direction::Ascending, Direction::Descending)
    };
    let direction =
        move || sorting.get().filter(|(column, _)| *column == at).map(|sorted| sorted.1);
    let sort = move |_| {
        let next = match sorting.get_untracked() {
            Some((column, direction)) if column == at && direction == first => Some(second),
            Some((column, _)) if column == at => None,
            Some(_) | None => Some(first),
        };
        sorting.set(next.map(|direction| (at, direction)));
    };
    let aria = move || match direction() {
        Some(Direction::Ascending) => "ascending",
        Some(Direction::Descending) => "descending",
        None => "none",
    };
    view! {
        <th scope="col" class=class aria-sort=aria>
            <button type="button" on:click=sort>
                {title}
                <svg viewBox="0 0 8 8" aria-hidden="true">
                    <path d=move || match direction() {
                        Some(Direction::Ascending) => "M4 1 8 7H0Z",
                        Some(Direction::Descending) => "M4 7 0 1h8Z",
                        None => "",
                    } />
                </svg>
            </button>
        </th>
    }
    .into_any()
}

/// A text or a dash.
pub(super) fn or_none(text: Option<String>) -> AnyView {
    text.unwrap_or_else(|| text::NONE.to_owned()).into_any()
}

/// A share of 0 to 1 for a style, in hundredths of a per cent. (Float formatting costs more.)
pub(super) fn percent(share: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "0 to 10,000, and it saturates")]
    let hundredths = (share.clamp(0.0, 1.0) * 10_000.0) as i64;
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}
