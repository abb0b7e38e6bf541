//! Tables that are sorted in the browser, because all their rows are loaded. The table of runs is in
//! `view::runs::table`.

pub(crate) mod audio;
pub(crate) mod cost;
pub(crate) mod matrix;
pub(crate) mod states;
pub(crate) mod validators;

use std::any::Any;
use std::borrow::Cow;
use std::marker::PhantomData;
use std::rc::Rc;
use std::sync::Arc;

use crate::domain::order::SortOrder;
use crate::domain::overview::ranking::{Key, sort_rows};
use crate::view::overview::paging::{PAGE, more_button};
use crate::view::shared::sort_header::sort_header;
use crate::view::text;
use dom::reactive::{Memo, RwSignal};
use dom::{self, Child, El, View, block, div, each, p, span, tbody, td, th, thead, tr};

/// A row of a table of any type: the code of tables exists once.
#[derive(Clone)]
struct Row(Arc<dyn AnyRow>);

trait AnyRow: Send + Sync {
    fn as_any(&self) -> &dyn Any;
    fn is_same(&self, other: &dyn Any) -> bool;
}

impl<T: PartialEq + Send + Sync + 'static> AnyRow for T {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn is_same(&self, other: &dyn Any) -> bool {
        other.downcast_ref() == Some(self)
    }
}

impl PartialEq for Row {
    fn eq(&self, other: &Self) -> bool {
        self.0.is_same(other.0.as_any())
    }
}

/// The sort key of a row.
type SortKey = Arc<dyn Fn(&dyn Any) -> Key + Send + Sync>;

/// Builds the cell of a row.
type BuildCell = Box<dyn Fn(&dyn Any) -> View>;

/// A column of a table with rows of type `T`.
pub(crate) struct TableColumn<T>(Column, PhantomData<fn(&T)>);

struct Column {
    title: Cow<'static, str>,
    /// A text below the title.
    note: Option<String>,
    key: Option<SortKey>,
    /// Figures are aligned to the end, and sorting starts with the largest.
    is_figure: bool,
    cell: BuildCell,
}

impl<T: 'static> TableColumn<T> {
    /// A column of texts; sortable if there is a sort key.
    pub(crate) fn text<V: Child>(
        title: &'static str,
        key: Option<fn(&T) -> Key>,
        cell: impl Fn(&T) -> V + 'static,
    ) -> Self {
        Self::new(title.into(), key.map(sort_key), cell)
    }

    /// A sortable column of figures.
    pub(crate) fn figure<V: Child>(
        title: &'static str,
        key: fn(&T) -> Key,
        cell: impl Fn(&T) -> V + 'static,
    ) -> Self {
        let Self(column, of) = Self::new(title.into(), Some(sort_key(key)), cell);
        Self(Column { is_figure: true, ..column }, of)
    }

    /// A sortable column whose title and values are known only at run time. Sorting starts with the smallest.
    pub(crate) fn dynamic(
        title: String,
        note: Option<String>,
        key: impl Fn(&T) -> Key + Send + Sync + 'static,
        cell: impl Fn(&T) -> View + 'static,
    ) -> Self {
        let Self(column, of) = Self::new(title.into(), Some(sort_key(key)), cell);
        Self(Column { note, ..column }, of)
    }

    fn new<V: Child>(
        title: Cow<'static, str>,
        key: Option<SortKey>,
        cell: impl Fn(&T) -> V + 'static,
    ) -> Self {
        let cell = Box::new(move |row: &dyn Any| row.downcast_ref().map(&cell).view());
        Self(Column { title, note: None, key, is_figure: false, cell }, PhantomData)
    }
}

fn sort_key<T: 'static>(key: impl Fn(&T) -> Key + Send + Sync + 'static) -> SortKey {
    Arc::new(move |row| row.downcast_ref().map_or(Key::Missing, &key))
}

/// The case-insensitive sort key of a text.
pub(crate) fn text_key(text: &str) -> Key {
    Key::text(text::lower(text))
}

/// A table, or the text that `empty` returns while there are no rows. The table is rebuilt when `key` changes.
pub(crate) fn table_or_text<T, K>(
    label: &'static str,
    empty: impl Fn() -> &'static str + 'static,
    rows: Memo<Vec<T>>,
    key: impl Fn() -> K + 'static,
    build: impl Fn(&K) -> (Vec<TableColumn<T>>, Option<El>) + 'static,
) -> View
where
    T: Clone + PartialEq + Send + Sync + 'static,
    K: PartialEq + 'static,
{
    let row = |row: &T| Row(Arc::new(row.clone()));
    let rows = Memo::new(move |_| rows.with(|rows| rows.iter().map(row).collect()));
    block(
        move || (rows.with(Vec::is_empty), key()),
        move |(is_empty, key)| {
            if *is_empty {
                return p().class("quiet").child(empty()).view();
            }
            let (columns, foot) = build(key);
            table(label, columns.into_iter().map(|column| column.0).collect(), rows, foot)
        },
    )
}

