//! Copied tables: a line per row, tabs between its cells.

use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;

use dom::El;

/// Lays out tables as tables while the browser copies a selection, for its plain text follows the layout: the rows
/// of the list are grids, whose cells would each be a line. Nothing is painted in between, and nothing moves: the
/// component keeps its height. `style/copy.css` has the layout.
pub(crate) fn copy_tables_as_tables(component: El) {
    let listener = window_event_listener(ev::copy, move |_| {
        let height = format!("{}px", component.as_html().offset_height());
        set_copying(&component, Some(&height));
        // The browser copies after the listeners.
        let component = component.clone();
        set_timeout(move || set_copying(&component, None), Duration::ZERO);
    });
    on_cleanup(move || listener.remove());
}

fn set_copying(component: &El, height: Option<&str>) {
    component.set_attr("data-copying", height.is_some());
    let style = component.as_html().style();
    if style.set_property("min-block-size", height.unwrap_or_default()).is_err() {
        leptos::logging::warn!("the browser rejected the height of the component");
    }
}
