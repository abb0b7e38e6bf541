//! Leptos' signals, memos, effects and stored values over one erased type: each further type costs a kilobyte of
//! WebAssembly.

use leptos::prelude::on_cleanup;
use leptos::reactive::graph::{AnySubscriber, Subscriber as _};

mod effect;
mod memo;
mod signal;
mod stored;

pub use effect::effect;
pub use memo::Memo;
pub use signal::{ReadSignal, RwSignal};
pub use stored::StoredValue;

/// Ends the subscriptions of a memo or an effect with its owner. By themselves they stay with their sources until these
/// change, and keep the memory of what subscribed: a table that is shown again and again would leave all of its rows at a
/// setting that nobody changes.
pub(crate) fn leave_sources_at_cleanup(subscriber: AnySubscriber) {
    on_cleanup(move || subscriber.clear_sources(&subscriber));
}

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