/// A table named `label` in a scroll container, unsorted at first. A row is rebuilt only when it changes. Only the first
/// page of the rows is built, and more on demand.
fn table(
    label: &'static str,
    columns: Vec<Column>,
    rows: Memo<Vec<Row>>,
    foot: Option<El>,
) -> View {
    let shown = RwSignal::new(PAGE);
    let count = move || rows.with(Vec::len);
    let sorting = RwSignal::new(None::<Sorting>);
    let keys: Vec<_> = columns.iter().map(|column| column.key.clone()).collect();
    let row_order = Memo::new(move |_| {
        rows.with(|rows| match sorting.get() {
            Some((column, order)) => match keys.get(column).and_then(Option::as_ref) {
                Some(key) => {
                    let keys = rows.iter().map(|row| key(row.0.as_any()));
                    sort_rows(&keys.collect::<Vec<_>>(), order)
                }
                None => (0..rows.len()).collect(),
            },
            None => (0..rows.len()).collect(),
        })
    });
    let header = |(at, column): (usize, &Column)| {
        header(at, column, column.key.is_some().then_some(sorting))
    };
    let headers = tr().children(columns.iter().enumerate().map(header));
    let columns = Rc::new(columns);
    let row = move |at: usize| {
        let columns = Rc::clone(&columns);
        let cells = move |row: &Option<Row>| {
            let row = row.as_ref()?;
            let cell = |(at, column): (usize, &Column)| {
                let cell = if at == 0 { th().attr("scope", "row") } else { td() };
                let class = column.is_figure.then_some("figure");
                let content = (column.cell)(row.0.as_any());
                cell.attr("class", class).attr("dir", "auto").child(content)
            };
            Some(columns.iter().enumerate().map(cell).collect::<Vec<_>>())
        };
        tr().child(block(move || rows.with(|rows| rows.get(at).cloned()), cells))
    };
    let shown_rows = move || row_order.get().into_iter().take(shown.get()).collect();
    // With the header, if not all rows are in the document.
    let row_count = move || (count() > shown.get()).then(|| (count() + 1).to_string());
    let table = dom::table()
        .attr("aria-label", label)
        .attr("aria-rowcount", row_count)
        .child(thead().child(headers))
        .child(tbody().child(each(shown_rows, row)))
        .child(foot);
    let scroll = div().class("scroll").attr("tabindex", "0");
    let scroll = scroll.attr("role", "region").attr("aria-label", label).child(table);
    (scroll, more_button(shown, count)).view()
}

/// The sorted column's index and its order.
type Sorting = (usize, SortOrder);

/// A column's header, with a sort button if the column is sortable. A third click restores the original order.
fn header(index: usize, column: &Column, sorting: Option<RwSignal<Option<Sorting>>>) -> El {
    let is_figure = column.is_figure;
    let header = th().attr("scope", "col").attr("class", is_figure.then_some("figure"));
    let title = column.title.clone().into_owned();
    let Some(sorting) = sorting else { return header.child(title) };
    let first = if is_figure { SortOrder::Descending } else { SortOrder::Ascending };
    let order = move || sorting.get().filter(|(column, _)| *column == index).map(|sorted| sorted.1);
    let sort = move || {
        let next = match sorting.get_untracked() {
            Some((column, order)) if column == index && order == first => Some(first.reversed()),
            Some((column, _)) if column == index => None,
            Some(_) | None => Some(first),
        };
        sorting.set(next.map(|order| (index, order)));
    };
    let note = column.note.clone().map(|note| span().class("quiet").child(note));
    sort_header(header, &title, Rc::new(order), Box::new(sort)).child(note)
}

/// A share as a bar with a text.
pub(crate) fn share_bar(share: f64, text: String) -> El {
    let bar = span().style("width", percent(share));
    let track = span().class("bar-track").attr("aria-hidden", "true");
    span().class("share").child(track.child(bar)).child(span().child(text))
}

/// A text, or a dash for a missing value.
pub(crate) fn or_none(text: Option<String>) -> String {
    text.unwrap_or_else(|| text::NONE.to_owned())
}

/// A share of 0 to 1 as a CSS percentage with two decimals. Formatting integers takes less WebAssembly than floats.
pub(crate) fn percent(share: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "0 to 10,000, and it saturates")]
    let hundredths = (share.clamp(0.0, 1.0) * 10_000.0) as i64;
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}
