//! The list of keyboard shortcuts.

use crate::view::text;
use dom::{El, button, dd, dialog, div, dl, dt, form, h2, kbd};

/// The dialog with all shortcuts of the runs page.
pub(crate) fn shortcuts_dialog() -> El {
    let close = form().attr("method", "dialog").child(button().child(text::CLOSE.get()));
    dialog()
        .attr("aria-label", text::SHORTCUTS.get())
        .child(h2().child(text::SHORTCUTS.get()))
        .child(shortcut_list())
        .child(close)
}

fn shortcut_list() -> El {
    let shortcut = |(key, action): (&'static str, &'static str)| {
        div().child(dt().child(kbd().child(key))).child(dd().child(action))
    };
    let shortcuts = [
        ("/", text::SHORTCUT_SEARCH.get()),
        ("Ctrl K / ⌘ K", text::COMMAND_PALETTE.get()),
        ("↑ ↓", text::SHORTCUT_ROWS.get()),
        ("Home End", text::SHORTCUT_ENDS.get()),
        ("Page Up / Page Down", text::SHORTCUT_LEAP.get()),
        ("Enter", text::SHORTCUT_OPEN.get()),
        ("Space / Shift Space", text::SHORTCUT_SELECT.get()),
        ("Ctrl A / ⌘ A", text::SELECT_PAGE.get()),
        ("Enter", text::SHORTCUT_ACT.get()),
        ("?", text::SHORTCUT_HELP.get()),
        ("Esc", text::SHORTCUT_CLOSE.get()),
    ];
    dl().class("keys").children(shortcuts.map(shortcut))
}
