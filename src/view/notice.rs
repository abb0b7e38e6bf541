//! Messages about what went wrong.

use leptos::prelude::*;

use super::text;
use crate::api::ApiError;
use crate::api::wire::Note;

/// A page that cannot be shown, and why. Needs nothing else to work, so it can report that
/// anything else is missing.
#[component]
pub fn Problem(
    /// What happened.
    title: &'static str,
    /// The cause, and what to do about it.
    detail: String,
) -> impl IntoView {
    view! {
        <section class="notice" role="alert">
            <h1>{title}</h1>
            <p>{detail}</p>
        </section>
    }
}

/// A failed request, with all that support would ask for, and a way to try again.
#[component]
pub(super) fn ErrorNotice(
    #[prop(into)] error: Signal<ApiError>,
    /// Whether older data is still on screen.
    #[prop(into)]
    stale: Signal<bool>,
    retry: impl Fn() + 'static,
) -> impl IntoView {
    let details = move || {
        let details = error.get().details.into_iter();
        let detail = details.map(|detail| match detail.field {
            Some(field) => view! { <li><code>{field}</code>": "{detail.message}</li> }.into_any(),
            None => view! { <li>{detail.message}</li> }.into_any(),
        });
        detail.collect_view()
    };
    view! {
        <section class="notice" role="alert">
            <h2>{move || text::error_title(error.get().kind)}</h2>
            <p>{move || error.get().message}</p>
            <ul>{details}</ul>
            <p class="quiet">
                {move || error.get().request_id.map(|id| text::request_id(&id))}
                {move || stale.get().then(|| format!(" {}.", text::STALE))}
            </p>
            <button type="button" on:click=move |_| retry()>{text::TRY_AGAIN}</button>
        </section>
    }
}

/// What of an answer could not be read, folded away: the page does without it, but nothing is lost
/// silently.
#[component]
pub(super) fn Notes(#[prop(into)] notes: Signal<Vec<Note>>) -> impl IntoView {
    move || {
        let notes = notes.get();
        (!notes.is_empty()).then(|| {
            let notes = notes.iter().map(|note| view! { <li>{note.to_string()}</li> });
            view! {
                <details class="notice">
                    <summary>{text::NOT_USED}</summary>
                    <ul>{notes.collect_view()}</ul>
                </details>
            }
        })
    }
}
