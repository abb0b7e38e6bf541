//! The status of one run on its own. Its code is in the chunk of a run's page.

use crate::api::ApiError;
use crate::domain::run::{Run, RunId, WorkflowId};
use crate::poll::RemoteData;
use crate::view::context::data;
use crate::view::shared::status::status_badge;
use crate::view::text;
use dom::reactive::{Memo, ReadSignal};
use dom::{El, block, span};

/// The live status.
pub(crate) fn run_status(workflow: WorkflowId, run: RunId) -> El {
    let run = data().run(Memo::constant((workflow, run)));
    let state = move || run.remote.with(|remote| remote.value.as_ref().map(Run::state));
    let error = error_of(run.remote);
    span().child(block(state, move |state| match state {
        Some(state) => status_badge(state),
        None => unknown(error),
    }))
}

/// In place of a value that is not loaded.
pub(crate) fn unknown(error: Memo<Option<ApiError>>) -> El {
    let title = move || error.with(|error| Some(error.as_ref()?.kind.title().get()));
    span().class("badges").attr("title", title).child(text::NONE)
}

pub(crate) fn error_of<T: Send + Sync + 'static>(
    remote: ReadSignal<RemoteData<T>>,
) -> Memo<Option<ApiError>> {
    Memo::new(move |_| remote.with(|remote| remote.error.clone()))
}
