//! Stub of the crate `wasm-streams`, which Leptos' server functions depend on. The original exports JavaScript
//! classes that the linker has to keep although nothing here uses them. This stub has the part of the API
//! that Leptos compiles against and panics when it is called.

use futures_util::stream::{Empty, Stream, empty};
use wasm_bindgen::JsValue;

const UNUSED: &str = "there are no server functions here, and so no streams";

/// A stream of the browser.
pub struct ReadableStream;

impl ReadableStream {
    /// # Panics
    /// Always.
    pub fn from_raw(_: web_sys::ReadableStream) -> Self {
        unreachable!("{UNUSED}")
    }

    /// # Panics
    /// Always.
    pub fn from_stream(_: impl Stream<Item = Result<JsValue, JsValue>> + 'static) -> Self {
        unreachable!("{UNUSED}")
    }

    /// No values: there is no such stream.
    pub fn into_stream(self) -> Empty<Result<JsValue, JsValue>> {
        empty()
    }

    /// # Panics
    /// Always.
    pub fn into_raw(self) -> web_sys::ReadableStream {
        unreachable!("{UNUSED}")
    }
}
