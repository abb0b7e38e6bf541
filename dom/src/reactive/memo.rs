//! Leptos' memo over one erased type.

use std::any::Any;
use std::marker::PhantomData;
use std::sync::Arc;

use crate::dom_error::disposed;
use crate::reactive::leave_sources_at_cleanup;
use leptos::prelude::{ArcMemo, Get as _, GetUntracked as _, Memo as LeptosMemo};
use leptos::reactive::graph::ToAnySubscriber as _;

/// A derived value, recomputed only when a signal that it read changes.
pub struct Memo<T>(LeptosMemo<Erased>, PhantomData<fn() -> T>);

#[derive(Clone)]
struct Erased(Arc<dyn Any + Send + Sync>);

/// An equal value reuses the previous pointer, so comparing pointers is enough.
impl PartialEq for Erased {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// The function of a memo: [`crate::call::Call`] for functions that are called by shared reference.
trait Compute: Send + Sync {
    fn compute(&self, last: Option<&Erased>) -> Erased;
}

impl<F: Fn(Option<&Erased>) -> Erased + Send + Sync> Compute for F {
    fn compute(&self, last: Option<&Erased>) -> Erased {
        self(last)
    }
}

fn memo(compute: Box<dyn Compute>) -> LeptosMemo<Erased> {
    let memo = ArcMemo::new(move |last: Option<&Erased>| compute.compute(last));
    leave_sources_at_cleanup(memo.to_any_subscriber());
    memo.into()
}

fn tracked(memo: LeptosMemo<Erased>) -> Erased {
    memo.get()
}

fn untracked(memo: LeptosMemo<Erased>) -> Erased {
    memo.get_untracked()
}

impl<T: Send + Sync + 'static> Memo<T> {
    /// A memo of `compute`, whose argument is its previous result.
    pub fn new(compute: impl Fn(Option<&T>) -> T + Send + Sync + 'static) -> Self
    where
        T: PartialEq,
    {
        let compute = move |last: Option<&Erased>| {
            let value = compute(last.map(Erased::value));
            match last {
                Some(last) if *last.value::<T>() == value => last.clone(),
                Some(_) | None => Erased(Arc::new(value)),
            }
        };
        Self(memo(Box::new(compute)), PhantomData)
    }

    /// A memo that never changes.
    pub fn constant(value: T) -> Self
    where
        T: Clone + PartialEq,
    {
        Self::new(move |_| value.clone())
    }

    /// Reads the value and tracks it.
    pub fn with<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        read(tracked(self.0).value())
    }

    /// Reads the value without tracking it.
    pub fn with_untracked<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        read(untracked(self.0).value())
    }

    /// Tracks the value.
    pub fn track(&self) {
        tracked(self.0);
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
}

impl Erased {
    fn value<T: 'static>(&self) -> &T {
        self.0.downcast_ref().unwrap_or_else(|| disposed())
    }
}
