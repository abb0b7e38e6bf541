//! What becomes of what cannot fail in a page that works.

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

// One function each, rather than a message and a place in the source wherever something is read.

#[cold]
#[expect(clippy::panic, reason = "see the trait")]
fn refused(error: &JsValue) -> ! {
    panic!("the browser refused to change the document: {error:?}")
}

/// For a value that is read although its owner has ended.
#[cold]
#[expect(clippy::panic, reason = "reading it is a mistake of this crate's users")]
pub(crate) fn gone() -> ! {
    panic!("a signal or value was read after its owner had ended")
}
