//! Messages about what went wrong.

use leptos::ev;

use crate::api::error::FieldProblem;
use crate::api::wire::DecodeWarning;
use crate::api::{ApiError, ErrorKind};
use crate::view::context::page_role;
use crate::view::shared::focus;
use crate::view::text;
use dom::reactive::Memo;
use dom::{
    Child, El, View, block, button, code, details, div, h1, h2, li, p, section, summary, ul,
};

/// A page that cannot be shown, and why. Needs nothing else to work, so it can report that
/// anything else is missing.
pub fn problem(title: String, detail: String) -> El {
    let notice = section().class("notice").attr("role", "alert");
    div()
        .class("page")
        .attr("role", page_role())
        .child(notice.child(h1().child(title)).child(p().child(detail)))
}

/// A failed request, with all that support would ask for, and a way to try again. It stays while
/// attempts fail for the same reason, so that it is announced once. `stale` tells whether older data
/// is still on screen.
pub(crate) fn error_notice(
    error: Memo<Option<ApiError>>,
    stale: Memo<bool>,
    retry: impl Fn() + Copy + 'static,
) -> View {
    let kind = move || error.with(|error| error.as_ref().map(|error| error.kind));
    let message = move || error.get().map(|error| error.message);
    let details = move || error.get().map(|error| error.details).unwrap_or_default();
    let request_id = move || {
        let id = error.with(|error| error.as_ref().and_then(|error| error.request_id.clone()));
        id.map(|id| text::request_id(&id))
    };
    let code = move || error.with(|error| error.as_ref().and_then(|error| error.code.clone()));
    let build = move |kind: &Option<ErrorKind>| {
        let kind = (*kind)?;
        let alert = div()
            .attr("role", "alert")
            .child(h2().child(kind.title().get()))
            .child(p().child(kind.hint().get()))
            .child(p().class("quiet").attr("lang", "en").attr("dir", "auto").child(message))
            .child(ul().attr("lang", "en").attr("dir", "auto").child(block(details, |details| {
                details.iter().cloned().map(detail).collect::<Vec<_>>()
            })));
        let circumstances = p()
            .class("quiet")
            .child(request_id)
            .child(block(code, |word| {
                word.as_ref().map(|word| (" ", dom::code().child(word.clone())))
            }))
            .child(move || stale.get().then(|| format!(" {}.", text::STALE.get())));
        let again = button().attr("type", "button").on(ev::click, move |_| retry());
        let again = focus::restore_focus(again.child(text::TRY_AGAIN.get()), &["h1"]);
        let notice = section().class("notice").attr("data-kind", format!("{kind:?}"));
        Some(notice.child(alert).child(circumstances).child(again))
    };
    block(kind, build)
}

fn detail(problem: FieldProblem) -> El {
    match problem.field {
        Some(field) => li().child(code().child(field)).child(": ").child(problem.message),
        None => li().child(problem.message),
    }
}

/// What of an answer could not be read, folded away: the page does without it, but nothing is lost
/// silently.
pub(crate) fn notes(notes: Memo<Vec<DecodeWarning>>) -> View {
    block(
        move || notes.get(),
        |notes| {
            let list = || {
                let notes = notes.iter().map(|note| li().child(note.to_string()));
                ul().attr("lang", "en").attr("dir", "ltr").children(notes)
            };
            (!notes.is_empty()).then(|| calm_details(text::UNREADABLE_FIELDS.get(), list()))
        },
    )
}

/// Something calm that folds.
pub(crate) fn calm_details(title: impl Child, content: impl Child) -> El {
    let details = details().class("notice").attr("data-tone", "calm");
    details.child(summary().child(title)).child(content)
}
