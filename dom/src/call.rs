//! Boxed closures of which only one thing is compiled: that they can be called.

/// A closure. A table of `dyn Fn` or `dyn FnMut` also has what calls the closure by value, which nothing
/// here does, and each such function is code of its own for each closure.
pub(crate) trait Call<A, R> {
    fn call(&mut self, argument: A) -> R;
}

impl<A, R, F: FnMut(A) -> R> Call<A, R> for F {
    fn call(&mut self, argument: A) -> R {
        self(argument)
    }
}
