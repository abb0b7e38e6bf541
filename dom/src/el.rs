//! Elements, and effects that update them.

use leptos::ev::EventDescriptor;
use leptos::prelude::{document, on_cleanup};
use leptos::reactive::effect::RenderEffect;
use leptos::reactive::graph::ToAnySubscriber as _;
use leptos::reactive::owner::{Owner, WeakOwner};
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, HtmlElement, Node};

use crate::call::Call;
use crate::dom_error::OrPanic as _;
use crate::patch::patch_children;
use crate::reactive::leave_sources_at_cleanup;
use crate::text::{TextPlace, only_text, set_text, text_between_markers};
use crate::value::{Target, Value};
use crate::view::{Child, View};

/// A DOM element. A clone refers to the same element.
#[derive(Clone)]
pub struct El(SendWrapper<(Element, Option<TextPlace>)>);

impl El {
    pub(crate) fn html(tag: &str) -> Self {
        Self::of(document().create_element(tag).or_panic())
    }

    pub(crate) fn svg(tag: &str) -> Self {
        let element = document().create_element_ns(Some("http://www.w3.org/2000/svg"), tag);
        Self::of(element.or_panic())
    }

    /// Wraps an element of the document.
    #[must_use]
    pub fn of(element: Element) -> Self {
        Self(SendWrapper::new((element, None)))
    }

    /// Sets an attribute to a text, to an empty text for `true`, or to the changing result of a closure. `false`
    /// and `None` remove it.
    #[must_use]
    pub fn attr(self, name: &'static str, value: impl Value) -> Self {
        value.write_to(self.element(), Target::Attribute(name));
        self
    }

    /// [`Self::attr`] for a borrowed element.
    pub fn set_attr(&self, name: &'static str, value: impl Value) {
        value.write_to(self.element(), Target::Attribute(name));
    }

    /// Adds classes to those that the element has.
    #[must_use]
    pub fn class(self, names: &str) -> Self {
        // An attribute: the property `className` of an SVG element is not a string.
        let all = match self.element().get_attribute("class") {
            Some(before) => format!("{before} {names}"),
            None => names.to_owned(),
        };
        self.element().set_attribute("class", &all).or_panic();
        self
    }

    /// Sets a CSS property in the element's style.
    #[must_use]
    pub fn style(self, name: &'static str, value: impl Value) -> Self {
        value.write_to(self.element(), Target::Style(name));
        self
    }

    /// [`Self::style`] for a borrowed element.
    pub fn set_style(&self, name: &'static str, value: impl Value) {
        value.write_to(self.element(), Target::Style(name));
    }

    /// Sets a text property of the JavaScript object, such as `value`, whose attribute is only the default.
    #[must_use]
    pub fn prop(self, name: &'static str, value: impl Value) -> Self {
        value.write_to(self.element(), Target::Property(name));
        self
    }

    /// Sets a boolean property of the JavaScript object, such as `checked`.
    #[must_use]
    pub fn flag(self, name: &'static str, value: impl Value) -> Self {
        value.write_to(self.element(), Target::Flag(name));
        self
    }

    /// Appends a child: a text, an element, a closure that returns a text, a [`block()`](crate::block()), a list
    /// or tuple of them, or nothing.
    #[must_use]
    pub fn child(mut self, child: impl Child) -> Self {
        self.append(child.view());
        self
    }

    /// Appends several children.
    #[must_use]
    pub fn children<C: Child>(self, children: impl IntoIterator<Item = C>) -> Self {
        children.into_iter().fold(self, Self::child)
    }

    /// Replaces the element's content.
    pub fn replace_children(&self, content: impl Child) {
        self.element().set_text_content(None);
        Self::of(self.element().clone()).append(content.view());
    }

    /// Patches the element's content to match `content`, which must be static: no effects, no listeners. Nodes
    /// that do not differ stay, with the focus and the selection in them.
    pub fn patch(&self, content: impl Child) {
        let new: Node = document().create_document_fragment().into();
        if let Some(node) = content.view().node() {
            new.append_child(&node).or_panic();
        }
        patch_children(self.element(), &new);
    }

