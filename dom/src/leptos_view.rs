//! Interoperability with Leptos: an element is a Leptos view and can contain one.

use leptos::prelude::{AddAnyAttr, IntoView, Mountable as _, Render, RenderHtml, on_cleanup};
use leptos::tachys::html::attribute::Attribute;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::view::{Position, PositionState};
use send_wrapper::SendWrapper;
use web_sys::Element;

use crate::El;

impl El {
    /// Appends a Leptos view, which is unmounted when the owner ends.
    #[must_use]
    pub fn leptos<V: IntoView<State: 'static>>(self, view: V) -> Self {
        let mut state = view.into_view().build();
        state.mount(self.element(), None);
        let mut state = SendWrapper::new(state);
        on_cleanup(move || state.unmount());
        self
    }
}

impl Render for El {
    type State = Element;

    fn build(self) -> Element {
        self.element().clone()
    }

    fn rebuild(self, state: &mut Element) {
        let next = self.element().clone();
        if state.replace_with_with_node_1(&next).is_ok() {
            *state = next;
        }
    }
}

/// Attributes added by Leptos are ignored: an element sets its own.
impl AddAnyAttr for El {
    type Output<SomeNewAttr: Attribute> = Self;

    fn add_any_attr<NewAttr: Attribute>(self, _: NewAttr) -> Self {
        self
    }
}

/// There is no server rendering: no HTML is written, and hydration builds the element.
impl RenderHtml for El {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        self,
        _: &mut String,
        _: &mut Position,
        _: bool,
        _: bool,
        _: Vec<AnyAttribute>,
    ) {
    }

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> Element {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}
