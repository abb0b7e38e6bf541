//! Requests for the tools of the runs page: dialogs whose code is in the chunk `list` (`view::tools`).

use std::sync::Arc;

use leptos::ev;
use web_sys::Element;

use crate::domain::run::{Run, RunAction};
use dom::reactive::RwSignal;
use dom::{El, button};

/// A tool and what it is requested for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Tool {
    /// The list of keyboard shortcuts.
    Shortcuts,
    /// The menu of a run, beside its button.
    Menu(Arc<Run>, Element),
    /// The choice of columns and times.
    Columns,
    /// The saved views.
    SavedViews,
    /// The command palette.
    Palette,
    /// An action on runs, at once or after a confirmation.
    Act(RunAction, Vec<Arc<Run>>),
    /// The slowest node of a running run.
    SlowestNode(Arc<Run>),
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

/// A button that opens a panel beside it. `name` is for `view::tools` to find it.
pub(crate) fn panel_button(tools: Tools, tool: Tool, name: &'static str) -> El {
    button()
        .attr("type", "button")
        .class("quiet")
        .attr("data-tool", name)
        .attr("aria-haspopup", "dialog")
        .on(ev::click, move |_| tools.open(tool.clone()))
}
