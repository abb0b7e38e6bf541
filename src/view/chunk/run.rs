//! The page of a run, its comparison with another one, and the status of a run on its own.

use crate::domain::run::{RunId, WorkflowId};
use crate::view::chunk::compare::run_page;
use crate::view::chunk::loader::define_chunk;
use crate::view::shared::run_status::run_status;
use dom::{Child as _, View};

/// What of a run is shown.
pub(super) enum RunPage {
    /// Its page, or its comparison with another run.
    Whole(Option<RunId>),
    Status,
}

/// One function: each pointer costs the first view a hundred bytes.
pub(super) type BuildRun = fn(WorkflowId, RunId, RunPage) -> View;

const RUN: BuildRun = |workflow, run, page| match page {
    RunPage::Whole(other) => run_page(workflow, run, other),
    RunPage::Status => run_status(workflow, run).view(),
};

define_chunk!(run: BuildRun = RUN);
