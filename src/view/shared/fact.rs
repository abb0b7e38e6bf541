//! An entry of a `<dl>`.

use dom::{Child, El, dd, div, dt};

pub(crate) fn fact(name: &'static str, value: impl Child) -> El {
    div().child(dt().child(name)).child(dd().child(value))
}
