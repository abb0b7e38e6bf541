//! The pages in the chunk `run`: that of a run, and its comparison with another one. The code of the comparison is in a chunk
//! of its own; only this chunk loads it.

use crate::domain::run::{RunId, WorkflowId};
use crate::view::chunk::details;
use crate::view::chunk::loader::{State, define_chunk, failed_page, skeleton_page};
use crate::view::compare::compare_page;
use crate::view::overview::overview_page;
use dom::{Child as _, El, View, block};

type BuildComparison = fn(WorkflowId, RunId, RunId) -> El;

const COMPARE: BuildComparison = compare_page;

define_chunk!(compare: BuildComparison = COMPARE);

/// The page of a run, or its comparison with `other`.
pub(super) fn run_page(workflow: WorkflowId, run: RunId, other: Option<RunId>) -> View {
    let Some(other) = other else {
        details::load_when_idle();
        return overview_page(workflow, run, details::LOADED_LATER).view();
    };
    let loader = loader();
    loader.load();
    let page = move |state: &State| match (state, content()) {
        (State::Loaded, Some(build)) => build(workflow.clone(), run.clone(), other.clone()),
        (State::Failed, _) => failed_page(loader),
        (State::NotRequested | State::Loading | State::Loaded, _) => skeleton_page(),
    };
    block(move || loader.state(), page)
}
