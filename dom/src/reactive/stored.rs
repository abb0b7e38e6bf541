//! Leptos' stored values over one erased type.

use std::any::Any;
use std::cell::RefCell;
use std::marker::PhantomData;
use std::rc::Rc;

use crate::dom_error::disposed;
use leptos::prelude::{GetValue as _, LocalStorage, StoredValue as LeptosValue};

/// An untracked value that lives as long as its owner. Its handle is `Copy`.
pub struct StoredValue<T>(LeptosValue<Erased, LocalStorage>, PhantomData<fn() -> T>);

type Erased = Rc<dyn Any>;

fn held(value: LeptosValue<Erased, LocalStorage>) -> Option<Erased> {
    value.try_get_value()
}

impl<T: 'static> StoredValue<T> {
    /// Stores `value`.
    pub fn new(value: T) -> Self {
        let held: Erased = Rc::new(RefCell::new(value));
        Self(LeptosValue::new_local(held), PhantomData)
    }

    /// Reads the value; `None` if its owner has ended.
    pub fn try_with_value<R>(&self, read: impl FnOnce(&T) -> R) -> Option<R> {
        Some(read(&held(self.0)?.downcast_ref::<RefCell<T>>()?.borrow()))
    }

    /// Changes the value; `None` if its owner has ended.
    pub fn try_update_value<R>(&self, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        Some(change(&mut held(self.0)?.downcast_ref::<RefCell<T>>()?.borrow_mut()))
    }

    /// Reads the value.
    pub fn with_value<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        self.try_with_value(read).unwrap_or_else(|| disposed())
    }

    /// Changes the value.
    pub fn update_value<R>(&self, change: impl FnOnce(&mut T) -> R) -> R {
        self.try_update_value(change).unwrap_or_else(|| disposed())
    }

    /// Sets the value, unless its owner has ended.
    pub fn set_value(&self, value: T) {
        self.try_update_value(|held| *held = value);
    }

    /// A copy of the value.
    pub fn get_value(&self) -> T
    where
        T: Clone,
    {
        self.with_value(T::clone)
    }

    /// A copy of the value; `None` if its owner has ended.
    pub fn try_get_value(&self) -> Option<T>
    where
        T: Clone,
    {
        self.try_with_value(T::clone)
    }
}
