//! The form of the start dialog.

use leptos::ev;
use leptos::prelude::event_target_value;

use crate::api::ApiError;
use crate::domain::run::ScriptSource;
use crate::poll::{Price, RunStart, StartState};
use crate::view::context::intl;
use crate::view::start::dialog::{Purpose, StartDialog};
use crate::view::start::price::price;
use crate::view::text;
use dom::reactive::Memo;
use dom::{
    Child as _, El, View, block, button, details, div, form as form_element, h2, input, label, li,
    p, section, span, summary, textarea, ul, when,
};

pub(super) fn form(start_dialog: &StartDialog, start: RunStart, purpose: &Purpose) -> View {
    let (title, hint) = match purpose {
        Purpose::New => (text::START_RUN.get(), None),
        Purpose::Again(run) => (text::START_AGAIN_TITLE.get(), Some(text::start_again_hint(run))),
    };
    let submit = start_dialog.clone();
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        submit.submit(start);
    };
    form_element()
        .on(ev::submit, submit)
        .child(h2().attr("id", "start-title").child(title))
        .child(hint.map(|hint| p().child(hint)))
        .child(script_fields(start_dialog, start))
        .child(price(start.price))
        .child(failure(start))
        .child(buttons(start_dialog, start))
        .view()
}

/// Another script, where the workflow allows it.
fn script_fields(start_dialog: &StartDialog, start: RunStart) -> View {
    let (intl, this) = (intl(), start_dialog.clone());
    let count = move || match start.script.get() {
        ScriptSource::NotOne(count) => Some(count),
        ScriptSource::Unknown | ScriptSource::One { .. } => None,
    };
    block(count, move |count| match count {
        Some(count) => {
            let why = text::script_fixed(&intl.count(*count));
            p().class("quiet").child(why).view()
        }
        None => fields(&this, start).view(),
    })
}

fn fields(start_dialog: &StartDialog, start: RunStart) -> El {
    let StartDialog { text: script, language, .. } = *start_dialog;
    let (for_text, for_language) = (start_dialog.clone(), start_dialog.clone());
    let text_field = textarea().attr("rows", "5").prop("value", move || script.get()).on(
        ev::input,
        move |event| {
            script.set(event_target_value(&event));
            for_text.changed(start);
        },
    );
    let language_field = input()
        .attr("type", "text")
        .attr("autocapitalize", "off")
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .prop("value", move || language.get())
        .on(ev::input, move |event| {
            language.set(event_target_value(&event));
            for_language.changed(start);
        });
    let field = |name: &'static str, field: El| label().child(span().child(name)).child(field);
    details()
        .child(summary().child(text::OTHER_SCRIPT.get()))
        .child(field(text::SCRIPT.get(), text_field))
        .child(field(text::SOURCE_LANGUAGE.get(), language_field))
        .child(p().class("quiet").child(text::SCRIPT_HINT.get()))
}

/// Why the run was not started, and what the user can do. The input stays.
fn failure(start: RunStart) -> View {
    let error = move || match start.state.get() {
        StartState::Failed(error) => Some(error),
        StartState::Ready | StartState::Pending | StartState::Started(_) => None,
    };
    block(error, |error| error.as_ref().map(failed))
}

fn failed(error: &ApiError) -> El {
    let problem = |problem: &crate::api::error::FieldProblem| li().child(problem.message.clone());
    let is_unknown = error.kind.leaves_outcome_unknown();
    let request = error.request_id.as_deref().map(text::request_id);
    section()
        .class("notice")
        .attr("data-tone", is_unknown.then_some("calm"))
        .attr("role", "alert")
        .child(p().child(text::start_failed(error)))
        .child(
            p().class("quiet").attr("lang", "en").attr("dir", "auto").child(error.message.clone()),
        )
        .child(
            ul().attr("lang", "en").attr("dir", "auto").children(error.details.iter().map(problem)),
        )
        .child(p().class("quiet").child(request))
}

fn buttons(start_dialog: &StartDialog, start: RunStart) -> El {
    let is_pending = move || start.state.with(|state| *state == StartState::Pending);
    let lacks_credits = move || {
        start.price.with(|price| match price {
            Price::Known(estimate) => estimate.can_run == Some(false),
            Price::Loading | Price::Unknown(_) => false,
        })
    };
    let is_disabled = Memo::new(move |_| is_pending() || lacks_credits());
    let button = || button().class("button");
    let closed = start_dialog.clone();
    let cancel = button().attr("type", "button").on(ev::click, move |_| closed.close());
    let submit = button()
        .attr("type", "submit")
        .attr("data-action", "primary")
        .attr("aria-disabled", move || is_disabled.get().then_some("true"))
        .attr("aria-busy", move || is_pending().then_some("true"))
        // Not `disabled`: the focus would be lost.
        .on(ev::click, move |event| {
            if is_disabled.get_untracked() {
                event.prevent_default();
            }
        })
        .child(move || if is_pending() { text::STARTING } else { text::START_RUN }.get());
    let reload = start_dialog.clone();
    let refresh = move || {
        let reload = reload.clone();
        let click = move |_| reload.changed(start);
        button().attr("type", "button").on(ev::click, click).child(text::UPDATE_PRICE.get())
    };
    div()
        .class("run-actions")
        .child(when(lacks_credits, refresh))
        .child(cancel.child(text::CLOSE.get()))
        .child(submit)
}
