//! Errors that do not occur in a working page: they panic.

use wasm_bindgen::JsValue;

/// For what every browser does, such as making an element.
pub(crate) trait OrPanic<T> {
    /// The value. A panic is contained by whatever shows the component; an exception that is thrown through
    /// the WebAssembly would leave it half done.
    fn or_panic(self) -> T;
}

impl<T> OrPanic<T> for Result<T, JsValue> {
    fn or_panic(self) -> T {
        self.unwrap_or_else(|error| refused(&error))
    }
}

// Not inlined and without `track_caller`: a message and a location per call site would be larger than the calls.

#[cold]
#[expect(clippy::panic, reason = "see the trait")]
fn refused(error: &JsValue) -> ! {
    panic!("the browser refused to change the document: {error:?}")
}

/// Panics because a signal or stored value was read after its owner was cleaned up.
#[cold]
#[expect(clippy::panic, reason = "reading it is a mistake of this crate's users")]
pub(crate) fn gone() -> ! {
    panic!("a signal or value was read after its owner had ended")
}
