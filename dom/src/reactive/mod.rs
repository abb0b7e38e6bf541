//! Leptos' signals, memos, effects and stored values over one erased type: each further type costs a kilobyte of
//! WebAssembly.

mod effect;
mod memo;
mod signal;
mod stored;

pub use effect::effect;
pub use memo::Memo;
pub use signal::{ReadSignal, RwSignal};
pub use stored::StoredValue;

// Derived impls would require `T: Copy`, though only handles are copied.
macro_rules! copy_handles {
    ($($handle:ident),*) => {$(
        impl<T> Clone for $handle<T> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<T> Copy for $handle<T> {}
    )*};
}

copy_handles!(Memo, ReadSignal, RwSignal, StoredValue);
