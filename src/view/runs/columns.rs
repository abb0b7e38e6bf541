//! The visible columns, and the user's choice of columns, stored per workflow. Its panel is `view::tools::columns`.

use crate::domain::run::{RunId, WorkflowId};
use crate::platform::storage;
use crate::poll::{Listing, RemoteData};
use crate::settings::columns::{Column, Columns};
use crate::view::runs::estimate::Estimator;
use crate::view::runs::selection::RowSelection;
use dom::reactive::{Memo, ReadSignal, RwSignal};

/// The user's display settings of the table.
#[derive(Clone, Copy)]
pub(crate) struct TableDisplay {
    /// The visible columns, without the run's name.
    pub(crate) columns: Memo<Vec<Column>>,
    /// The only runs of the page that are shown; `None` if all are.
    pub(crate) narrowed: RwSignal<Option<Vec<RunId>>>,
    /// Estimates running rows, once it is known how long runs usually take.
    pub(crate) estimator: RwSignal<Option<Estimator>>,
    /// The selected rows; `None` if the host offers no actions.
    pub(crate) selection: Option<RowSelection>,
}

impl TableDisplay {
    /// The cells of a row besides those of the columns.
    pub(crate) fn fixed_cells(&self) -> usize {
        2 + usize::from(self.selection.is_some())
    }
}

/// The key of the user's columns in local storage.
pub(super) fn storage_key(workflow: &WorkflowId) -> String {
    format!("onepin-runs.columns.{workflow}")
}

/// The user's columns for `workflow`; changes are saved in local storage.
pub(crate) fn stored_columns(workflow: &WorkflowId) -> RwSignal<Columns> {
    let key = storage_key(workflow);
    let columns =
        RwSignal::new(storage::read(&key).as_deref().map(Columns::parse).unwrap_or_default());
    dom::reactive::effect(move |has_run: Option<()>| {
        let text = columns.with(ToString::to_string);
        // At first, nothing has been chosen yet.
        if has_run.is_some() {
            storage::write(&key, &text);
        }
    });
    columns
}

/// The user's columns without the optional ones that the server has no values for. All are visible until the
/// first page is loaded, and a column that had a value on any page stays visible.
pub(crate) fn visible_columns(
    columns: RwSignal<Columns>,
    list: ReadSignal<RemoteData<Listing>>,
) -> Memo<Vec<Column>> {
    let empty = Memo::new(move |last: Option<&Option<Vec<Column>>>| {
        let last = last.cloned().flatten();
        list.with(|remote| {
            let Some(list) = &remote.value else { return last };
            let optional = || Column::ALL.iter().copied().filter(|column| column.is_optional());
            let mut empty = last.unwrap_or_else(|| optional().collect());
            empty.retain(|column| !list.page.runs().any(|run| column.has_value(run)));
            Some(empty)
        })
    });
    Memo::new(move |_| {
        let empty = empty.get().unwrap_or_default();
        columns.with(|columns| columns.shown().filter(|column| !empty.contains(column)).collect())
    })
}
