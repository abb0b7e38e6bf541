//! The browser's local storage, which can be disabled, full, or written by another version. No error of it is fatal.

use std::cell::Cell;

use leptos::prelude::window;

/// The stored text; `None` if there is none or storage is disabled.
pub(crate) fn read(key: &str) -> Option<String> {
    window().local_storage().ok().flatten()?.get_item(key).ok().flatten()
}

/// Stores a text. Returns false if it was not stored; the console says so, once per page.
pub(crate) fn write(key: &str, text: &str) -> bool {
    let storage = window().local_storage().ok().flatten();
    let is_stored = storage.is_some_and(|storage| storage.set_item(key, text).is_ok());
    if !is_stored && !IS_REPORTED.replace(true) {
        leptos::logging::warn!("the browser does not store settings: {key} was not saved");
    }
    is_stored
}

thread_local! {
    static IS_REPORTED: Cell<bool> = const { Cell::new(false) };
}
