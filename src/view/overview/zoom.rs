//! The buttons of a zoom.

use leptos::ev;

use crate::view::text;
use dom::{El, button, span};

/// Out, in, and back to where all of it can be seen. A button that would do nothing says so.
pub(crate) fn zoom_buttons(
    (out, is_least): (impl Fn() + 'static, impl Fn() -> bool + 'static),
    (enlarge, is_most): (impl Fn() + 'static, impl Fn() -> bool + 'static),
    fit: impl Fn() + 'static,
) -> El {
    let button = || button().attr("type", "button").class("button small");
    let out = button()
        .attr("aria-label", text::ZOOM_OUT.get())
        .attr("aria-disabled", move || is_least().then_some("true"))
        .on(ev::click, move |_| out())
        .child("−");
    let enlarge = button()
        .attr("aria-label", text::ZOOM_IN.get())
        .attr("aria-disabled", move || is_most().then_some("true"))
        .on(ev::click, move |_| enlarge())
        .child("+");
    let fit = button().on(ev::click, move |_| fit()).child(text::FIT.get());
    span().class("zoom").child(out).child(enlarge).child(fit)
}
