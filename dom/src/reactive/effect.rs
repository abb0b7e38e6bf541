//! Effects that are not generic: each of Leptos' own is a task of its own type.

use leptos::prelude::Effect;

use crate::call::Call;

/// Runs `run` after all that is under way, and again whenever a signal that it read changes, until the
/// owner ends. It is given what it returned the last time.
pub fn effect<T: 'static>(mut run: impl FnMut(Option<T>) -> T + 'static) {
    let mut last = None;
    boxed(Box::new(move |()| last = Some(run(last.take()))));
}

fn boxed(mut run: Box<dyn Call<(), ()>>) {
    Effect::new(move |_: Option<()>| run.call(()));
}
