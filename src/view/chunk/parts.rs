//! What each chunk contains. Nothing else refers to these functions, so that the split moves all code that only they use
//! to the chunks.

use std::cell::Cell;

use futures_util::future::LocalBoxFuture;

use crate::domain::run::{RunId, WorkflowId};
use crate::i18n::Messages;
use crate::routing::query::RunsQuery;
use crate::view::chunk::compare::run_page;
use crate::view::chunk::loader::ARE_INCLUDED;
use crate::view::runs::runs_page::RunsPage;
use crate::view::shared::run_status::run_status;
use crate::view::tools::{bars, check_texts, notes, range_form, tools};
use crate::view::workflows::{name_workflow, workflows_page};
use dom::reactive::{Memo, RwSignal, StoredValue};
use dom::{Child as _, El, View};

/// The functions that build what the runs page needs later, and the list of workflows.
#[derive(Clone, Copy)]
pub(super) struct ListParts {
    pub(super) tools: fn(RunsPage) -> View,
    pub(super) notes: fn(RunsPage) -> View,
    pub(super) range_form: fn(StoredValue<WorkflowId>, Memo<RunsQuery>) -> View,
    pub(super) workflows: fn() -> El,
    pub(super) name_workflow: fn(RunsPage, RwSignal<Option<String>>),
    pub(super) bars: fn(RunsPage) -> View,
    pub(super) check_texts: fn(&Messages),
}

/// The functions that build the page of a run and its comparison.
#[derive(Clone, Copy)]
pub(super) struct RunParts {
    /// The page, or only the status.
    pub(super) run: fn(WorkflowId, RunId, RunPage) -> View,
}

const LIST: ListParts = ListParts {
    tools,
    notes,
    range_form,
    workflows: workflows_page,
    name_workflow,
    bars,
    check_texts,
};
const RUN: RunParts = RunParts { run };

/// What of a run is shown.
pub(super) enum RunPage {
    /// Its page, or its comparison with another run.
    Whole(Option<RunId>),
    Status,
}

/// One function: each pointer costs the first view a hundred bytes.
fn run(workflow: WorkflowId, run: RunId, page: RunPage) -> View {
    match page {
        RunPage::Whole(other) => run_page(workflow, run, other),
        RunPage::Status => run_status(workflow, run).view(),
    }
}

thread_local! {
    static LOADED_LIST: Cell<Option<ListParts>> =
        const { Cell::new(if ARE_INCLUDED { Some(LIST) } else { None }) };
    static LOADED_RUN: Cell<Option<RunParts>> =
        const { Cell::new(if ARE_INCLUDED { Some(RUN) } else { None }) };
}

/// The parts of the runs page, once they are loaded.
pub(super) fn list() -> Option<ListParts> {
    LOADED_LIST.get()
}

/// The parts of a run's page, once they are loaded.
pub(super) fn run_parts() -> Option<RunParts> {
    LOADED_RUN.get()
}

/// Loads the parts of the runs page; whether they are there now.
pub(super) fn load_list() -> LocalBoxFuture<'static, bool> {
    Box::pin(async { split::list().await.map(|parts| LOADED_LIST.set(Some(parts))).is_ok() })
}

/// Loads the parts of a run's page; whether they are there now.
pub(super) fn load_run() -> LocalBoxFuture<'static, bool> {
    Box::pin(async { split::run().await.map(|parts| LOADED_RUN.set(Some(parts))).is_ok() })
}

#[cfg(feature = "split")]
mod split {
    use crate::view::chunk::loader::ChunkError;
    use crate::view::chunk::parts::{LIST, ListParts, RUN, RunParts};

    #[wasm_split_helpers::wasm_split(list, fallible)]
    pub(super) fn list() -> Result<ListParts, ChunkError> {
        Ok(LIST)
    }

    #[wasm_split_helpers::wasm_split(run, fallible)]
    pub(super) fn run() -> Result<RunParts, ChunkError> {
        Ok(RUN)
    }
}

/// Other builds have no chunks to load.
#[cfg(not(feature = "split"))]
mod split {
    use std::convert::Infallible;
    use std::future::{Ready, ready};

    use crate::view::chunk::parts::{LIST, ListParts, RUN, RunParts};

    pub(super) fn list() -> Ready<Result<ListParts, Infallible>> {
        ready(Ok(LIST))
    }

    pub(super) fn run() -> Ready<Result<RunParts, Infallible>> {
        ready(Ok(RUN))
    }
}
