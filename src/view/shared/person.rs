//! Users.

use crate::domain::format::{initials, is_visible};
use crate::view::text;
use dom::{El, bdi, span};

/// A user's initials and name. A long name is truncated; the title has all of it.
pub(crate) fn person(name: Option<String>) -> El {
    let Some(name) = name.filter(|name| is_visible(name)) else {
        return span().class("quiet").child(text::UNKNOWN_PERSON.get());
    };
    let initials = span().class("initials").attr("aria-hidden", "true").child(initials(&name));
    span()
        .class("person")
        .attr("title", name.as_str())
        .child(initials)
        .child(bdi().attr("translate", "no").child(name))
}
