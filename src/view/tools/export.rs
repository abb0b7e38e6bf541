//! The dialog that exports the list to a file.

use leptos::ev;
use leptos::prelude::{event_target_value, on_cleanup};
use wasm_bindgen::JsValue;
use web_sys::{Blob, BlobPropertyBag, Url};

use crate::domain::format::rfc3339;
use crate::domain::run::ExportFormat;
use crate::i18n::intl::Intl;
use crate::poll::{Export, ExportStage, ExportState};
use crate::view::context::{data, intl};
use crate::view::runs::runs_page::RunsPage;
use crate::view::shared::download::may_open_window;
use crate::view::shared::focus::{focus, restore_focus};
use crate::view::shared::modal;
use crate::view::text;
use dom::reactive::{Memo, RwSignal};
use dom::{
    Child as _, El, View, a, block, button, dialog, div, form, h2, label, option, p, progress,
    select, when,
};

/// The dialog. Its content lives while it is open; closing it ends the export.
#[derive(Clone)]
pub(super) struct ExportDialog {
    dialog: El,
    page: RunsPage,
    is_open: RwSignal<bool>,
}

/// What the dialog shows.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Choice,
    Progress,
    Result,
}

impl ExportDialog {
    pub(super) fn new(page: RunsPage) -> Self {
        Self { dialog: dialog(), page, is_open: RwSignal::new(false) }
    }

    pub(super) fn open(&self) {
        self.is_open.set(true);
        modal::open(&self.dialog);
    }

    pub(super) fn view(&self) -> El {
        let (is_open, this, closed) = (self.is_open, self.clone(), self.dialog.clone());
        let close = move |_| {
            is_open.set(false);
            modal::keep_focus(&closed);
        };
        let dialog = self.dialog.clone().class("export").attr("aria-labelledby", "export-title");
        dialog.on(ev::close, close).child(when(move || is_open.get(), move || this.content()))
    }

    fn content(&self) -> View {
        let list = (self.page.workflow.get_value(), self.page.query.get_untracked());
        let is_filtered = list.1.is_filtered();
        let export = data().export(list);
        on_cleanup(move || export.stop());
        let format = RwSignal::new(ExportFormat::default());
        let part = Memo::new(move |_| export.state.with(Part::of));
        let this = self.clone();
        let content = block(
            move || part.get(),
            move |part| match part {
                Part::Choice => this.choice(export, format, is_filtered),
                Part::Progress => loading(export),
                Part::Result => this.result(export, format),
            },
        );
        let title = h2().attr("id", "export-title").child(text::EXPORT_RUNS.get());
        (title, content, announcement(export, part)).view()
    }

    fn choice(&self, export: Export, format: RwSignal<ExportFormat>, is_filtered: bool) -> El {
        let choose = move |event: ev::Event| {
            let name = event_target_value(&event);
            if let Some(chosen) = ExportFormat::ALL.into_iter().find(|each| each.as_str() == name) {
                format.set(chosen);
            }
        };
        let choice = |format: ExportFormat| {
            let name = match format {
                ExportFormat::Csv => text::EXPORT_CSV,
                ExportFormat::Json => text::EXPORT_JSON,
            };
            option().attr("value", format.as_str()).child(name.get())
        };
        let select = select().on(ev::change, choose).children(ExportFormat::ALL.map(choice));
        // The dialog is open before its content exists.
        let first = select.clone();
        dom::reactive::effect(move |_| focus(first.element().clone()));
        let scope = if is_filtered { text::EXPORT_SCOPE_FILTERED } else { text::EXPORT_SCOPE };
        let start = move |event: ev::SubmitEvent| {
            event.prevent_default();
            export.start(format.get_untracked());
        };
        let submit = plain_button("submit").attr("data-action", "primary");
        let buttons = div().class("run-actions").child(self.close_button());
        form()
            .on(ev::submit, start)
            .child(p().child(scope.get()))
            .child(label().child(text::EXPORT_FORMAT.get()).child(" ").child(select))
            .child(buttons.child(submit.child(text::EXPORT_RUNS.get())))
    }

    /// The file, and why it is incomplete. The state is final until the export starts again.
    fn result(&self, export: Export, format: RwSignal<ExportFormat>) -> El {
        let (state, format) = (export.state.get_untracked(), format.get_untracked());
        let is_complete = state.stage == ExportStage::Complete;
        let error = match &state.stage {
            ExportStage::Incomplete(error) => error.clone(),
            ExportStage::Ready
            | ExportStage::Loading
            | ExportStage::Retrying(_)
            | ExportStage::Complete
            | ExportStage::Cancelled => None,
        };
        let hint = error.as_ref().map(|error| p().child(error.kind.hint().get()));
        let request = error.as_ref().and_then(|error| error.request_id.as_deref());
        let request = request.map(|id| p().class("quiet").child(text::request_id(id)));
        let is_offered = is_complete || state.count > 0;
        let file = is_offered.then(|| save_link(&export.file(format), format, is_complete));
        let again = matches!(state.stage, ExportStage::Incomplete(_)).then(|| {
            let again = plain_button("button").on(ev::click, move |_| export.start(format));
            again.child(text::TRY_AGAIN.get())
        });
        let lines = outcome(&state, intl()).into_iter().map(|line| p().child(line));
        let buttons = div().class("run-actions").child(self.close_button()).child(again);
        form().child(div().children(lines).child(hint).child(request)).child(buttons.child(file))
    }

