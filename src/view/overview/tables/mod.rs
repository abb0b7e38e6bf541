//! A table whose rows are all here, so that it can be sorted here. The table of runs is not one: it
//! is `view::runs::table`.

pub(crate) mod audio;
pub(crate) mod states;
pub(crate) mod validators;

use std::rc::Rc;

use leptos::ev;

use crate::domain::overview::ranking::{Direction, Key, sort_rows};
use crate::view::text;
use dom::reactive::Memo;
use dom::reactive::RwSignal;
use dom::{self, Child, El, View, block, button, div, each, svg, tbody, td, th, thead, tr};

/// A column of a table of `T`.
pub(crate) struct Column<T> {
    title: &'static str,
    key: Option<fn(&T) -> Key>,
    /// Figures stand at the end of their cell, and sorting starts with the largest.
    is_figure: bool,
    cell: Box<dyn Fn(&T) -> View>,
}

impl<T> Column<T> {
    /// A column of texts; sortable when there is a key to sort by.
    pub(crate) fn text<V: Child>(
        title: &'static str,
        key: Option<fn(&T) -> Key>,
        cell: impl Fn(&T) -> V + 'static,
    ) -> Self {
        Self { title, key, is_figure: false, cell: Box::new(move |row| cell(row).view()) }
    }

    /// A sortable column of figures.
    pub(crate) fn figure<V: Child>(
        title: &'static str,
        key: fn(&T) -> Key,
        cell: impl Fn(&T) -> V + 'static,
    ) -> Self {
        Self { is_figure: true, ..Self::text(title, Some(key), cell) }
    }
}

/// The key of a text whose case does not count.
pub(crate) fn text_key(text: &str) -> Key {
    Key::text(text::lower(text))
}

/// A table named `label`, at first in the rows' own order. A row is drawn anew only when it
/// changed. It scrolls by itself where it is too wide.
pub(crate) fn table<T: Clone + PartialEq + Send + Sync + 'static>(
    label: &'static str,
    columns: Vec<Column<T>>,
    rows: Memo<Vec<T>>,
    foot: Option<El>,
) -> El {
    let sorting = RwSignal::new(None::<(usize, Direction)>);
    let keys: Vec<_> = columns.iter().map(|column| column.key).collect();
    let order = Memo::new(move |_| {
        rows.with(|rows| match sorting.get() {
            Some((column, direction)) => match keys.get(column).copied().flatten() {
                Some(key) => sort_rows(&rows.iter().map(key).collect::<Vec<_>>(), direction),
                None => (0..rows.len()).collect(),
            },
            None => (0..rows.len()).collect(),
        })
    });
    let header = |(at, column): (usize, &Column<T>)| {
        header(at, column.title, column.is_figure, column.key.is_some().then_some(sorting))
    };
    let headers = tr().children(columns.iter().enumerate().map(header));
    let columns = Rc::new(columns);
    let row = move |at: usize| {
        let columns = Rc::clone(&columns);
        let cells = move |row: &Option<T>| {
            let row = row.as_ref()?;
            let cell = |(at, column): (usize, &Column<T>)| {
                let cell = if at == 0 { th().attr("scope", "row") } else { td() };
                let class = column.is_figure.then_some("figure");
                cell.attr("class", class).attr("dir", "auto").child((column.cell)(row))
            };
            Some(columns.iter().enumerate().map(cell).collect::<Vec<_>>())
        };
        tr().child(block(move || rows.with(|rows| rows.get(at).cloned()), cells))
    };
    let table = dom::table()
        .attr("aria-label", label)
        .child(thead().child(headers))
        .child(tbody().child(each(move || order.get(), row)))
        .child(foot);
    let scroll = div().class("scroll").attr("tabindex", "0");
    scroll.attr("role", "region").attr("aria-label", label).child(table)
}

/// A column's header; a button when the column can be sorted by. The third click leads back to the
/// rows' own order.
fn header(
    at: usize,
    title: &'static str,
    is_figure: bool,
    sorting: Option<RwSignal<Option<(usize, Direction)>>>,
) -> El {
    let header = th().attr("scope", "col").attr("class", is_figure.then_some("figure"));
    let Some(sorting) = sorting else { return header.child(title) };
    let (first, second) = if is_figure {
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
    let arrow = svg::path().attr("d", move || match direction() {
        Some(Direction::Ascending) => "M4 1 8 7H0Z",
        Some(Direction::Descending) => "M4 7 0 1h8Z",
        None => "",
    });
    let arrow = svg::svg().attr("viewBox", "0 0 8 8").attr("aria-hidden", "true").child(arrow);
    let button = button().attr("type", "button").on(ev::click, sort);
    header.attr("aria-sort", aria).child(button.child(title).child(arrow))
}

/// A text or a dash.
pub(crate) fn or_none(text: Option<String>) -> String {
    text.unwrap_or_else(|| text::NONE.to_owned())
}

/// A share of 0 to 1 for a style, in hundredths of a per cent. (Float formatting costs more.)
pub(crate) fn percent(share: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "0 to 10,000, and it saturates")]
    let hundredths = (share.clamp(0.0, 1.0) * 10_000.0) as i64;
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}
