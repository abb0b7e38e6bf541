//! Paint timing and pixel sizes.

use std::time::Duration;

use leptos::prelude::*;

/// Runs `then` after the browser has painted the current state. Callbacks of an animation frame run before its
/// paint and would delay it.
pub(crate) fn after_paint(then: impl FnOnce() + 'static) {
    request_animation_frame(move || set_timeout(then, Duration::ZERO));
}

/// Rounds to whole pixels: fractions are invisible, and longer numbers take longer to write and parse.
#[expect(clippy::cast_possible_truncation, reason = "saturates; what is drawn is far smaller")]
pub(crate) fn round_pixels(length: f64) -> i32 {
    length.round() as i32
}