    fn close_button(&self) -> El {
        let dialog = self.dialog.clone();
        let close = plain_button("button").on(ev::click, move |_| modal::close(&dialog));
        close.child(text::CLOSE.get())
    }
}

impl Part {
    fn of(state: &ExportState) -> Self {
        match state.stage {
            ExportStage::Ready => Self::Choice,
            ExportStage::Loading | ExportStage::Retrying(_) => Self::Progress,
            ExportStage::Complete | ExportStage::Incomplete(_) | ExportStage::Cancelled => {
                Self::Result
            }
        }
    }
}

fn plain_button(kind: &'static str) -> El {
    let button = button().attr("type", kind).class("button");
    restore_focus(button, &["dialog.export a", "dialog.export button"])
}

fn loading(export: Export) -> El {
    let (intl, state) = (intl(), export.state);
    let total = move || state.with(|state| state.total);
    let bar = progress()
        .attr("aria-label", text::EXPORT_RUNS.get())
        .attr("max", move || total().map(|total| total.to_string()))
        .attr("value", move || total().map(|_| state.with(|state| state.count.to_string())));
    let retrying = move || {
        state.with(|state| {
            let ExportStage::Retrying(error) = &state.stage else { return None };
            Some(format!("{} {}.", text::EXPORT_RETRYING.get(), error.kind.title().get()))
        })
    };
    let cancel = plain_button("button").on(ev::click, move |_| export.cancel());
    form()
        .child(p().child(move || text::runs_loaded(&state.with(|state| count(state, intl)))))
        .child(bar)
        .child(p().class("quiet").child(retrying))
        .child(div().class("run-actions").child(cancel.child(text::CANCEL_EXPORT.get())))
}

/// Announces the start, each quarter, retries and the result.
fn announcement(export: Export, part: Memo<Part>) -> El {
    let (intl, state) = (intl(), export.state);
    let step = Memo::new(move |_| {
        state.with(|state| {
            let total = state.total.and_then(|total| usize::try_from(total).ok());
            let quarter = total.filter(|total| *total > 0).map(|total| state.count * 4 / total);
            (matches!(state.stage, ExportStage::Retrying(_)), quarter)
        })
    });
    let text = move || {
        let (is_retrying, _) = step.get();
        state.with_untracked(|state| match part.get() {
            Part::Choice => String::new(),
            Part::Progress if is_retrying => text::EXPORT_RETRYING.get().to_owned(),
            Part::Progress => text::runs_loaded(&count(state, intl)),
            Part::Result => outcome(state, intl).join(" "),
        })
    };
    p().class("unseen").attr("role", "status").child(text)
}

/// `300 of 1,234`
fn count(state: &ExportState, intl: Intl) -> String {
    let count = intl.count(state.count);
    match state.total {
        Some(total) => text::some_of(&count, &intl.count(total)),
        None => count,
    }
}

/// What has become of the export, in sentences.
fn outcome(state: &ExportState, intl: Intl) -> Vec<String> {
    let reason = match &state.stage {
        ExportStage::Incomplete(Some(error)) => format!("{}.", error.kind.title().get()),
        ExportStage::Incomplete(None) => text::EXPORT_UNREADABLE.get().to_owned(),
        ExportStage::Cancelled => text::EXPORT_CANCELLED.get().to_owned(),
        ExportStage::Ready
        | ExportStage::Loading
        | ExportStage::Retrying(_)
        | ExportStage::Complete => return vec![text::runs_exported(&intl.count(state.count))],
    };
    let file = match state.count {
        0 => text::EXPORT_EMPTY.get().to_owned(),
        _ => text::export_incomplete(&count(state, intl)),
    };
    vec![reason, file]
}

/// A link that saves the file. A complete file is saved at once if the browser still allows that.
fn save_link(parts: &[String], format: ExportFormat, is_complete: bool) -> El {
    let url = match file_url(parts, format) {
        Ok(url) => url,
        Err(error) => {
            leptos::logging::warn!("the file could not be created: {error:?}");
            return p().child(text::EXPORT_NO_FILE.get());
        }
    };
    let now = rfc3339(data().server.now_untracked());
    let name = text::export_name(now.get(..10).unwrap_or_default());
    let name = if is_complete { name } else { text::incomplete_name(&name) };
    let name = format!("{name}.{}", format.as_str());
    let link = a()
        .class("button")
        .attr("data-action", "primary")
        .attr("href", url.clone())
        .attr("download", name.clone())
        .child(text::save_file(&name));
    if is_complete && may_open_window() {
        let link = link.clone();
        dom::reactive::effect(move |_| link.as_html().click());
    }
    on_cleanup(move || {
        if let Err(error) = Url::revoke_object_url(&url) {
            leptos::logging::warn!("the file could not be released: {error:?}");
        }
    });
    link
}

/// The URL of a file in memory.
fn file_url(parts: &[String], format: ExportFormat) -> Result<String, JsValue> {
    let parts: js_sys::Array = parts.iter().map(|part| JsValue::from_str(part)).collect();
    let options = BlobPropertyBag::new();
    options.set_type(format.media_type());
    let file = Blob::new_with_str_sequence_and_options(&parts, &options)?;
    Url::create_object_url_with_blob(&file)
}
