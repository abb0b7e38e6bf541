//! Panic handling.
//!
//! A panic in WebAssembly leaves the instance in an inconsistent state. The instance sends no further
//! requests, and a fallback view replaces the component.

use std::cell::{Cell, RefCell};
use std::panic::PanicHookInfo;

type Handler = Box<dyn Fn(&str)>;

thread_local! {
    static HAS_PANICKED: Cell<bool> = const { Cell::new(false) };
    static HANDLER: RefCell<Option<Handler>> = const { RefCell::new(None) };
}

pub(crate) fn has_panicked() -> bool {
    HAS_PANICKED.get()
}

/// Calls `handler` once, at the first panic, with its message and source location. Every panic is
/// logged to the console.
pub fn on_panic(handler: impl Fn(&str) + 'static) {
    HANDLER.set(Some(Box::new(handler)));
    std::panic::set_hook(Box::new(|panic| {
        console_error_panic_hook::hook(panic);
        if !HAS_PANICKED.replace(true) {
            HANDLER.with_borrow(|handler| {
                if let Some(handler) = handler {
                    handler(&describe(panic));
                }
            });
        }
    }));
}

/// The location, such as `src/run/id.rs:12: `, and the first line of the message.
fn describe(panic: &PanicHookInfo<'_>) -> String {
    let location =
        panic.location().map(|at| format!("{}:{}: ", within_crate(at.file()), at.line()));
    let message = panic.payload_as_str().and_then(|message| message.lines().next());
    format!("{}{}", location.unwrap_or_default(), message.unwrap_or("panicked"))
}

/// Removes the build machine's path before the crate's folder.
fn within_crate(file: &str) -> &str {
    let crate_folder = file.rfind("/src/").and_then(|src| file.get(..src)?.rfind('/'));
    crate_folder.and_then(|folder| file.get(folder + 1..)).unwrap_or(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strips_build_paths() {
        assert_eq!(within_crate("src/run/id.rs"), "src/run/id.rs");
        assert_eq!(
            within_crate("/home/user/registry/tachys-0.2.19/src/renderer/dom.rs"),
            "tachys-0.2.19/src/renderer/dom.rs"
        );
    }
}
