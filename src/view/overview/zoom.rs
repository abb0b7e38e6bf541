//! Zoom buttons.

use leptos::ev;

use crate::view::text;
use dom::{El, button, span};

/// The buttons Zoom out, Zoom in and Fit. A button at its limit is disabled.
pub(crate) fn zoom_buttons(
    (zoom_out, is_min): (impl Fn() + 'static, impl Fn() -> bool + 'static),
    (zoom_in, is_max): (impl Fn() + 'static, impl Fn() -> bool + 'static),
    fit: impl Fn() + 'static,
) -> El {
    let button = || button().attr("type", "button").class("button small");
    let out_button = button()
        .attr("aria-label", text::ZOOM_OUT.get())
        .attr("aria-disabled", move || is_min().then_some("true"))
        .on(ev::click, move |_| zoom_out())
        .child("−");
    let in_button = button()
        .attr("aria-label", text::ZOOM_IN.get())
        .attr("aria-disabled", move || is_max().then_some("true"))
        .on(ev::click, move |_| zoom_in())
        .child("+");
    let fit = button().on(ev::click, move |_| fit()).child(text::FIT.get());
    span().class("zoom").child(out_button).child(in_button).child(fit)
}
