//! What becomes of what the browser refuses.

/// For what every browser does, such as making an element.
pub(crate) trait OrPanic<T> {
    /// The value. A panic is contained by whatever shows the component; an exception that is thrown through
    /// the WebAssembly would leave it half done.
    fn or_panic(self) -> T;
}

impl<T, E> OrPanic<T> for Result<T, E> {
    #[track_caller]
    fn or_panic(self) -> T {
        self.ok().or_panic()
    }
}

impl<T> OrPanic<T> for Option<T> {
    #[track_caller]
    #[expect(clippy::expect_used, reason = "see the trait")]
    fn or_panic(self) -> T {
        self.expect("the browser refused to change the document")
    }
}
