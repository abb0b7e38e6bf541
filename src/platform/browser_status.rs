//! Whether somebody can see the page and whether there is a network: signals, and the browser's.
//! What follows from it is `feed::machine`'s.

use dom::reactive::{ReadSignal, RwSignal};
use leptos::prelude::*;
use web_sys::VisibilityState;

/// Whether anybody could see news, and whether any could come.
#[derive(Clone, Copy)]
pub struct BrowserStatus {
    /// The page is on screen, as far as the browser knows.
    pub visible: ReadSignal<bool>,
    /// There is a network. "Yes" says little; "no" is certain.
    pub online: ReadSignal<bool>,
}

impl BrowserStatus {
    /// What the browser tells, until the owner of the calling scope goes away.
    pub fn observe() -> Self {
        Self {
            visible: on_events(&["visibilitychange"], || {
                document().visibility_state() != VisibilityState::Hidden
            }),
            online: on_events(&["online", "offline"], || window().navigator().on_line()),
        }
    }
}

/// A state of the browser that these events of the window, or passing through it, tell of.
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
