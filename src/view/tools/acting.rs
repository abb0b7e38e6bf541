//! Actions on runs of the list: the confirmation of what can't be undone, and the start of the requests.

use std::rc::Rc;
use std::sync::Arc;

use leptos::ev;

use crate::domain::run::{Run, RunAction, RunsRow};
use crate::poll::{Batch, Outcome};
use crate::view::context::{data, intl};
use crate::view::runs::runs_page::RunsPage;
use crate::view::shared::focus::focus;
use crate::view::shared::modal::{close, open};
use crate::view::text;
use dom::reactive::{Memo, RwSignal};
use dom::{El, button, dialog, div, h2, p};

/// Performs actions on runs of a page.
#[derive(Clone)]
pub(super) struct Acting {
    pub(super) page: RunsPage,
    pub(super) batch: Batch,
    /// The runs whose cancelling is to be confirmed.
    unconfirmed: RwSignal<Vec<Arc<Run>>>,
    question: El,
    /// Contains the actions of the selected runs.
    pub(super) bar: El,
}

impl Acting {
    pub(super) fn new(page: RunsPage) -> Self {
        let (batch, unconfirmed) = (data().batch(), RwSignal::new(Vec::new()));
        Self { page, batch, unconfirmed, question: dialog(), bar: div() }
    }

    /// Acts on runs, after a confirmation if that can't be undone.
    pub(super) fn request(&self, action: RunAction, runs: Vec<Arc<Run>>) {
        if self.batch.is_pending() {
            return;
        }
        match action {
            RunAction::Cancel => {
                self.unconfirmed.set(runs);
                open(&self.question);
            }
            RunAction::Pause | RunAction::Resume | RunAction::Download => {
                self.perform(action, runs);
            }
        }
    }

    /// Moves the focus to the actions of the selected runs.
    pub(super) fn focus(&self) {
        if let Some(button) = self.bar.find(".selected button") {
            focus(button.element().clone());
        }
    }

    fn perform(&self, action: RunAction, runs: Vec<Arc<Run>>) {
        let page = self.page;
        // Rows show the new states at once.
        let settled = Rc::new(move || page.list.refresh());
        self.batch.perform(action, (page.workflow.get_value(), runs), page.offers, settled);
    }

    /// A single run needs no list of outcomes: its new state is announced.
    pub(super) fn announce_single(&self) {
        let (batch, announcer) = (self.batch, self.page.announcer);
        dom::reactive::effect(move |_| {
            let Some(last) = batch.last() else { return };
            if let ([run], [Outcome::Done(state)]) =
                (last.runs.as_slice(), last.outcomes.as_slice())
            {
                let name = text::run_name(run.run_number, run.id.as_str());
                announcer.announce(text::run_now(&name, state));
                batch.dismiss();
            }
        });
    }

    /// The dialog “Cancel 5 runs?”. Runs that end while it is open leave it.
    pub(super) fn question(&self) -> El {
        let (page, unconfirmed) = (self.page, self.unconfirmed);
        let runs = Memo::new(move |_| {
            unconfirmed.with(|runs| {
                let current = runs.iter().map(|run| page.current(run));
                current.filter(|run| run.allows(RunAction::Cancel)).collect::<Vec<_>>()
            })
        });
        let dialog = self.question.clone();
        dom::reactive::effect(move |_| {
            if runs.with(Vec::is_empty) {
                close(&dialog);
            }
        });
        let intl = intl();
        let count = move || runs.with(Vec::len);
        let title = move || match count() {
            1 => text::CANCEL_TITLE.get().to_owned(),
            count => text::cancel_runs_title(&intl.count(count)),
        };
        let names = move || {
            runs.with(|runs| {
                let name = |run: &Arc<Run>| text::run_name(run.run_number, run.id.as_str());
                intl.list(&runs.iter().map(name).collect::<Vec<_>>())
            })
        };
        let keep_label = move || if count() == 1 { text::KEEP_RUN } else { text::KEEP_RUNS }.get();
        let label = move || match count() {
            1 => text::action(RunAction::Cancel).to_owned(),
            count => text::confirm_cancel(&intl.count(count)),
        };
        let (acting, kept) = (self.clone(), self.question.clone());
        let confirm = move |_| {
            let runs = runs.get_untracked();
            close(&acting.question);
            acting.perform(RunAction::Cancel, runs);
        };
        let button = || button().attr("type", "button").class("button");
        let keep = button().attr("autofocus", true).on(ev::click, move |_| close(&kept));
        let cancel = button().attr("data-action", "danger").on(ev::click, confirm);
        self.question
            .clone()
            .class("question")
            .attr("aria-labelledby", "cancel-title")
            .attr("aria-describedby", "cancel-warning")
            .child(h2().attr("id", "cancel-title").child(title))
            .child(p().class("run-names").child(names))
            .child(p().attr("id", "cancel-warning").child(text::CANCEL_WARNING.get()))
            .child(
                div().class("run-actions").child(keep.child(keep_label)).child(cancel.child(label)),
            )
    }
}

impl RunsPage {
    /// The run as the list shows it now, else as it was.
    pub(super) fn current(self, run: &Arc<Run>) -> Arc<Run> {
        self.list.remote.with(|remote| {
            let rows = remote.value.iter().flat_map(|list| &list.page.rows);
            let runs = rows.filter_map(|row| match row {
                RunsRow::Run(run) => Some(run),
                RunsRow::Unreadable { .. } => None,
            });
            let mut found = runs.filter(|shown| shown.id == run.id);
            Arc::clone(found.next().unwrap_or(run))
        })
    }
}
