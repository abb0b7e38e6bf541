//! The table's headers, and the styles that depend on its columns.

use std::rc::Rc;

use chrono::TimeDelta;
use web_sys::HtmlElement;

use crate::domain::run::{Run, WorkflowId};
use crate::i18n::intl::Intl;
use crate::poll::{Listing, RemoteData};
use crate::routing::query::RunsQuery;
use crate::routing::route::Route;
use crate::settings::columns::Column;
use crate::view::context::navigator;
use crate::view::shared::sort_header::sort_header;
use crate::view::text;
use dom::reactive::{Memo, ReadSignal, StoredValue};
use dom::{El, th};

/// The header of a column: a sort button if the API sorts by it.
pub(crate) fn header(
    column: Column,
    workflow: StoredValue<WorkflowId>,
    query: Memo<RunsQuery>,
) -> El {
    let title = column.title().get();
    let Some(field) = column.sort_field() else { return text_header(column.as_str(), title) };
    let navigator = navigator();
    let order = move || query.with(|query| (query.sort == field).then_some(query.order));
    let sort = move || {
        let sorted = query.with_untracked(|query| query.sorted_by(field));
        navigator.navigate(Route::Runs(workflow.get_value(), sorted));
    };
    let cell = header_cell(column.as_str());
    sort_header(cell, title, Rc::new(order), Box::new(sort))
}

/// A header without a sort button.
pub(crate) fn text_header(word: &'static str, name: &'static str) -> El {
    header_cell(word).child(name)
}

fn header_cell(word: &'static str) -> El {
    th().attr("role", "columnheader").attr("scope", "col").attr("data-column", word)
}

/// The length of the longest run name on the page.
pub(crate) fn name_chars(list: ReadSignal<RemoteData<Listing>>) -> Memo<usize> {
    let chars = |run: &Run| text::run_name(run.run_number, run.id.as_str()).chars().count();
    Memo::new(move |_| {
        list.with(|remote| {
            let runs = remote.value.iter().flat_map(|list| list.page.runs());
            runs.map(chars).max().unwrap_or(0).max(MIN_NAME_CHARS)
        })
    })
}

/// The characters of `#` and five digits: so the width is the same on most pages.
const MIN_NAME_CHARS: usize = 6;

/// Sets the CSS variables that depend on the columns: their widths, which fit every row, and the names that cards
/// show before each value. Figures and statuses fit their usual values; the other columns share the remaining width.
/// `name_chars`: the length of the longest run name.
pub(crate) fn set_style(
    table: &HtmlElement,
    columns: &[Column],
    (has_checkboxes, name_chars): (bool, usize),
    intl: Intl,
) {
    let widths = columns.iter().map(|column| column.width()).collect::<Vec<_>>().join(" ");
    let names = columns.iter().map(|column| (column.as_str(), column.title().get()));
    let names = names
        .chain([("run", text::RUN.get())])
        .map(|(word, name)| (format!("--name-{word}"), css_string(name)));
    // A digit is 1ch wide, but these are bold: a run number never wraps, in any font.
    let tenths = 70 + name_chars.saturating_sub(MIN_NAME_CHARS) * 12;
    let name_width = format!("calc({tenths} * 0.1ch + 2 * var(--space-2))");
    let select = if has_checkboxes { "var(--control-small) " } else { "" };
    let widths = format!("{select}minmax({name_width}, 6fr) {widths} 3em");
    let widths = ("--columns".to_owned(), widths);
    // Durations in words, as in German, get room before the columns that share it.
    let hundredths = 245 + 65 * duration_chars(intl);
    let duration = format!("calc({hundredths} * 0.01ch + 2 * var(--space-2))");
    for (name, value) in names.chain([widths, ("--duration".to_owned(), duration)]) {
        if table.style().set_property(&name, &value).is_err() {
            leptos::logging::warn!("the browser rejected the style {name}");
        }
    }
}

/// The length of the longest usual duration. Letters of East Asian languages count twice: they are twice as wide.
fn duration_chars(intl: Intl) -> usize {
    let chars = |seconds: i64| -> usize {
        let text = intl.duration(TimeDelta::seconds(seconds));
        text.chars().map(|c| if c < '\u{1100}' { 1 } else { 2 }).sum()
    };
    chars(59 * 60 + 59).max(chars(23 * 3600 + 59 * 60))
}

/// A text as a quoted and escaped CSS string.
fn css_string(text: &str) -> String {
    let escaped = text.chars().map(|c| match c {
        '"' | '\\' => format!("\\{c}"),
        // A line break is invalid in a CSS string; its code point, ended by a space, is valid.
        '\n' | '\r' | '\u{c}' => format!("\\{:x} ", u32::from(c)),
        c => c.to_string(),
    });
    format!("\"{}\"", escaped.collect::<String>())
}
