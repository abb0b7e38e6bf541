//! Elements, and what follows signals for them.

use leptos::ev::EventDescriptor;
use leptos::prelude::{document, on_cleanup};
use leptos::reactive::effect::RenderEffect;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, HtmlElement, Node};

use crate::call::Call;
use crate::patch::patch_children;
use crate::refused::OrPanic as _;
use crate::value::{Place, Value};
use crate::view::{Child, View};

/// An element of the page. A clone is the same element.
#[derive(Clone)]
pub struct El(SendWrapper<Element>);

impl El {
    pub(crate) fn html(tag: &str) -> Self {
        Self(SendWrapper::new(document().create_element(tag).or_panic()))
    }

    pub(crate) fn svg(tag: &str) -> Self {
        let made = document().create_element_ns(Some("http://www.w3.org/2000/svg"), tag);
        Self(SendWrapper::new(made.or_panic()))
    }

    /// Sets an attribute: to a text, to nothing where the value is `false` or `None`, or to whatever a
    /// closure gives, each time it gives something else.
    #[must_use]
    pub fn attr(self, name: &'static str, value: impl Value) -> Self {
        value.put(&self.0, Place::Attribute(name));
        self
    }

    /// As [`Self::attr`], for an element that is in its place already.
    pub fn set(&self, name: &'static str, value: impl Value) {
        value.put(&self.0, Place::Attribute(name));
    }

    /// Adds classes to those that the element has.
    #[must_use]
    pub fn class(self, names: &str) -> Self {
        // An attribute: the property `className` of a drawing is no text.
        let all = match self.0.get_attribute("class") {
            Some(before) => format!("{before} {names}"),
            None => names.to_owned(),
        };
        self.0.set_attribute("class", &all).or_panic();
        self
    }

    /// Sets a property of the element's style, by its name in CSS.
    #[must_use]
    pub fn style(self, name: &'static str, value: impl Value) -> Self {
        value.put(&self.0, Place::Style(name));
        self
    }

    /// Sets a property of the element as a JavaScript object, such as `value`: the attribute of that name
    /// is only its default.
    #[must_use]
    pub fn prop(self, name: &'static str, value: impl Value) -> Self {
        value.put(&self.0, Place::Property(name));
        self
    }

    /// Sets such a property to true or false, such as `checked`.
    #[must_use]
    pub fn flag(self, name: &'static str, value: impl Value) -> Self {
        value.put(&self.0, Place::Flag(name));
        self
    }

    /// Adds a child at the end: a text, an element, a closure that gives a text, a [`block()`](crate::block()), a list
    /// or tuple of them, or nothing.
    #[must_use]
    pub fn child(self, child: impl Child) -> Self {
        self.append(child.view());
        self
    }

    /// Adds each of several children.
    #[must_use]
    pub fn children<C: Child>(self, children: impl IntoIterator<Item = C>) -> Self {
        children.into_iter().fold(self, Self::child)
    }

    /// Replaces all that is in the element.
    pub fn fill(&self, content: impl Child) {
        self.0.set_text_content(None);
        self.append(content.view());
    }

    /// Makes the element hold `content`, which nothing may follow or listen to: what stays the same of the
    /// old content is kept, with the focus and the selection in it, and what differs is written over.
    pub fn patch(&self, content: impl Child) {
        let next: Node = document().create_document_fragment().into();
        if let Some(node) = content.view().node() {
            next.append_child(&node).or_panic();
        }
        patch_children(&self.0, &next);
    }

    fn append(&self, view: View) {
        if let Some(node) = view.node() {
            self.0.append_child(&node).or_panic();
        }
    }

    /// The first element in it that `selector` matches.
    ///
    /// # Panics
    /// The selector is no CSS.
    #[must_use]
    pub fn find(&self, selector: &str) -> Option<Self> {
        self.0.query_selector(selector).or_panic().map(|found| Self(SendWrapper::new(found)))
    }

    /// Writes `text` over the text that is the element's only content, which costs less than [`Self::patch`].
    pub fn set_text(&self, text: &str) {
        match self.0.first_child() {
            Some(node) => node.set_node_value(Some(text)),
            None => self.0.set_text_content(Some(text)),
        }
    }

    /// Puts another element before this one.
    pub fn put_before(&self, other: &Self) {
        if let Some(parent) = self.0.parent_node() {
            parent.insert_before(&other.0, Some(&self.0)).or_panic();
        }
    }

    /// Calls `handler` for each event until the owner ends.
    #[must_use]
    pub fn on<E>(self, event: E, mut handler: impl FnMut(E::EventType) + 'static) -> Self
    where
        E: EventDescriptor,
        E::EventType: JsCast,
    {
        listen(
            &self.0,
            &event.name(),
            Box::new(move |event: Event| handler(event.unchecked_into())),
        );
        self
    }

    /// The element as the browser has it.
    #[must_use]
    pub fn element(&self) -> &Element {
        &self.0
    }

    /// The element as one of a kind, which it must be.
    #[must_use]
    pub fn of<T: JsCast>(&self) -> &T {
        self.0.unchecked_ref()
    }

    /// The element as one of HTML, which it must be.
    #[must_use]
    pub fn as_html(&self) -> &HtmlElement {
        self.of()
    }
}

/// Runs `run` now and whenever a signal that it read changes, until the owner ends.
///
/// For what writes elements itself, such as a row that compares its cells; [`El::attr`], [`El::child`] and
/// [`block()`](crate::block()) do the rest.
pub fn follow(mut run: impl FnMut() + 'static) {
    follow_boxed(Box::new(move |()| run()));
}

fn follow_boxed(mut run: Box<dyn Call<(), ()>>) {
    let effect = RenderEffect::new(move |_: Option<()>| run.call(()));
    on_cleanup(move || drop(effect));
}

fn listen(element: &Element, event: &str, mut handler: Box<dyn Call<Event, ()>>) {
    let listener = Listener {
        element: element.clone(),
        event: event.to_owned(),
        closure: Closure::new(move |event| handler.call(event)),
    };
    let function = listener.closure.as_ref().unchecked_ref();
    element.add_event_listener_with_callback(event, function).or_panic();
    // The handler may hold the element, which holds the handler: dropping it ends both.
    let listener = SendWrapper::new(listener);
    on_cleanup(move || drop(listener));
}

/// Listens until it is dropped.
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
