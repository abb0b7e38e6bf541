//! The skeleton of the run page.

use crate::view::text;
use dom::{El, div, span};

/// The run page while it is loading.
pub(crate) fn skeleton() -> El {
    let blocks = (0..3).map(|_| span().class("skeleton-block"));
    let skeleton = div().class("run-skeleton").attr("role", "status");
    skeleton.child(span().class("unseen").child(text::LOADING.get())).children(blocks)
}
