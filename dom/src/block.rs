//! Parts of the page that are built again when something changes.

use leptos::prelude::{Owner, untrack};

use crate::el::follow;
use crate::view::{Child, Range, View, between_markers};

/// What `build` makes of what `read` gives, built again when that differs from the last time.
///
/// `read` is tracked: it is run again whenever a signal that it reads changes, and its result is compared.
/// `build` is not tracked and runs only when the result differs, in an owner that ends when it runs again.
/// Focus, selection and scroll positions in the block therefore survive everything that `read` does not
/// tell apart.
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
    rebuild(Box::new(Typed { read, build, shown: None }))
}

/// A type-erased block.
trait Block {
    /// Reads the value again; true if it differs from the last one.
    fn differs(&mut self) -> bool;

    /// Builds the view of the last value.
    fn make(&self) -> View;
}

struct Typed<T, R, B> {
    read: R,
    build: B,
    shown: Option<T>,
}

impl<T, V, R, B> Block for Typed<T, R, B>
where
    T: PartialEq,
    V: Child,
    R: Fn() -> T,
    B: Fn(&T) -> V,
{
    fn differs(&mut self) -> bool {
        let next = Some((self.read)());
        let differs = self.shown != next;
        if differs {
            self.shown = next;
        }
        differs
    }

    fn make(&self) -> View {
        self.shown.as_ref().map(&self.build).view()
    }
}

/// Rebuilds the block's content whenever the value that it reads has changed.
fn rebuild(mut block: Box<dyn Block>) -> View {
    let (view, end) = between_markers();
    // One for all contents: Leptos' owners never forget a child.
    let owner = Owner::current().unwrap_or_default().child();
    let mut content = None::<Range>;
    follow(move || {
        if !block.differs() {
            return;
        }
        // The old content ends while it is in the document: an element that has the focus can pass it on.
        owner.cleanup();
        let next = Range::of(owner.with(|| untrack(|| block.make())));
        if let Some(last) = content.take() {
            last.remove();
        }
        if let Some(next) = &next {
            next.insert_before(&end);
        }
        content = next;
    });
    view
}

/// What `build` makes while `is_shown` gives true: a [`block()`] that is there or not.
pub fn when<V: Child>(
    is_shown: impl Fn() -> bool + 'static,
    build: impl Fn() -> V + 'static,
) -> View {
    block(is_shown, move |is_shown| is_shown.then(&build))
}
