//! The content of elements.

use leptos::prelude::document;
use web_sys::Node;

use crate::El;
use crate::dom_error::OrPanic as _;
use crate::reactive::{Memo, RwSignal};
use crate::text::text_between_markers;
use crate::value::{Read, Text};

/// Content of an element: nothing, a text, an element, or several of them.
pub struct View(Content);

enum Content {
    Empty,
    Node(Node),
    /// A text that changes. Its place is known once it is in an element.
    Text(Read),
}

impl View {
    /// The empty view.
    pub const EMPTY: Self = Self(Content::Empty);

    /// The node; a fragment for several.
    pub(crate) fn node(self) -> Option<Node> {
        match self.0 {
            Content::Empty => None,
            Content::Node(node) => Some(node),
            Content::Text(read) => Some(text_between_markers(read)),
        }
    }

    /// A text that changes, or the node.
    pub(crate) fn text_or_node(self) -> Result<Read, Option<Node>> {
        match self.0 {
            Content::Text(read) => Ok(read),
            Content::Empty | Content::Node(_) => Err(self.node()),
        }
    }
}

/// A child of an element. A closure is one if it returns a text; a [`block()`](crate::block()) builds
/// elements.
pub trait Child: Sized {
    /// Converts the child into a view.
    fn view(self) -> View;
}

fn reactive_text(read: Read) -> View {
    View(Content::Text(read))
}

fn view_of(node: Option<Node>) -> View {
    View(node.map_or(Content::Empty, Content::Node))
}

fn static_text(text: &str) -> View {
    view_of((!text.is_empty()).then(|| document().create_text_node(text).into()))
}

pub(crate) fn marker() -> Node {
    document().create_comment("").into()
}

/// A view for changing content, and its first and last node: the content is between them.
pub(crate) fn between_markers() -> (View, Range) {
    let range = Range { first: marker(), last: marker() };
    let nodes = [&range.first, &range.last].map(|node| view_of(Some(node.clone())));
    (fragment(nodes.into_iter()), range)
}

fn fragment(views: impl Iterator<Item = View>) -> View {
    let mut all = None;
    views.for_each(|view| push(&mut all, view));
    view_of(all)
}

/// Appends a view; the second node turns a single node into a fragment.
fn push(all: &mut Option<Node>, view: View) {
    let Some(node) = view.node() else { return };
    *all = Some(match all.take() {
        None => node,
        Some(first) => {
            let fragment = if is_fragment(&first) {
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

/// The node itself, or the nodes in a fragment.
pub(crate) fn nodes(node: &Node) -> Vec<Node> {
    if !is_fragment(node) {
        return vec![node.clone()];
    }
    std::iter::successors(node.first_child(), Node::next_sibling).collect()
}

fn is_fragment(node: &Node) -> bool {
    node.node_type() == Node::DOCUMENT_FRAGMENT_NODE
}

/// Siblings from a first to a last node, both fixed; the nodes between them may change. Neither is a text: page
/// translators replace texts.
pub(crate) struct Range {
    pub(crate) first: Node,
    pub(crate) last: Node,
}

impl Range {
    /// The node of a view that is one element; else its nodes between markers.
    pub(crate) fn from_view(view: View) -> Self {
        let node = view.node();
        if let Some(node) = node.as_ref().filter(|node| node.node_type() == Node::ELEMENT_NODE) {
            return Self { first: node.clone(), last: node.clone() };
        }
        let (markers, range) = between_markers();
        // The markers are in a fragment, which holds them until they are inserted.
        if let (Some(_), Some(node)) = (markers.node(), node) {
            range.insert(&node);
        }
        range
    }

    /// Inserts a node before the last one.
    pub(crate) fn insert(&self, node: &Node) {
        insert_before(node, &self.last);
    }

    /// Moves the nodes before `next`.
    pub(crate) fn insert_before(&self, next: &Node) {
        self.for_each(|node| insert_before(node, next));
    }

    pub(crate) fn remove(&self) {
        self.for_each(remove);
    }

    /// Removes all nodes between the first and the last.
    pub(crate) fn clear(&self) {
        self.for_each(|node| {
            if !node.is_same_node(Some(&self.first)) && !node.is_same_node(Some(&self.last)) {
                remove(node);
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

fn insert_before(node: &Node, next: &Node) {
    if let Some(parent) = next.parent_node() {
        parent.insert_before(node, Some(next)).or_panic();
    }
}

pub(crate) fn remove(node: &Node) {
    if let Some(parent) = node.parent_node() {
        parent.remove_child(node).or_panic();
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
        view_of(Some(self.element().clone().into()))
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
