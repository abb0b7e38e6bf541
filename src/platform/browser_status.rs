//! Page visibility and network status as signals.

use dom::reactive::{ReadSignal, RwSignal};
use leptos::prelude::*;
use web_sys::VisibilityState;

#[derive(Clone, Copy)]
pub struct BrowserStatus {
    /// `document.visibilityState` is not hidden.
    pub visible: ReadSignal<bool>,
    /// `navigator.onLine`: `true` is unreliable, `false` is certain.
    pub online: ReadSignal<bool>,
}

impl BrowserStatus {
    /// Follows the browser until the current owner is disposed.
    pub(crate) fn observe() -> Self {
        Self {
            visible: on_events(&["visibilitychange"], || {
                document().visibility_state() != VisibilityState::Hidden
            }),
            online: on_events(&["online", "offline"], || window().navigator().on_line()),
        }
    }
}

/// A signal that `read` updates on window events, including events that bubble to the window.
fn on_events(events: &[&str], read: fn() -> bool) -> ReadSignal<bool> {
    let state = RwSignal::new(read());
    for event in events {
        let listener = window_event_listener_untyped(event, move |_| {
            let now = read();
            if state.get_untracked() != now {
                state.set(now);
            }
        });
        on_cleanup(move || listener.remove());
    }
    state.read_only()
}
