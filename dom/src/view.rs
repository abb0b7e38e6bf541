//! The content of elements.

use leptos::prelude::document;
use wasm_bindgen::JsCast as _;
use web_sys::Node;

use crate::El;
use crate::dom_error::OrPanic as _;
use crate::reactive::{Memo, RwSignal};
use crate::value::{Read, Text, bind_text};

/// Content of an element: nothing, a text, an element, or several of them.
pub struct View(Option<Node>);

impl View {
    /// The empty view.
    pub const EMPTY: Self = Self(None);

    pub(crate) fn node(self) -> Option<Node> {
        self.0
    }
}

/// A child of an element. A closure is one if it returns a text; a [`block()`](crate::block()) builds
/// elements.
pub trait Child: Sized {
    /// Converts the child into a view.
    fn view(self) -> View;
}

/// A text node that is updated when the text changes.
fn reactive_text(read: Read) -> View {
    let node = document().create_text_node("");
    let view = View(Some(node.clone().into()));
    bind_text(read, Box::new(move |text: Option<&str>| node.set_data(text.unwrap_or_default())));
    view
}

fn static_text(text: &str) -> View {
    View((!text.is_empty()).then(|| document().create_text_node(text).into()))
}

pub(crate) fn marker() -> Node {
    document().create_comment("").into()
}

/// A fragment for changing content, and its end marker: insert content before it.
pub(crate) fn between_markers() -> (View, Node) {
    let end = marker();
    (fragment([View(Some(marker())), View(Some(end.clone()))].into_iter()), end)
}

fn fragment(views: impl Iterator<Item = View>) -> View {
    let mut all = None;
    views.for_each(|view| push(&mut all, view));
    View(all)
}

/// Appends a view; the second node turns a single node into a fragment.
fn push(all: &mut Option<Node>, view: View) {
    let Some(node) = view.0 else { return };
    *all = Some(match all.take() {
        None => node,
        Some(first) => {
            let fragment = if first.has_type::<web_sys::DocumentFragment>() {
                first
            } else {
                let fragment: Node = document().create_document_fragment().into();
                fragment.append_child(&first).or_panic();
                fragment
            };
            fragment.append_child(&node).or_panic();
            fragment
        }
    });
}

/// Siblings from a first to a last node, both fixed; the nodes between them may change.
pub(crate) struct Range {
    pub(crate) first: Node,
    pub(crate) last: Node,
}

impl Range {
    /// The nodes of a view; `None` for an empty one.
    pub(crate) fn from_view(view: View) -> Option<Self> {
        let node = view.0?;
        if !node.has_type::<web_sys::DocumentFragment>() {
            return Some(Self { first: node.clone(), last: node });
        }
        Some(Self { first: node.first_child()?, last: node.last_child()? })
    }

    /// The nodes of a view, or a marker for an empty one.
    pub(crate) fn from_view_or_marker(view: View) -> Self {
        Self::from_view(view).unwrap_or_else(|| {
            let marker = marker();
            Self { first: marker.clone(), last: marker }
        })
    }

    /// Moves the nodes before `next`.
    pub(crate) fn insert_before(&self, next: &Node) {
        if let Some(parent) = next.parent_node() {
            self.for_each(|node| {
                parent.insert_before(node, Some(next)).or_panic();
            });
        }
    }

    pub(crate) fn remove(&self) {
        self.for_each(|node| {
            if let Some(parent) = node.parent_node() {
                parent.remove_child(node).or_panic();
            }
        });
    }

    fn for_each(&self, mut each: impl FnMut(&Node)) {
        let mut next = Some(self.first.clone());
        while let Some(node) = next {
            next = (!node.is_same_node(Some(&self.last))).then(|| node.next_sibling()).flatten();
            each(&node);
        }
    }
}

impl Child for View {
    fn view(self) -> View {
        self
    }
}

impl Child for () {
    fn view(self) -> View {
        View::EMPTY
    }
}

impl Child for El {
    fn view(self) -> View {
        View(Some(self.element().clone().into()))
    }
}

impl Child for &str {
    fn view(self) -> View {
        static_text(self)
    }
}

impl Child for String {
    fn view(self) -> View {
        static_text(&self)
    }
}

impl<V: Child> Child for Option<V> {
    fn view(self) -> View {
        self.map_or(View::EMPTY, V::view)
    }
}

impl<V: Child> Child for Vec<V> {
    fn view(self) -> View {
        fragment(self.into_iter().map(V::view))
    }
}

impl<A: Child, B: Child> Child for (A, B) {
    fn view(self) -> View {
        fragment([self.0.view(), self.1.view()].into_iter())
    }
}

impl<A: Child, B: Child, C: Child> Child for (A, B, C) {
    fn view(self) -> View {
        fragment([self.0.view(), self.1.view(), self.2.view()].into_iter())
    }
}

impl<V: Into<Text> + Clone + Send + Sync + 'static> Child for Memo<V> {
    fn view(self) -> View {
        reactive_text(Box::new(move |()| self.get().into()))
    }
}

impl<V: Into<Text> + Clone + Send + Sync + 'static> Child for RwSignal<V> {
    fn view(self) -> View {
        reactive_text(Box::new(move |()| self.get().into()))
    }
}

impl<F, V> Child for F
where
    F: Fn() -> V + 'static,
    V: Into<Text>,
{
    fn view(self) -> View {
        reactive_text(Box::new(move |()| self().into()))
    }
}