    fn append(&mut self, view: View) {
        let (element, text) = &mut *self.0;
        match view.text_or_node() {
            Ok(read) if !element.has_child_nodes() => *text = Some(only_text(element, read)),
            view => {
                let node = view.map(text_between_markers).map_or_else(|node| node, Some);
                let Some(node) = node else { return };
                if let Some(text) = text {
                    text.enclose(element);
                }
                element.append_child(&node).or_panic();
            }
        }
    }

    /// The first descendant that matches `selector`.
    ///
    /// # Panics
    /// The selector is invalid.
    #[must_use]
    pub fn find(&self, selector: &str) -> Option<Self> {
        self.element().query_selector(selector).or_panic().map(Self::of)
    }

    /// Sets the text of an element that contains only a text; cheaper than [`Self::patch`].
    pub fn set_text(&self, text: &str) {
        set_text(self.element(), text);
    }

    /// Inserts another element before this one.
    pub fn insert_before(&self, other: &Self) {
        if let Some(parent) = self.element().parent_node() {
            parent.insert_before(other.element(), Some(self.element())).or_panic();
        }
    }

    /// Adds an event listener, which is removed when the owner ends.
    #[must_use]
    pub fn on<E>(self, event: E, mut handler: impl FnMut(E::EventType) + 'static) -> Self
    where
        E: EventDescriptor,
        E::EventType: JsCast,
    {
        listen(
            self.element(),
            &event.name(),
            Box::new(move |event: Event| handler(event.unchecked_into())),
        );
        self
    }

    /// The underlying DOM element.
    #[must_use]
    pub fn element(&self) -> &Element {
        &self.0.0
    }

    /// The element as its concrete type, unchecked.
    #[must_use]
    pub fn cast<T: JsCast>(&self) -> &T {
        self.element().unchecked_ref()
    }

    /// The element as an HTML element, unchecked.
    #[must_use]
    pub fn as_html(&self) -> &HtmlElement {
        self.cast()
    }
}

/// Runs `run` now, and again whenever a signal that it read changes, until the owner ends.
///
/// For code that updates elements itself, such as a row that compares its cells; otherwise use [`El::attr`],
/// [`El::child`] or [`block()`](crate::block()).
pub fn render_effect(mut run: impl FnMut() + 'static) {
    render_effect_boxed(Box::new(move |()| run()));
}

fn render_effect_boxed(mut run: Box<dyn Call<(), ()>>) {
    let effect = RenderEffect::new(move |_: Option<()>| run.call(()));
    leave_sources_at_cleanup(effect.to_any_subscriber());
    on_cleanup(move || drop(effect));
}

fn listen(element: &Element, event: &str, mut handler: Box<dyn Call<Event, ()>>) {
    // Events arrive without an owner. The handler gets the one that it was added in, and so its context. A strong
    // reference would keep that owner from being cleaned up.
    let owner = Owner::current().map(|owner| owner.downgrade());
    let call = move |event| match owner.as_ref().and_then(WeakOwner::upgrade) {
        Some(owner) => owner.with(|| handler.call(event)),
        None => handler.call(event),
    };
    let listener =
        Listener { element: element.clone(), event: event.to_owned(), closure: Closure::new(call) };
    let function = listener.closure.as_ref().unchecked_ref();
    element.add_event_listener_with_callback(event, function).or_panic();
    // The handler may hold the element, which holds the handler: dropping the listener breaks the cycle.
    let listener = SendWrapper::new(listener);
    on_cleanup(move || drop(listener));
}

/// Removes the event listener when dropped.
struct Listener {
    element: Element,
    event: String,
    closure: Closure<dyn FnMut(Event)>,
}

impl Drop for Listener {
    fn drop(&mut self) {
        let function = self.closure.as_ref().unchecked_ref();
        self.element.remove_event_listener_with_callback(&self.event, function).or_panic();
    }
}
