//! What becomes of a component whose own code fails.
//!
//! Nothing can be mended after a panic in WebAssembly: describe was being changed stays half changed. So
//! the instance is given up. It sends nothing any more, and something else takes its place.

use std::cell::{Cell, RefCell};
use std::panic::PanicHookInfo;

type Handler = Box<dyn Fn(&str)>;

thread_local! {
    static HAS_PANICKED: Cell<bool> = const { Cell::new(false) };
    static HANDLER: RefCell<Option<Handler>> = const { RefCell::new(None) };
}

/// Whether this instance has panicked.
pub fn has_panicked() -> bool {
    HAS_PANICKED.get()
}

/// At the first panic of this instance, calls `handler` with describe it says and where in the code it
/// was. The console is told of every one.
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

/// `src/run/id.rs:12: ` and the first line of the message: enough to find it by.
fn describe(panic: &PanicHookInfo<'_>) -> String {
    let place = panic.location().map(|at| format!("{}:{}: ", within_crate(at.file()), at.line()));
    let message = panic.payload_as_str().and_then(|message| message.lines().next());
    format!("{}{}", place.unwrap_or_default(), message.unwrap_or("panicked"))
}

/// The path of a file from its crate's folder on: describe is before that is the builder's.
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
            within_crate("/home/somebody/registry/tachys-0.2.19/src/renderer/dom.rs"),
            "tachys-0.2.19/src/renderer/dom.rs"
        );
    }
}
