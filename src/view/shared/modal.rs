//! Modal dialogs.

use web_sys::HtmlDialogElement;

use dom::El;

/// Opens a modal dialog, unless it is open.
pub(crate) fn open(dialog: &El) {
    let dialog = dialog.cast::<HtmlDialogElement>();
    if !dialog.open() && dialog.show_modal().is_err() {
        leptos::logging::warn!("the browser did not open the dialog");
    }
}

/// Closes a dialog, if it is open.
pub(crate) fn close(dialog: &El) {
    dialog.cast::<HtmlDialogElement>().close();
}
