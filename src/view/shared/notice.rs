//! Error notices.

use std::rc::Rc;

use leptos::ev;

use crate::api::error::FieldProblem;
use crate::api::wire::DecodeWarning;
use crate::api::{ApiError, ErrorKind};
use crate::routing::query::QueryProblem;
use crate::view::context::page_role;
use crate::view::shared::focus::restore_focus;
use crate::view::text;
use dom::reactive::Memo;
use dom::{
    Child, El, View, block, button, code, details, div, h1, h2, li, p, section, summary, ul,
};

/// A page that reports an error. It needs no context, so that it can report any missing part.
pub fn problem(title: String, detail: String) -> El {
    let notice = section().class("notice").attr("role", "alert");
    div()
        .class("page")
        .attr("role", page_role())
        .child(notice.child(h1().child(title)).child(p().child(detail)))
}

/// A failed request with the details that support needs, and a retry button. The notice stays while retries fail
/// with the same kind of error, so that screen readers announce it once. `stale`: older data is still visible.
pub(crate) fn error_notice(
    error: Memo<Option<ApiError>>,
    stale: Memo<bool>,
    retry: Rc<dyn Fn()>,
) -> View {
    let build = move |kind: &Option<ErrorKind>| {
        let kind = (*kind)?;
        let retry = Rc::clone(&retry);
        let button = restore_focus(button().attr("type", "button"), &["h1"]);
        let button = button.on(ev::click, move |_| retry()).child(text::TRY_AGAIN.get());
        let notice = section().class("notice").attr("data-kind", format!("{kind:?}"));
        Some(notice.child(alert(kind, error)).child(request_details(error, stale)).child(button))
    };
    block(move || error.with(|error| error.as_ref().map(|error| error.kind)), build)
}

fn alert(kind: ErrorKind, error: Memo<Option<ApiError>>) -> El {
    let message = move || error.get().map(|error| error.message);
    let problems = block(
        move || error.get().map(|error| error.details).unwrap_or_default(),
        |problems| problems.iter().cloned().map(field_problem).collect::<Vec<_>>(),
    );
    div()
        .attr("role", "alert")
        .child(h2().child(kind.title().get()))
        .child(p().child(kind.hint().get()))
        .child(p().class("quiet").attr("lang", "en").attr("dir", "auto").child(message))
        .child(ul().attr("lang", "en").attr("dir", "auto").child(problems))
}

fn request_details(error: Memo<Option<ApiError>>, stale: Memo<bool>) -> El {
    let request_id = move || {
        let id = error.with(|error| error.as_ref().and_then(|error| error.request_id.clone()));
        id.map(|id| text::request_id(&id))
    };
    let code = block(
        move || error.with(|error| error.as_ref().and_then(|error| error.code.clone())),
        |word| word.as_ref().map(|word| (" ", code().child(word.clone()))),
    );
    p().class("quiet")
        .child(request_id)
        .child(code)
        .child(move || stale.get().then(|| format!(" {}.", text::STALE.get())))
}

fn field_problem(problem: FieldProblem) -> El {
    match problem.field {
        Some(field) => li().child(code().child(field)).child(": ").child(problem.message),
        None => li().child(problem.message),
    }
}

/// Fields of a response that could not be read, collapsed: the page works without them.
pub(crate) fn decode_warnings(warnings: Memo<Vec<DecodeWarning>>) -> View {
    block(
        move || warnings.get(),
        |warnings| {
            let list = || {
                let warnings = warnings.iter().map(|warning| li().child(warning.to_string()));
                ul().attr("lang", "en").attr("dir", "ltr").children(warnings)
            };
            (!warnings.is_empty()).then(|| collapsed_notice(text::UNREADABLE_FIELDS.get(), list()))
        },
    )
}

/// A collapsed notice.
pub(crate) fn collapsed_notice(title: impl Child, content: impl Child) -> El {
    let details = details().class("notice").attr("data-tone", "calm");
    details.child(summary().child(title)).child(content)
}

/// A notice that names the ignored parts of the URL.
pub(crate) fn query_problems(problems: Memo<Vec<QueryProblem>>) -> View {
    block(
        move || problems.get(),
        |problems| {
            let notice = || p().class("notice").attr("data-tone", "calm").attr("role", "status");
            (!problems.is_empty()).then(|| notice().child(text::ignored(problems)))
        },
    )
}
