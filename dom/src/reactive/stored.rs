//! Leptos' stored values over one type.

use std::any::Any;
use std::cell::RefCell;
use std::marker::PhantomData;
use std::rc::Rc;

use crate::refused::gone;
use leptos::prelude::{GetValue as _, LocalStorage, StoredValue as LeptosValue};

/// A value that nothing tracks, kept until its owner ends. The handle can be copied into any closure.
pub struct StoredValue<T>(LeptosValue<Held, LocalStorage>, PhantomData<fn() -> T>);

type Held = Rc<dyn Any>;

fn held(value: LeptosValue<Held, LocalStorage>) -> Option<Held> {
    value.try_get_value()
}

impl<T: 'static> StoredValue<T> {
    /// Keeps `value`.
    pub fn new(value: T) -> Self {
        let held: Held = Rc::new(RefCell::new(value));
        Self(LeptosValue::new_local(held), PhantomData)
    }

    /// Reads the value; `None` where its owner has ended.
    pub fn try_with_value<R>(&self, read: impl FnOnce(&T) -> R) -> Option<R> {
        Some(read(&held(self.0)?.downcast_ref::<RefCell<T>>()?.borrow()))
    }

    /// Changes the value; `None` where its owner has ended.
    pub fn try_update_value<R>(&self, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        Some(change(&mut held(self.0)?.downcast_ref::<RefCell<T>>()?.borrow_mut()))
    }

    /// Reads the value.
    pub fn with_value<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        self.try_with_value(read).unwrap_or_else(|| gone())
    }

    /// Changes the value.
    pub fn update_value<R>(&self, change: impl FnOnce(&mut T) -> R) -> R {
        self.try_update_value(change).unwrap_or_else(|| gone())
    }

    /// Sets the value; nothing happens where its owner has ended.
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

    /// A copy of the value; `None` where its owner has ended.
    pub fn try_get_value(&self) -> Option<T>
    where
        T: Clone,
    {
        self.try_with_value(T::clone)
    }
}
