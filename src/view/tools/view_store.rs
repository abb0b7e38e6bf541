//! The saved views of the workflow in local storage, which other tabs may change.

use std::cell::Cell;

use crate::domain::run::WorkflowId;
use crate::host::navigator::Navigator;
use crate::platform::storage;
use crate::routing::route::Route;
use crate::settings::views::{SavedViews, View};
use crate::view::runs::default_view;
use crate::view::runs::runs_page::RunsPage;
use dom::reactive::{RwSignal, StoredValue};

thread_local! {
    static IS_REPORTED: Cell<bool> = const { Cell::new(false) };
}

/// The saved views.
#[derive(Clone, Copy)]
pub(super) struct ViewStore {
    workflow: StoredValue<WorkflowId>,
    pub(super) views: RwSignal<SavedViews>,
}

impl ViewStore {
    pub(super) fn new(page: RunsPage) -> Self {
        let store = Self { workflow: page.workflow, views: RwSignal::new(SavedViews::default()) };
        store.reload();
        store
    }

    fn key(self) -> String {
        self.workflow.with_value(|workflow| format!("onepin-runs.views.{workflow}"))
    }

    /// Reads the views again: another tab may have changed them. Without storage, they last as long as the page.
    pub(super) fn reload(self) {
        let Some(text) = storage::read(&self.key()) else { return };
        match SavedViews::parse(&text) {
            Some(views) => self.views.set(views),
            None if !IS_REPORTED.replace(true) => {
                leptos::logging::warn!(
                    "the saved views in storage are of another version and not used"
                );
            }
            None => {}
        }
    }

    /// Changes the views and stores them.
    pub(super) fn change<T>(self, change: impl FnOnce(&mut SavedViews) -> T) -> Option<T> {
        self.reload();
        let result = self.views.try_update(change);
        let (text, default) = self.views.with_untracked(|views| {
            let default = views.default_view().map(|(_, view)| default_view::stored_text(view));
            (views.to_string(), default.unwrap_or_default())
        });
        if storage::write(&self.key(), &text) {
            storage::write(&self.workflow.with_value(default_view::storage_key), &default);
        }
        result
    }
}

impl RunsPage {
    /// What the page shows now.
    pub(super) fn current_view(self) -> View {
        View::new(&self.query.get(), self.chosen_columns.get())
    }

    /// Shows a saved view.
    pub(super) fn show_view(self, navigator: Navigator, view: &View) {
        self.chosen_columns.set(view.columns.clone());
        navigator.navigate(Route::Runs(self.workflow.get_value(), view.query.clone()));
    }
}
