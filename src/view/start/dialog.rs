//! The state of the start dialog, and what its controls do.

use std::rc::Rc;
use std::time::Duration;

use crate::domain::run::{Run, ScriptOverride, ScriptSource, WorkflowId};
use crate::poll::{PREVIEW_DELAY, RunStart, StartOffer, StartState};
use crate::view::context::data;
use crate::view::shared::modal;
use dom::reactive::RwSignal;
use dom::{El, dialog};

/// The dialog, and what the user has entered. That is kept until a run has started.
#[derive(Clone)]
pub(crate) struct StartDialog {
    pub(super) dialog: El,
    pub(super) workflow: WorkflowId,
    pub(crate) offer: StartOffer,
    /// What the open dialog is for; the name of the run that is started again.
    pub(super) opened: RwSignal<Option<Purpose>>,
    pub(super) text: RwSignal<String>,
    pub(super) language: RwSignal<String>,
    /// The run that has been started.
    pub(crate) started: RwSignal<Option<Run>>,
}

/// What the dialog is open for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Purpose {
    New,
    /// With the name of the run that is started again.
    Again(String),
}

impl StartDialog {
    pub(crate) fn new(workflow: WorkflowId, offer: StartOffer) -> Self {
        Self {
            dialog: dialog(),
            workflow,
            offer,
            opened: RwSignal::new(None),
            text: RwSignal::new(String::new()),
            language: RwSignal::new(String::new()),
            started: RwSignal::new(None),
        }
    }

    /// Opens the dialog. `again`: the name of the run that is started again.
    pub(crate) fn open(&self, again: Option<String>) {
        self.opened.set(Some(again.map_or(Purpose::New, Purpose::Again)));
        modal::open(&self.dialog);
    }

    /// Shows the workflow's script, unless the user has entered another one.
    pub(super) fn fill_in(&self, start: RunStart, script: &ScriptSource) {
        let fields = [self.text, self.language];
        let has_input = fields.iter().any(|field| !field.with_untracked(String::is_empty));
        if let ScriptSource::One { text, language } = script {
            for (field, known) in [(self.text, text), (self.language, language)] {
                if field.with_untracked(String::is_empty) {
                    field.set(known.clone().unwrap_or_default());
                }
            }
        }
        // What was entered before may equal the script, or not be allowed.
        if has_input {
            start.preview(self.script(start), Duration::ZERO);
        }
    }

    /// What the form changes.
    pub(super) fn script(&self, start: RunStart) -> ScriptOverride {
        let known = start.script.try_get_untracked().unwrap_or_default();
        if let ScriptSource::NotOne(_) = known {
            return ScriptOverride::default();
        }
        let read = |field: RwSignal<String>| field.try_get_untracked().unwrap_or_default();
        let (text, language) = (read(self.text), read(self.language));
        ScriptOverride::from_form(&text, &language, &known)
    }

    pub(super) fn changed(&self, start: RunStart) {
        start.preview(self.script(start), PREVIEW_DELAY);
    }

    pub(super) fn submit(&self, start: RunStart) {
        let (this, data) = (self.clone(), data());
        let settled = move |outcome: &StartState| {
            if outcome.may_have_started() {
                data.reload_list();
            }
            if let StartState::Started(run) = outcome
                && this.started.try_set(Some(Run::clone(run))).is_none()
            {
                this.clear();
                this.close();
            }
        };
        start.start(self.script(start), Rc::new(settled));
    }

    pub(super) fn clear(&self) {
        for field in [self.text, self.language] {
            field.try_set(String::new());
        }
    }

    pub(super) fn close(&self) {
        modal::close(&self.dialog);
    }
}
