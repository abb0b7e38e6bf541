//! The table of a comparison: all its blocks are the same table with other cells.

use crate::domain::compare::Trend;
use crate::view::context::intl;
use crate::view::overview::paging::{PAGE, more_button};
use crate::view::text;
use dom::reactive::{Memo, RwSignal};
use dom::{
    Child as _, El, View, bdi, block, div, each, h2, p, section, span, svg, tbody, td, th, thead,
    tr,
};

/// What differs, and how much is equal.
#[derive(Clone, Default, PartialEq)]
pub(super) struct Changes {
    /// Of all columns but that of the names.
    pub(super) titles: Vec<String>,
    pub(super) rows: Vec<ChangeRow>,
    /// The number of rows that are left out, because they are equal.
    pub(super) same: usize,
    /// A line below the table.
    pub(super) note: Option<String>,
}

#[derive(Clone, PartialEq)]
pub(super) struct ChangeRow {
    pub(super) name: String,
    /// What the server calls it.
    pub(super) id: String,
    pub(super) cells: Vec<ChangeCell>,
}

#[derive(Clone, PartialEq)]
pub(super) struct ChangeCell {
    pub(super) text: String,
    /// `None` for a value without a change.
    pub(super) trend: Option<Trend>,
}

impl ChangeCell {
    /// A value; a dash if it is missing.
    pub(super) fn value(text: Option<String>) -> Self {
        Self { text: text.unwrap_or_else(|| text::NONE.to_owned()), trend: None }
    }

    pub(super) fn change(text: Option<String>, trend: Trend) -> Self {
        Self { trend: Some(trend), ..Self::value(text) }
    }
}

/// A block: its table, one line if nothing differs or if only one run has it, nothing until it is loaded or if no run has it.
pub(super) fn changes(title: &'static str, changes: Memo<Option<Changes>>) -> View {
    let state = move || {
        changes.with(|changes| {
            let changes = changes.as_ref()?;
            let line = || match &changes.note {
                Some(note) => Some(note.clone()),
                None => (changes.same > 0).then(|| text::NO_DIFFERENCES.get().to_owned()),
            };
            Some((
                changes.titles.clone(),
                if changes.rows.is_empty() { line()? } else { String::new() },
            ))
        })
    };
    block(state, move |state| {
        let (titles, line) = state.as_ref()?;
        if !line.is_empty() {
            return Some(p().class("quiet unmeasured").child(format!("{title}: {line}")));
        }
        let block = section().class("block").attr("part", "block").child(h2().child(title));
        Some(block.child(table(title, titles, changes)).child(foot(changes)))
    })
}

fn table(title: &'static str, titles: &[String], changes: Memo<Option<Changes>>) -> View {
    let shown = RwSignal::new(PAGE);
    let count = move || changes.with(|it| it.as_ref().map_or(0, |changes| changes.rows.len()));
    let header = |name: &String| th().attr("scope", "col").attr("dir", "auto").child(name.clone());
    let headers = tr().child(td()).children(titles.iter().map(header));
    let row = move |at: usize| {
        let read = move || changes.with(|it| it.as_ref()?.rows.get(at).cloned());
        tr().child(block(read, |row| {
            let row = row.as_ref()?;
            let name = bdi().attr("title", row.id.as_str()).child(row.name.clone());
            let name = th().attr("scope", "row").attr("dir", "auto").child(name);
            let cells =
                row.cells.iter().map(|cell| td().attr("dir", "auto").child(self::cell(cell)));
            Some(std::iter::once(name).chain(cells).collect::<Vec<_>>())
        }))
    };
    let table = dom::table()
        .attr("aria-label", title)
        .child(thead().child(headers))
        .child(tbody().child(each(move || (0..count().min(shown.get())).collect(), row)));
    let scroll = div().class("scroll").attr("tabindex", "0");
    let scroll = scroll.attr("role", "region").attr("aria-label", title).child(table);
    (scroll, more_button(shown, count)).view()
}

fn cell(cell: &ChangeCell) -> View {
    match cell.trend {
        Some(trend) => change(cell.text.clone(), trend).view(),
        None => cell.text.clone().view(),
    }
}

/// A change with its meaning as a shape and a colour, which are those of completed and of failed runs.
pub(super) fn change(value: String, trend: Trend) -> El {
    let (state, meaning, shape) = match trend {
        Trend::Better => ("completed", text::BETTER.get(), "M8 3 14 13H2Z"),
        Trend::Worse => ("failed", text::WORSE.get(), "M8 13 2 3h12Z"),
        Trend::Neutral | Trend::Same => return span().child(value),
    };
    let shape = svg::svg().attr("viewBox", "0 0 16 16").child(svg::path().attr("d", shape));
    let shape = shape.attr("role", "img").attr("aria-label", meaning);
    let change = span().class("status").attr("data-state", state).attr("title", meaning);
    change.child(shape).child(span().child(value))
}

/// How much is equal, and the note.
fn foot(changes: Memo<Option<Changes>>) -> View {
    let intl = intl();
    let read = move || {
        changes.with(|changes| {
            let changes = changes.as_ref()?;
            let same = (changes.same > 0).then(|| text::equal_rows(&intl.count(changes.same)));
            let lines: Vec<_> = [same, changes.note.clone()].into_iter().flatten().collect();
            (!lines.is_empty()).then(|| lines.join(" "))
        })
    };
    block(read, |line| line.clone().map(|line| p().class("quiet").child(line)))
}
