//! Texts, and the attributes and properties that they are written to.

use std::borrow::Cow;

use js_sys::Reflect;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Element, HtmlElement};

use crate::call::Call;
use crate::dom_error::OrPanic as _;
use crate::reactive::Memo;
use crate::render_effect;

/// An optional text.
#[derive(PartialEq)]
pub struct Text(Option<Cow<'static, str>>);

impl Text {
    pub(crate) fn as_deref(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

/// The value of an attribute, property or style: a text, an optional text, a boolean, or a closure or memo
/// that returns one of these.
pub trait Value {
    #[doc(hidden)]
    fn write_to(self, element: &Element, target: Target);
}

/// The part of an element that a text is written to.
#[derive(Clone, Copy)]
pub enum Target {
    /// An attribute.
    Attribute(&'static str),
    /// A CSS property of its style.
    Style(&'static str),
    /// A text property of the JavaScript object.
    Property(&'static str),
    /// A boolean property of the JavaScript object.
    Flag(&'static str),
}

#[inline(never)]
fn write(element: &Element, target: Target, text: Option<&str>) {
    let written = match (target, text) {
        (Target::Attribute(name), Some(text)) => element.set_attribute(name, text),
        (Target::Attribute(name), None) => element.remove_attribute(name),
        (Target::Style(name), text) => {
            let element: &HtmlElement = element.unchecked_ref();
            element.style().set_property(name, text.unwrap_or_default())
        }
        (Target::Property(name), text) => {
            Reflect::set(element, &name.into(), &text.unwrap_or_default().into()).map(drop)
        }
        (Target::Flag(name), text) => {
            Reflect::set(element, &name.into(), &JsValue::from_bool(text.is_some())).map(drop)
        }
    };
    written.or_panic();
}

/// Keeps `target` up to date with the text that `read` returns.
fn bind(element: &Element, target: Target, read: Read) {
    let element = element.clone();
    bind_text(read, Box::new(move |text: Option<&str>| write(&element, target, text)));
}

/// Reads a text and tracks the signals it depends on.
pub(crate) type Read = Box<dyn Call<(), Text>>;

/// Writes a text to the DOM.
type Write = Box<dyn for<'a> Call<Option<&'a str>, ()>>;

pub(crate) fn bind_text(mut read: Read, mut write: Write) {
    let mut last = None;
    render_effect(move || {
        let text = Some(read.call(()));
        if text != last {
            write.call(text.as_ref().and_then(Text::as_deref));
            last = text;
        }
    });
}

impl From<&'static str> for Text {
    fn from(text: &'static str) -> Self {
        Self(Some(Cow::Borrowed(text)))
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(Some(Cow::Owned(text)))
    }
}

impl From<bool> for Text {
    fn from(is_there: bool) -> Self {
        Self(is_there.then_some(Cow::Borrowed("")))
    }
}

impl<T: Into<Self>> From<Option<T>> for Text {
    fn from(text: Option<T>) -> Self {
        text.map_or(Self(None), Into::into)
    }
}

impl Value for &str {
    fn write_to(self, element: &Element, target: Target) {
        write(element, target, Some(self));
    }
}

impl Value for String {
    fn write_to(self, element: &Element, target: Target) {
        write(element, target, Some(&self));
    }
}

impl Value for bool {
    fn write_to(self, element: &Element, target: Target) {
        write(element, target, self.then_some(""));
    }
}

impl<T: Value> Value for Option<T> {
    fn write_to(self, element: &Element, target: Target) {
        if let Some(value) = self {
            value.write_to(element, target);
        }
    }
}

impl<V: Into<Text> + Clone + Send + Sync + 'static> Value for Memo<V> {
    fn write_to(self, element: &Element, target: Target) {
        bind(element, target, Box::new(move |()| self.get().into()));
    }
}

impl<F, V> Value for F
where
    F: Fn() -> V + 'static,
    V: Into<Text>,
{
    fn write_to(self, element: &Element, target: Target) {
        bind(element, target, Box::new(move |()| self().into()));
    }
}
