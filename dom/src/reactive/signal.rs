//! Leptos' signals over one type.

use std::any::Any;
use std::marker::PhantomData;

use crate::refused::OrPanic as _;
use leptos::prelude::{
    IsDisposed as _, RwSignal as LeptosSignal, Signal, Update as _, With as _, WithUntracked as _,
};

/// A value that effects, memos and views can track, and that can be changed.
pub struct RwSignal<T>(LeptosSignal<Held>, PhantomData<fn() -> T>);

/// Such a value for code that only reads.
pub struct ReadSignal<T>(RwSignal<T>);

type Held = Box<dyn Any + Send + Sync>;

fn read(signal: LeptosSignal<Held>, tracked: bool, read: &mut dyn FnMut(&dyn Any)) {
    if tracked {
        signal.try_with(|held| read(&**held));
    } else {
        signal.try_with_untracked(|held| read(&**held));
    }
}

/// Notifies what tracks the signal where `write` returns true.
fn write(signal: LeptosSignal<Held>, write: &mut dyn FnMut(&mut dyn Any) -> bool) {
    signal.try_maybe_update(|held| (write(&mut **held), ()));
}

impl<T: Send + Sync + 'static> RwSignal<T> {
    /// A signal that holds `value`.
    pub fn new(value: T) -> Self {
        let held: Held = Box::new(value);
        Self(LeptosSignal::new(held), PhantomData)
    }

    fn read<R>(&self, tracked: bool, of: impl FnOnce(&T) -> R) -> Option<R> {
        let (mut of, mut result) = (Some(of), None);
        read(self.0, tracked, &mut |held| {
            result = of.take().zip(held.downcast_ref()).map(|(of, value)| of(value));
        });
        result
    }

    /// Changes the value; `None` where its owner has ended.
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
        self.try_update(|held| *held = value);
    }

    /// Sets the value; gives it back where its owner has ended.
    pub fn try_set(&self, value: T) -> Option<T> {
        let mut value = Some(value);
        self.try_update(|held| {
            if let Some(value) = value.take() {
                *held = value;
            }
        });
        value
    }

    /// Changes the value, and notifies what tracks it only where `change` returns true.
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
    pub fn with<R>(&self, of: impl FnOnce(&T) -> R) -> R {
        self.read(true, of).or_panic()
    }

    /// Reads the value without tracking it.
    pub fn with_untracked<R>(&self, of: impl FnOnce(&T) -> R) -> R {
        self.read(false, of).or_panic()
    }

    /// Reads the value without tracking it; `None` where its owner has ended.
    pub fn try_with_untracked<R>(&self, of: impl FnOnce(&T) -> R) -> Option<R> {
        self.read(false, of)
    }

    /// Tracks the value.
    pub fn track(&self) {
        read(self.0, true, &mut |_| {});
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

    /// A copy of the value, not tracked; `None` where its owner has ended.
    pub fn try_get_untracked(&self) -> Option<T>
    where
        T: Clone,
    {
        self.read(false, T::clone)
    }

    /// The signal for code that only reads.
    pub fn read_only(&self) -> ReadSignal<T> {
        ReadSignal(*self)
    }
}

impl<T: Send + Sync + 'static> ReadSignal<T> {
    /// Reads the value and tracks it.
    pub fn with<R>(&self, of: impl FnOnce(&T) -> R) -> R {
        self.0.with(of)
    }

    /// Reads the value without tracking it.
    pub fn with_untracked<R>(&self, of: impl FnOnce(&T) -> R) -> R {
        self.0.with_untracked(of)
    }

    /// Reads the value without tracking it; `None` where its owner has ended.
    pub fn try_with_untracked<R>(&self, of: impl FnOnce(&T) -> R) -> Option<R> {
        self.0.try_with_untracked(of)
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

impl<T> Clone for RwSignal<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for RwSignal<T> {}

impl<T> Clone for ReadSignal<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for ReadSignal<T> {}

impl<T: Clone + Send + Sync + 'static> From<RwSignal<T>> for Signal<T> {
    fn from(signal: RwSignal<T>) -> Self {
        Self::derive(move || signal.get())
    }
}

impl<T: Clone + Send + Sync + 'static> From<ReadSignal<T>> for Signal<T> {
    fn from(signal: ReadSignal<T>) -> Self {
        Self::derive(move || signal.get())
    }
}
