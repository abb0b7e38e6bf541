//! Roving focus: keys that move the focus between the items of a group.

use leptos::ev::KeyboardEvent;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, Node};

use crate::view::shared::focus::focus;

/// The kind of a group, which decides its keys.
#[derive(Clone, Copy)]
pub(crate) enum Group {
    /// Left and Right, from the last item to the first.
    Tabs,
    /// Up and Down, from the last item to the first.
    Menu,
    /// Up, Down, Page Up and Page Down, up to the first and last item.
    Rows,
}

/// Rows per Page Up and Page Down.
const PAGE: usize = 10;

/// The index of the item that `key` moves to from `index`; `None` for any other key.
pub(crate) fn next_index(group: Group, key: &str, index: usize, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    let next = match (group, key) {
        (_, "Home") => 0,
        (_, "End") => last,
        (Group::Tabs, "ArrowRight") | (Group::Menu, "ArrowDown") => (index + 1) % count,
        (Group::Tabs, "ArrowLeft") | (Group::Menu, "ArrowUp") => (index + last) % count,
        (Group::Rows, "ArrowDown") => index + 1,
        (Group::Rows, "ArrowUp") => index.saturating_sub(1),
        (Group::Rows, "PageDown") => index + PAGE,
        (Group::Rows, "PageUp") => index.saturating_sub(PAGE),
        _ => return None,
    };
    Some(next.min(last))
}

/// Moves the focus from the event's target to another element in `container` that matches `selector`.
pub(crate) fn move_focus(event: &KeyboardEvent, group: Group, container: &Element, selector: &str) {
    let Ok(items) = container.query_selector_all(selector) else { return };
    let items: Vec<Node> = (0..items.length()).filter_map(|index| items.item(index)).collect();
    let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
    let index = items.iter().position(|item| Some(item) == target.as_ref());
    let next = index.and_then(|index| next_index(group, &event.key(), index, items.len()));
    if let Some(next) = next.and_then(|next| items.get(next)) {
        event.prevent_default();
        focus(next.clone().unchecked_into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrow_keys_wrap_around_in_tabs_and_menus() {
        assert_eq!(next_index(Group::Tabs, "ArrowRight", 3, 4), Some(0));
        assert_eq!(next_index(Group::Tabs, "ArrowLeft", 0, 4), Some(3));
        assert_eq!(next_index(Group::Menu, "ArrowDown", 2, 3), Some(0));
        assert_eq!(next_index(Group::Menu, "ArrowUp", 0, 3), Some(2));
    }

    #[test]
    fn rows_stop_at_both_ends() {
        for (key, index, expected) in [
            ("ArrowDown", 18, 19),
            ("ArrowDown", 19, 19),
            ("ArrowUp", 0, 0),
            ("PageDown", 4, 14),
            ("PageDown", 12, 19),
            ("PageUp", 12, 2),
            ("PageUp", 4, 0),
            ("Home", 7, 0),
            ("End", 7, 19),
        ] {
            assert_eq!(next_index(Group::Rows, key, index, 20), Some(expected), "{key} {index}");
        }
    }

    #[test]
    fn ignores_other_keys_and_empty_groups() {
        assert_eq!(next_index(Group::Tabs, "ArrowDown", 0, 4), None);
        assert_eq!(next_index(Group::Menu, "PageDown", 0, 3), None);
        assert_eq!(next_index(Group::Rows, "Home", 0, 0), None);
    }
}
