//! A part of a view that is drawn anew only when what it shows has changed. Where a view is written
//! over often, most of its parts show what they showed, and making texts only to find that out costs
//! far more than comparing what they are made of.

use std::future::Future;

use leptos::prelude::*;
use leptos::tachys::html::attribute::Attribute;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::renderer::types::{Element, Node};
use leptos::tachys::view::any_view::AnyViewState;
use leptos::tachys::view::{Mountable, Position, PositionState, Render};

/// What is shown, and how it is drawn.
pub(super) struct Drawn<Of, Draw> {
    of: Of,
    draw: Draw,
}

/// What was shown when it was last drawn.
pub(super) struct DrawnState<Of> {
    of: Of,
    view: AnyViewState,
}

/// The view that `draw` makes of `of`, kept as long as `of` stays equal. `draw` must not show anything
/// else that changes.
pub(super) fn drawn<Of, Draw>(of: Of, draw: Draw) -> Drawn<Of, Draw>
where
    Of: PartialEq + Send + 'static,
    Draw: FnOnce(&Of) -> AnyView + Send + 'static,
{
    Drawn { of, draw }
}

impl<Of, Draw> Drawn<Of, Draw>
where
    Draw: FnOnce(&Of) -> AnyView,
{
    fn view(self) -> AnyView {
        (self.draw)(&self.of)
    }
}

impl<Of, Draw> Render for Drawn<Of, Draw>
where
    Of: PartialEq + Send + 'static,
    Draw: FnOnce(&Of) -> AnyView + Send + 'static,
{
    type State = DrawnState<Of>;

    fn build(self) -> Self::State {
        DrawnState { view: (self.draw)(&self.of).build(), of: self.of }
    }

    fn rebuild(self, state: &mut Self::State) {
        if self.of != state.of {
            (self.draw)(&self.of).rebuild(&mut state.view);
            state.of = self.of;
        }
    }
}

impl<Of> Mountable for DrawnState<Of> {
    fn unmount(&mut self) {
        self.view.unmount();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        self.view.mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.view.insert_before_this(child)
    }

    fn elements(&self) -> Vec<Element> {
        self.view.elements()
    }
}

/// As the view itself does all of this.
impl<Of, Draw> RenderHtml for Drawn<Of, Draw>
where
    Of: PartialEq + Send + 'static,
    Draw: FnOnce(&Of) -> AnyView + Send + 'static,
{
    type AsyncOutput = AnyView;
    type Owned = Self;

    const MIN_LENGTH: usize = AnyView::MIN_LENGTH;

    fn dry_resolve(&mut self) {}

    fn resolve(self) -> impl Future<Output = Self::AsyncOutput> + Send {
        self.view().resolve()
    }

    fn to_html_with_buf(
        self,
        buf: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        self.view().to_html_with_buf(buf, position, escape, mark_branches, extra_attrs);
    }

    fn hydrate<const FROM_SERVER: bool>(
        self,
        cursor: &Cursor,
        position: &PositionState,
    ) -> Self::State {
        let view = (self.draw)(&self.of).hydrate::<FROM_SERVER>(cursor, position);
        DrawnState { view, of: self.of }
    }

    fn into_owned(self) -> Self::Owned {
        self
    }
}

impl<Of, Draw> AddAnyAttr for Drawn<Of, Draw>
where
    Of: PartialEq + Send + 'static,
    Draw: FnOnce(&Of) -> AnyView + Send + 'static,
{
    type Output<SomeNewAttr: Attribute> = <AnyView as AddAnyAttr>::Output<SomeNewAttr>;

    fn add_any_attr<NewAttr: Attribute>(self, attr: NewAttr) -> Self::Output<NewAttr> {
        self.view().add_any_attr(attr)
    }
}
