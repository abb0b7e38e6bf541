//! The table's headers, and what the style sheet has to know of its columns.

use leptos::ev;
use web_sys::HtmlElement;

use crate::domain::run::WorkflowId;
use crate::routing::query::{RunsQuery, SortField, SortOrder};
use crate::routing::route::Route;
use crate::settings::columns::Column;
use crate::view::context::navigator;
use crate::view::text;
use dom::reactive::{Memo, StoredValue};
use dom::{El, button, svg, th};

/// The header of a column: a button where the API sorts by it.
pub(crate) fn header(
    column: Column,
    workflow: StoredValue<WorkflowId>,
    query: Memo<RunsQuery>,
) -> El {
    match sort_field(column) {
        Some(field) => sort_header(column.as_str(), workflow, query, field),
        None => plain(column.as_str(), text::column(column)),
    }
}

/// A header that does nothing.
pub(crate) fn plain(word: &'static str, name: &'static str) -> El {
    empty(word).child(name)
}

fn empty(word: &'static str) -> El {
    th().attr("role", "columnheader").attr("scope", "col").attr("data-column", word)
}

fn sort_field(column: Column) -> Option<SortField> {
    match column {
        Column::Status => Some(SortField::Status),
        Column::Created => Some(SortField::CreatedAt),
        Column::Started => Some(SortField::StartedAt),
        Column::Completed => Some(SortField::CompletedAt),
        Column::Progress
        | Column::StartedBy
        | Column::Duration
        | Column::Credits
        | Column::Lines
        | Column::Audio => None,
    }
}

/// A column's header with the button that sorts by it.
fn sort_header(
    word: &'static str,
    workflow: StoredValue<WorkflowId>,
    query: Memo<RunsQuery>,
    field: SortField,
) -> El {
    let navigator = navigator();
    let order = move || query.with(|query| (query.sort == field).then_some(query.order));
    let aria = move || match order() {
        Some(SortOrder::Ascending) => "ascending",
        Some(SortOrder::Descending) => "descending",
        None => "none",
    };
    let sort = move |_| {
        let sorted = query.with_untracked(|query| query.sorted_by(field));
        navigator.navigate(Route::Runs(workflow.get_value(), sorted));
    };
    let arrow = svg::path().attr("d", move || match order() {
        Some(SortOrder::Ascending) => "M4 1 8 7H0Z",
        Some(SortOrder::Descending) => "M4 7 0 1h8Z",
        None => "",
    });
    let arrow = svg::svg().attr("viewBox", "0 0 8 8").attr("aria-hidden", "true").child(arrow);
    let button = button().attr("type", "button").on(ev::click, sort);
    empty(word).attr("aria-sort", aria).child(button.child(text::sort_field(field)).child(arrow))
}

/// Room for `#` and five bold digits in any font: a number is never broken.
const RUN_WIDTH: &str = "calc(7ch + 2 * var(--space-2))";

/// Tells the style sheet what it has to know of the columns: their widths, none of which depends on
/// what is in the cells, and the names that cards show before each value. Figures and statuses have
/// room for what is usual; the others share the rest.
pub(crate) fn set_style(table: &HtmlElement, columns: &[Column]) {
    let width = |column: &Column| match column {
        Column::Status => "minmax(8.75em, 13fr)",
        Column::Progress => "minmax(6.5em, 18fr)",
        Column::StartedBy => "minmax(6em, 17fr)",
        Column::Created | Column::Started | Column::Completed => "minmax(6.5em, 11fr)",
        Column::Duration => "5.5em",
        Column::Credits => "6.5em",
        Column::Lines => "5.25em",
        Column::Audio => "5.25em",
    };
    let widths = columns.iter().map(width).collect::<Vec<_>>().join(" ");
    let names = columns.iter().map(|column| (column.as_str(), text::column(*column)));
    let names = names
        .chain([("run", text::RUN.get())])
        .map(|(word, name)| (format!("--name-{word}"), css_string(name)));
    let widths = ("--columns".to_owned(), format!("minmax({RUN_WIDTH}, 6fr) {widths} 3em"));
    for (name, value) in names.chain([widths]) {
        if table.style().set_property(&name, &value).is_err() {
            leptos::logging::warn!("the browser did not take the style of {name}");
        }
    }
}

/// A text as a string of CSS, whatever is in it.
fn css_string(text: &str) -> String {
    let escaped = text.chars().map(|c| match c {
        '"' | '\\' => format!("\\{c}"),
        // A line cannot end within a string; its code, ended by a space, can stand there.
        '\n' | '\r' | '\u{c}' => format!("\\{:x} ", u32::from(c)),
        c => c.to_string(),
    });
    format!("\"{}\"", escaped.collect::<String>())
}
