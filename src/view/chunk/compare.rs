//! The pages in the chunk `run`: that of a run, and its comparison with another one. The code of the comparison is in a chunk
//! of its own; only this chunk loads it.

use std::cell::Cell;

use futures_util::future::LocalBoxFuture;

use crate::domain::run::{RunId, WorkflowId};
use crate::view::chunk::details;
use crate::view::chunk::loader::{ARE_INCLUDED, Loader, State, failed_page, skeleton_page};
use crate::view::compare::compare_page;
use crate::view::overview::overview_page;
use dom::{Child as _, El, View, block};

/// The functions that build the comparison of two runs.
#[derive(Clone, Copy)]
struct CompareParts {
    compare: fn(WorkflowId, RunId, RunId) -> El,
}

const COMPARE: CompareParts = CompareParts { compare: compare_page };

thread_local! {
    static LOADED: Cell<Option<CompareParts>> =
        const { Cell::new(if ARE_INCLUDED { Some(COMPARE) } else { None }) };
}

/// The page of a run, or its comparison with `other`.
pub(super) fn run_page(workflow: WorkflowId, run: RunId, other: Option<RunId>) -> View {
    let Some(other) = other else {
        details::load_when_idle();
        return overview_page(workflow, run, details::LOADED_LATER).view();
    };
    let loader = Loader::new(load);
    loader.load();
    let page = move |state: &State| match (state, LOADED.get()) {
        (State::Loaded, Some(parts)) => {
            (parts.compare)(workflow.clone(), run.clone(), other.clone())
        }
        (State::Failed, _) => failed_page(loader),
        (State::NotRequested | State::Loading | State::Loaded, _) => skeleton_page(),
    };
    block(move || loader.state(), page)
}

/// Loads the parts of the comparison; whether they are there now.
fn load() -> LocalBoxFuture<'static, bool> {
    Box::pin(async { split::compare().await.map(|parts| LOADED.set(Some(parts))).is_ok() })
}

#[cfg(feature = "split")]
mod split {
    use crate::view::chunk::compare::{COMPARE, CompareParts};
    use crate::view::chunk::loader::ChunkError;

    #[wasm_split_helpers::wasm_split(compare, fallible)]
    pub(super) fn compare() -> Result<CompareParts, ChunkError> {
        Ok(COMPARE)
    }
}

/// Other builds have no chunks to load.
#[cfg(not(feature = "split"))]
mod split {
    use std::convert::Infallible;
    use std::future::{Ready, ready};

    use crate::view::chunk::compare::{COMPARE, CompareParts};

    pub(super) fn compare() -> Ready<Result<CompareParts, Infallible>> {
        ready(Ok(COMPARE))
    }
}
