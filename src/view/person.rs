//! Who did something.

use leptos::prelude::*;

use super::text;
use crate::format::initials;

/// Who started a run: initials and name; a long one is cut, with the whole at hand.
#[component]
pub(super) fn Person(name: Option<String>) -> impl IntoView {
    let Some(name) = name else {
        return view! { <span class="quiet">{text::UNKNOWN_PERSON.get()}</span> }.into_any();
    };
    let (initials, title) = (initials(&name), name.clone());
    view! {
        <span class="person" title=title>
            <span class="initials" aria-hidden="true">
                {initials}
            </span>
            <bdi>{name}</bdi>
        </span>
    }
    .into_any()
}
