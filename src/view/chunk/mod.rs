//! Lazy loading of what the first view does not need: in release builds its code is in WebAssembly chunks, one for the runs
//! page, one for the page of a run, one for what is opened on it, one for the comparison of two, and one for what several of them
//! use. Other builds include it in the main module.

mod compare;
mod details;
mod list;
mod loader;
mod run;

use crate::domain::run::{RunId, WorkflowId};
use crate::i18n::texts;
use crate::routing::query::RunsQuery;
use crate::view::context::page_role;
use crate::view::runs::runs_page::RunsPage;
use crate::view::text;
use dom::reactive::{Memo, RwSignal, StoredValue};
use dom::{Child as _, View, block, div, span, when};
use list::ListParts;
use loader::{Loader, State, failed_page, skeleton_page};
use run::RunPage;

/// The chunks of one component.
#[derive(Clone, Copy)]
pub(crate) struct Chunks {
    list: Loader,
    run: Loader,
}

impl Chunks {
    pub(crate) fn new() -> Self {
        let [list, run] = [list::loader(), run::loader()];
        if let Some(messages) = texts::replacements() {
            dom::reactive::effect(move |_| {
                if let (State::Loaded, Some(parts)) = (list.state(), list::content()) {
                    (parts.check_texts)(messages);
                }
            });
        }
        Self { list, run }
    }

    /// Loads the chunks when the browser is idle.
    pub(crate) fn load_when_idle(self) {
        self.list.load_when_idle();
        self.run.load_when_idle();
    }

    /// Loads the page of a run ahead of its visit.
    pub(crate) fn load_run(self) {
        self.run.load();
    }

    /// The page of a run, or its comparison with `other`; a skeleton or error until it is loaded.
    pub(crate) fn run_page(self, workflow: WorkflowId, run: RunId, other: Option<RunId>) -> View {
        let loader = self.run;
        loader.load();
        let build = move |state: &State| match (state, run::content()) {
            (State::Loaded, Some(build)) => {
                build(workflow.clone(), run.clone(), RunPage::Whole(other.clone()))
            }
            (State::Failed, _) => failed_page(loader).view(),
            (State::NotRequested | State::Loading | State::Loaded, _) => skeleton_page().view(),
        };
        block(move || loader.state(), build)
    }

    /// The status of a run, once it is loaded.
    pub(crate) fn run_status(self, workflow: WorkflowId, run: RunId) -> View {
        self.run.load();
        let build = move |state: &State| match (state, run::content()) {
            (State::Loaded, Some(build)) => build(workflow.clone(), run.clone(), RunPage::Status),
            (State::Failed, _) => no_status(text::PAGE_NOT_LOADED.get()),
            (State::NotRequested | State::Loading | State::Loaded, _) => {
                no_status(text::LOADING.get())
            }
        };
        block(move || self.run.state(), build)
    }

    /// The list of workflows, or a skeleton or error until it is loaded.
    pub(crate) fn workflows(self) -> View {
        let loader = self.list;
        loader.load();
        let build = move |state: &State| match (state, list::content()) {
            (State::Loaded, Some(parts)) => (parts.workflows)(),
            (State::Failed, _) => {
                div().class("page").attr("role", page_role()).child(loader.error())
            }
            (State::NotRequested | State::Loading | State::Loaded, _) => skeleton_page(),
        };
        block(move || loader.state(), build)
    }

    /// Sets `name` to that of the workflow, once the chunk is loaded.
    pub(crate) fn name_workflow(self, page: RunsPage, name: RwSignal<Option<String>>) -> View {
        self.list.load();
        self.when_loaded(move |parts| {
            (parts.name_workflow)(page, name);
            View::EMPTY
        })
    }

    /// The dialogs of the runs page, built at the first request. It opens one once they are loaded; an error says that they
    /// aren't.
    pub(crate) fn tools(self, page: RunsPage) -> View {
        let (loader, tools) = (self.list, page.tools);
        let is_needed = Memo::new(move |last| last == Some(&true) || tools.is_requested());
        dom::reactive::effect(move |_| {
            if is_needed.get() {
                loader.load();
            }
        });
        let is_loaded = move || is_needed.get() && loader.state() == State::Loaded;
        let build = move |is_loaded: &bool| {
            is_loaded.then(|| list::content().map(|parts| (parts.tools)(page)))
        };
        let has_failed = move || tools.is_requested() && loader.state() == State::Failed;
        let error = move || loader.error().attr("data-part", "tools");
        (block(is_loaded, build), when(has_failed, error)).view()
    }

    /// The notes of the runs page, once the chunk is loaded.
    pub(crate) fn notes(self, page: RunsPage) -> View {
        self.when_loaded(move |parts| (parts.notes)(page))
    }

    /// The links of the chart's bars, once they are loaded.
    pub(crate) fn bars(self, page: RunsPage) -> View {
        self.when_loaded(move |parts| (parts.bars)(page))
    }

    fn when_loaded(self, build: impl Fn(&ListParts) -> View + 'static) -> View {
        let is_loaded = move || self.list.state() == State::Loaded;
        when(is_loaded, move || list::content().as_ref().map(&build))
    }

    /// The form of a custom time range, or an error until it is loaded.
    pub(crate) fn range_form(
        self,
        workflow: StoredValue<WorkflowId>,
        query: Memo<RunsQuery>,
    ) -> View {
        let loader = self.list;
        loader.load();
        let build = move |state: &State| match (state, list::content()) {
            (State::Loaded, Some(parts)) => (parts.range_form)(workflow, query),
            (State::Failed, _) => loader.error().attr("data-part", "tools").view(),
            (State::NotRequested | State::Loading | State::Loaded, _) => View::EMPTY,
        };
        block(move || loader.state(), build)
    }
}

/// In place of a status.
fn no_status(why: &'static str) -> View {
    span().class("badges").attr("title", why).child(text::NONE).view()
}
