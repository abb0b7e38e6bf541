//! The table's headers, and the styles that depend on its columns.

use std::rc::Rc;

use web_sys::HtmlElement;

use crate::domain::run::WorkflowId;
use crate::routing::query::RunsQuery;
use crate::routing::route::Route;
use crate::settings::columns::Column;
use crate::view::context::navigator;
use crate::view::shared::sort_header::sort_header;
use crate::view::text;
use dom::reactive::{Memo, StoredValue};
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

/// Fits `#` and five bold digits in any font: a run number never wraps.
const RUN_WIDTH: &str = "calc(7ch + 2 * var(--space-2))";

/// Sets the CSS variables that depend on the columns: their widths, which are independent of the cells'
/// content, and the names that cards show before each value. Figures and statuses fit their usual values;
/// the other columns share the remaining width.
pub(crate) fn set_style(table: &HtmlElement, columns: &[Column]) {
    let widths = columns.iter().map(|column| column.width()).collect::<Vec<_>>().join(" ");
    let names = columns.iter().map(|column| (column.as_str(), column.title().get()));
    let names = names
        .chain([("run", text::RUN.get())])
        .map(|(word, name)| (format!("--name-{word}"), css_string(name)));
    let widths = ("--columns".to_owned(), format!("minmax({RUN_WIDTH}, 6fr) {widths} 3em"));
    for (name, value) in names.chain([widths]) {
        if table.style().set_property(&name, &value).is_err() {
            leptos::logging::warn!("the browser rejected the style {name}");
        }
    }
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
