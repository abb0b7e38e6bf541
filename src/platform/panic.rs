//! What becomes of a component whose own code fails.
//!
//! Nothing can be mended after a panic in WebAssembly: what was being changed stays half changed. So
//! the instance is given up. It sends nothing any more, and something else takes its place.

use std::cell::{Cell, RefCell};
use std::panic::PanicHookInfo;

type Then = Box<dyn Fn(&str)>;

thread_local! {
    static FAILED: Cell<bool> = const { Cell::new(false) };
    static THEN: RefCell<Option<Then>> = const { RefCell::new(None) };
}

/// Whether this instance has panicked.
pub fn has_panicked() -> bool {
    FAILED.get()
}

/// At the first panic of this instance, calls `then` with what it says and where in the code it
/// was. The console is told of every one.
pub fn on_panic(then: impl Fn(&str) + 'static) {
    THEN.set(Some(Box::new(then)));
    std::panic::set_hook(Box::new(|panic| {
        console_error_panic_hook::hook(panic);
        if !FAILED.replace(true) {
            THEN.with_borrow(|then| {
                if let Some(then) = then {
                    then(&what(panic));
                }
            });
        }
    }));
}

/// `src/run/id.rs:12: ` and the first line of the message: enough to find it by.
fn what(panic: &PanicHookInfo<'_>) -> String {
    let place = panic.location().map(|at| format!("{}:{}: ", within_crate(at.file()), at.line()));
    let message = panic.payload_as_str().and_then(|message| message.lines().next());
    format!("{}{}", place.unwrap_or_default(), message.unwrap_or("panicked"))
}

/// The path of a file from its crate's folder on: what is before that is the builder's.
fn within_crate(file: &str) -> &str {
    let crate_folder = file.rfind("/src/").and_then(|src| file.get(..src)?.rfind('/'));
    crate_folder.and_then(|folder| file.get(folder + 1..)).unwrap_or(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_from_its_crate_on() {
        assert_eq!(within_crate("src/run/id.rs"), "src/run/id.rs");
        assert_eq!(
            within_crate("/home/somebody/registry/tachys-0.2.19/src/renderer/dom.rs"),
            "tachys-0.2.19/src/renderer/dom.rs"
        );
    }
}
