//! Messages about what went wrong.

use leptos::html::Button;
use leptos::prelude::*;

use super::{focus, text};
use crate::api::ApiError;
use crate::api::error::FieldProblem;
use crate::api::wire::Note;

/// A page that cannot be shown, and why. Needs nothing else to work, so it can report that
/// anything else is missing.
#[component]
pub fn Problem(
    /// What happened.
    #[prop(into)]
    title: String,
    /// The cause, and what to do about it.
    detail: String,
    /// There is more on the page than this.
    #[prop(optional)]
    embedded: bool,
    /// Where else to go.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="page" role=(!embedded).then(super::page_role).flatten()>
            <section class="notice" role="alert">
                <h1>{title}</h1>
                <p>{detail}</p>
            </section>
            {children.map(|children| children())}
        </div>
    }
}

/// A failed request, with all that support would ask for, and a way to try again. It stays while
/// attempts fail for the same reason, so that it is announced once.
#[component]
pub(super) fn ErrorNotice(
    error: Memo<Option<ApiError>>,
    /// Whether older data is still on screen.
    #[prop(into)]
    stale: Signal<bool>,
    retry: impl Fn() + Clone + Send + 'static,
) -> impl IntoView {
    let kind = Memo::new(move |_| error.with(|error| error.as_ref().map(|error| error.kind)));
    let message = Memo::new(move |_| error.get().map(|error| error.message));
    let details = Memo::new(move |_| error.get().map(|error| error.details).unwrap_or_default());
    let request_id =
        move || error.with(|error| error.as_ref().and_then(|error| error.request_id.clone()));
    let code = move || error.with(|error| error.as_ref().and_then(|error| error.code.clone()));
    move || {
        let retry = retry.clone();
        kind.get().map(|kind| {
            let button = NodeRef::<Button>::new();
            focus::hand_on(button, &["h1"]);
            view! {
                <section class="notice" data-kind=format!("{kind:?}")>
                    <div role="alert">
                        <h2>{text::error_title(kind)}</h2>
                        <p>{text::error_hint(kind)}</p>
                        <p class="quiet" lang="en" dir="auto">{message}</p>
                        <ul lang="en" dir="auto">{move || details.get().into_iter().map(detail).collect_view()}</ul>
                    </div>
                    <p class="quiet">
                        {move || request_id().map(|id| text::request_id(&id))}
                        {move || code().map(|code| view! { " "<code>{code}</code> })}
                        {move || stale.get().then(|| format!(" {}.", text::STALE.get()))}
                    </p>
                    <button node_ref=button type="button" on:click=move |_| retry()>
                        {text::TRY_AGAIN.get()}
                    </button>
                </section>
            }
        })
    }
}

fn detail(problem: FieldProblem) -> AnyView {
    match problem.field {
        Some(field) => view! { <li><code>{field}</code>": "{problem.message}</li> }.into_any(),
        None => view! { <li>{problem.message}</li> }.into_any(),
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
                <details class="notice" data-tone="calm">
                    <summary>{text::NOT_USED.get()}</summary>
                    <ul lang="en" dir="ltr">{notes.collect_view()}</ul>
                </details>
            }
        })
    }
}
