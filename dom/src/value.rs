//! Texts, and the places that they are written to.

use std::borrow::Cow;

use js_sys::Reflect;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Element, HtmlElement};

use crate::call::Call;
use crate::follow;
use crate::reactive::Memo;
use crate::refused::OrPanic as _;

/// A text, or none.
#[derive(PartialEq)]
pub struct Text(Option<Cow<'static, str>>);

impl Text {
    pub(crate) fn as_deref(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

/// What an attribute, a property or a style can be given: a text, an optional text, whether it is there,
/// or a closure or memo that gives one of these.
pub trait Value {
    #[doc(hidden)]
    fn put(self, element: &Element, place: Place);
}

/// Where a text can be written in an element.
#[derive(Clone, Copy)]
pub enum Place {
    /// One of its attributes.
    Attribute(&'static str),
    /// A property of its style.
    Style(&'static str),
    /// A property of the element as an object.
    Property(&'static str),
    /// Such a property that is true or false.
    Flag(&'static str),
}

#[inline(never)]
fn write(element: &Element, place: Place, text: Option<&str>) {
    let written = match (place, text) {
        (Place::Attribute(name), Some(text)) => element.set_attribute(name, text),
        (Place::Attribute(name), None) => element.remove_attribute(name),
        (Place::Style(name), text) => {
            let element: &HtmlElement = element.unchecked_ref();
            element.style().set_property(name, text.unwrap_or_default())
        }
        (Place::Property(name), text) => {
            Reflect::set(element, &name.into(), &text.unwrap_or_default().into()).map(drop)
        }
        (Place::Flag(name), text) => {
            Reflect::set(element, &name.into(), &JsValue::from_bool(text.is_some())).map(drop)
        }
    };
    written.or_panic();
}

/// Writes what `read` gives, now and whenever it gives something else.
fn follow_place(element: &Element, place: Place, read: Read) {
    let element = element.clone();
    follow_text(read, Box::new(move |text: Option<&str>| write(&element, place, text)));
}

/// Reads a text and tracks the signals it depends on.
pub(crate) type Read = Box<dyn Call<(), Text>>;

/// Writes a changed text to the DOM.
type Write = Box<dyn for<'a> Call<Option<&'a str>, ()>>;

pub(crate) fn follow_text(mut read: Read, mut write: Write) {
    let mut last = None;
    follow(move || {
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
    fn put(self, element: &Element, place: Place) {
        write(element, place, Some(self));
    }
}

impl Value for String {
    fn put(self, element: &Element, place: Place) {
        write(element, place, Some(&self));
    }
}

impl Value for bool {
    fn put(self, element: &Element, place: Place) {
        write(element, place, self.then_some(""));
    }
}

impl<T: Value> Value for Option<T> {
    fn put(self, element: &Element, place: Place) {
        if let Some(value) = self {
            value.put(element, place);
        }
    }
}

impl<V: Into<Text> + Clone + Send + Sync + 'static> Value for Memo<V> {
    fn put(self, element: &Element, place: Place) {
        follow_place(element, place, Box::new(move |()| self.get().into()));
    }
}

impl<F, V> Value for F
where
    F: Fn() -> V + 'static,
    V: Into<Text>,
{
    fn put(self, element: &Element, place: Place) {
        follow_place(element, place, Box::new(move |()| self().into()));
    }
}
