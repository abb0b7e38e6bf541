//! Parts of the page that are rebuilt when their data changes.

use leptos::prelude::{Owner, untrack};
use web_sys::Node;

use crate::el::render_effect;
use crate::view::{Child, View, between_markers, nodes, remove};

/// Rebuilds the view that `build` returns whenever the value of `read` differs from the previous one.
///
/// `read` is tracked: it runs again whenever a signal that it reads changes, and its result is compared.
/// `build` is untracked and runs only when the result differs, in an owner that ends when it runs again.
/// Focus, selection and scroll positions in the block survive every update for which `read` returns an
/// equal value.
///
/// ```no_run
/// # use onepin_runs_dom::{block, p, reactive::RwSignal, div};
/// let name = RwSignal::new(Some("Ada".to_owned()));
/// div().child(block(
///     move || name.get(),
///     |name| name.as_ref().map(|name| p().child(name.clone())),
/// ));
/// ```
pub fn block<T, V>(read: impl Fn() -> T + 'static, build: impl Fn(&T) -> V + 'static) -> View
where
    T: PartialEq + 'static,
    V: Child,
{
    rebuild(Box::new(TypedBlock { read, build, value: None }))
}

/// A type-erased block.
trait Block {
    /// Reads the value; true if it differs from the previous one.
    fn update(&mut self) -> bool;

    /// Builds the view of the current value.
    fn build(&self) -> View;
}

struct TypedBlock<T, R, B> {
    read: R,
    build: B,
    value: Option<T>,
}

impl<T, V, R, B> Block for TypedBlock<T, R, B>
where
    T: PartialEq,
    V: Child,
    R: Fn() -> T,
    B: Fn(&T) -> V,
{
    fn update(&mut self) -> bool {
        let next = Some((self.read)());
        let differs = self.value != next;
        if differs {
            self.value = next;
        }
        differs
    }

    fn build(&self) -> View {
        self.value.as_ref().map(&self.build).view()
    }
}

fn rebuild(mut block: Box<dyn Block>) -> View {
    let (view, range) = between_markers();
    // One owner for all contents: a Leptos owner keeps every child it ever had.
    let owner = Owner::current().unwrap_or_default().child();
    let mut content = Vec::<Node>::new();
    render_effect(move || {
        if !block.update() {
            return;
        }
        // Cleanup runs while the old content is still in the document, so that it can pass on the focus.
        owner.cleanup();
        // Also what a translator has put in place of the content, or moved elsewhere.
        content.drain(..).for_each(|node| remove(&node));
        range.clear();
        if let Some(next) = owner.with(|| untrack(|| block.build())).node() {
            content = nodes(&next);
            range.insert(&next);
        }
    });
    view
}

/// A [`block()`] that shows what `build` returns while `is_shown` returns true.
pub fn when<V: Child>(
    is_shown: impl Fn() -> bool + 'static,
    build: impl Fn() -> V + 'static,
) -> View {
    block(is_shown, move |is_shown| is_shown.then(&build))
}
