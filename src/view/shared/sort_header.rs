//! The header of a sortable column.

use std::rc::Rc;

use leptos::ev;

use crate::domain::order::SortOrder;
use dom::{El, button, svg};

/// Adds a sort button and `aria-sort` to the header cell `header`. `order` is the column's current sort
/// order, if the table is sorted by it.
pub(crate) fn sort_header(
    header: El,
    name: &str,
    order: Rc<dyn Fn() -> Option<SortOrder>>,
    sort: Box<dyn Fn()>,
) -> El {
    let shown = Rc::clone(&order);
    let aria_sort = move || match order() {
        Some(SortOrder::Ascending) => "ascending",
        Some(SortOrder::Descending) => "descending",
        None => "none",
    };
    let arrow = svg::path().attr("d", move || match shown() {
        Some(SortOrder::Ascending) => "M4 1 8 7H0Z",
        Some(SortOrder::Descending) => "M4 7 0 1h8Z",
        None => "",
    });
    let arrow = svg::svg().attr("viewBox", "0 0 8 8").attr("aria-hidden", "true").child(arrow);
    let button = button().attr("type", "button").on(ev::click, move |_| sort());
    header.attr("aria-sort", aria_sort).child(button.child(name).child(arrow))
}
