//! Errors that do not occur in a working page: they panic.

use wasm_bindgen::JsValue;

/// Unwraps results of DOM calls that every browser supports, such as creating an element.
pub(crate) trait OrPanic<T> {
    /// The value.
    ///
    /// # Panics
    /// The call failed. The component's host contains a panic; an exception thrown through the WebAssembly
    /// would leave the component in an inconsistent state.
    fn or_panic(self) -> T;
}

impl<T> OrPanic<T> for Result<T, JsValue> {
    fn or_panic(self) -> T {
        self.unwrap_or_else(|error| dom_error(&error))
    }
}

// Not inlined and without `track_caller`: a message and a location per call site would be larger than the calls.

#[cold]
#[expect(clippy::panic, reason = "see the trait")]
fn dom_error(error: &JsValue) -> ! {
    panic!("the browser refused to change the document: {error:?}")
}

/// Panics because a signal or stored value was read after its owner was cleaned up.
#[cold]
#[expect(clippy::panic, reason = "reading it is a mistake of this crate's users")]
pub(crate) fn disposed() -> ! {
    panic!("a signal or value was read after its owner had ended")
}
