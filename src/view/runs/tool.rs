//! Requests for the tools of the runs page: dialogs whose code is in the chunk (`view::tools`).

use std::sync::Arc;

use web_sys::Element;

use crate::domain::run::{Run, RunAction};
use dom::reactive::RwSignal;

/// A tool and what it is requested for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Tool {
    /// The list of keyboard shortcuts.
    Shortcuts,
    /// The menu of a run, beside its button.
    Menu(Arc<Run>, Element),
    /// An action on runs, at once or after a confirmation.
    Act(RunAction, Vec<Arc<Run>>),
    /// Starting a run, or the one with this name again.
    Start(Option<String>),
    /// The actions for the selected runs; moves the focus there if asked.
    Selection { focus: bool },
    /// The export of the list.
    Export,
}

/// The requested tool. The request waits until the chunk is loaded.
#[derive(Clone, Copy)]
pub(crate) struct Tools(RwSignal<Option<Tool>>);

impl Tools {
    pub(crate) fn new() -> Self {
        Self(RwSignal::new(None))
    }

    /// Opens a tool, once the chunk is loaded.
    pub(crate) fn open(self, tool: Tool) {
        self.0.set(Some(tool));
    }

    pub(crate) fn is_requested(self) -> bool {
        self.0.with(Option::is_some)
    }

    /// Takes the request; tracked.
    pub(crate) fn take(self) -> Option<Tool> {
        self.0.with(Option::is_some).then(|| self.0.try_update(Option::take)).flatten().flatten()
    }
}
