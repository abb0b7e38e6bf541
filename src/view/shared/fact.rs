//! A named value in a `<dl>`.

use dom::{Child, El, dd, div, dt};

/// A name and its value.
pub(crate) fn fact(name: &'static str, value: impl Child) -> El {
    div().child(dt().child(name)).child(dd().child(value))
}
