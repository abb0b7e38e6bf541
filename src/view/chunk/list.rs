//! What the runs page needs later, and the list of workflows.

use crate::domain::run::WorkflowId;
use crate::i18n::Messages;
use crate::routing::query::RunsQuery;
use crate::view::chunk::loader::define_chunk;
use crate::view::runs::runs_page::RunsPage;
use crate::view::tools::{bars, check_texts, notes, range_form, tools};
use crate::view::workflows::{name_workflow, workflows_page};
use dom::reactive::{Memo, RwSignal, StoredValue};
use dom::{El, View};

/// The functions in the chunk.
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

const LIST: ListParts = ListParts {
    tools,
    notes,
    range_form,
    workflows: workflows_page,
    name_workflow,
    bars,
    check_texts,
};

define_chunk!(list: ListParts = LIST);
