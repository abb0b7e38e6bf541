//! A smaller `dyn FnMut`.

/// A boxed closure with a single vtable method. The vtables of `dyn Fn` and `dyn FnMut` also hold `call_once` (and
/// `call_mut`), which are unused here and compiled for each closure: 3 KB brotli of the first view.
pub(crate) trait Call<A, R> {
    fn call(&mut self, argument: A) -> R;
}

impl<A, R, F: FnMut(A) -> R> Call<A, R> for F {
    fn call(&mut self, argument: A) -> R {
        self(argument)
    }
}
