//! Effects over one type: each of Leptos' generic effects is a task of its own type.

use leptos::prelude::Effect;
use leptos::reactive::graph::ToAnySubscriber as _;

use crate::call::Call;
use crate::reactive::leave_sources_at_cleanup;

/// Runs `run` asynchronously, and again whenever a signal that it read changes, until the owner ends. Its
/// argument is its previous result.
pub fn effect<T: 'static>(mut run: impl FnMut(Option<T>) -> T + 'static) {
    let mut last = None;
    boxed(Box::new(move |()| last = Some(run(last.take()))));
}

fn boxed(mut run: Box<dyn Call<(), ()>>) {
    let effect = Effect::new(move |_: Option<()>| run.call(()));
    leave_sources_at_cleanup(effect.to_any_subscriber());
}
