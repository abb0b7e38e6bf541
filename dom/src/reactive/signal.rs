//! Leptos' signals over one erased type.

use std::any::Any;
use std::marker::PhantomData;
use std::sync::Arc;

use crate::dom_error::disposed;
use leptos::prelude::{
    Get as _, GetUntracked as _, IsDisposed as _, RwSignal as LeptosSignal, Set as _, Update as _,
};

/// A mutable value that effects, memos and views can track.
pub struct RwSignal<T>(LeptosSignal<Erased>, PhantomData<fn() -> T>);

/// A read-only handle of a signal.
pub struct ReadSignal<T>(RwSignal<T>);

/// Reference-counted: `with` clones the pointer, so the caller's closure isn't compiled into the signal's code.
type Erased = Arc<dyn Any + Send + Sync>;

fn held(signal: LeptosSignal<Erased>, tracked: bool) -> Option<Erased> {
    if tracked { signal.try_get() } else { signal.try_get_untracked() }
}

fn assign(signal: LeptosSignal<Erased>, held: Erased) {
    signal.try_set(held);
}

/// Changes the value and notifies subscribers if `write` returns true. A value that is being read is not changed.
fn write(signal: LeptosSignal<Erased>, write: &mut dyn FnMut(&mut dyn Any) -> bool) {
    signal.try_maybe_update(|held| (Arc::get_mut(held).is_some_and(|held| write(held)), ()));
}

impl<T: Send + Sync + 'static> RwSignal<T> {
    /// Creates a signal.
    pub fn new(value: T) -> Self {
        let held: Erased = Arc::new(value);
        Self(LeptosSignal::new(held), PhantomData)
    }

    fn read<R>(&self, tracked: bool, read: impl FnOnce(&T) -> R) -> Option<R> {
        held(self.0, tracked)?.downcast_ref().map(read)
    }

    /// Changes the value; `None` if its owner has ended, or while the value is being read.
    pub fn try_update<R>(&self, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        let (mut change, mut result) = (Some(change), None);
        write(self.0, &mut |held| {
            result = change.take().zip(held.downcast_mut()).map(|(change, value)| change(value));
            true
        });
        result
    }

    /// Changes the value.
    pub fn update(&self, change: impl FnOnce(&mut T)) {
        self.try_update(change);
    }

    /// Sets the value.
    pub fn set(&self, value: T) {
        assign(self.0, Arc::new(value));
    }

    /// Sets the value; returns it if the owner has ended.
    pub fn try_set(&self, value: T) -> Option<T> {
        if self.is_disposed() {
            return Some(value);
        }
        self.set(value);
        None
    }

    /// Changes the value, and notifies subscribers only if `change` returns true.
    pub fn maybe_update(&self, change: impl FnOnce(&mut T) -> bool) {
        let mut change = Some(change);
        write(self.0, &mut |held| {
            change.take().zip(held.downcast_mut()).is_some_and(|(change, value)| change(value))
        });
    }

    /// Whether its owner has ended.
    pub fn is_disposed(&self) -> bool {
        self.0.is_disposed()
    }

    /// Reads the value and tracks it.
    pub fn with<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        self.read(true, read).unwrap_or_else(|| disposed())
    }

    /// Reads the value without tracking it.
    pub fn with_untracked<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        self.read(false, read).unwrap_or_else(|| disposed())
    }

    /// Reads the value without tracking it; `None` if its owner has ended.
    pub fn try_with_untracked<R>(&self, read: impl FnOnce(&T) -> R) -> Option<R> {
        self.read(false, read)
    }

    /// Tracks the value.
    pub fn track(&self) {
        held(self.0, true);
    }

    /// A copy of the value, tracked.
    pub fn get(&self) -> T
    where
        T: Clone,
    {
        self.with(T::clone)
    }

    /// A copy of the value, not tracked.
    pub fn get_untracked(&self) -> T
    where
        T: Clone,
    {
        self.with_untracked(T::clone)
    }

    /// A copy of the value, not tracked; `None` if its owner has ended.
    pub fn try_get_untracked(&self) -> Option<T>
    where
        T: Clone,
    {
        self.read(false, T::clone)
    }

    /// A read-only handle.
    pub fn read_only(&self) -> ReadSignal<T> {
        ReadSignal(*self)
    }
}

impl<T: Send + Sync + 'static> ReadSignal<T> {
    /// Reads the value and tracks it.
    pub fn with<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        self.0.with(read)
    }

    /// Reads the value without tracking it.
    pub fn with_untracked<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        self.0.with_untracked(read)
    }

    /// Reads the value without tracking it; `None` if its owner has ended.
    pub fn try_with_untracked<R>(&self, read: impl FnOnce(&T) -> R) -> Option<R> {
        self.0.try_with_untracked(read)
    }

    /// Tracks the value.
    pub fn track(&self) {
        self.0.track();
    }

    /// A copy of the value, tracked.
    pub fn get(&self) -> T
    where
        T: Clone,
    {
        self.0.get()
    }

    /// A copy of the value, not tracked.
    pub fn get_untracked(&self) -> T
    where
        T: Clone,
    {
        self.0.get_untracked()
    }
}
