//! The checkboxes of the rows. What is done with the selected runs is in the chunk (`tools::selected`).

use leptos::ev::KeyboardEvent;
use leptos::prelude::untrack;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};

use crate::domain::run::{Run, RunId, Selection};
use crate::poll::{Listing, RemoteData};
use crate::view::runs::tool::{Tool, Tools};
use crate::view::text;
use dom::reactive::{Memo, ReadSignal, RwSignal};
use dom::{El, input, label, th};
use leptos::ev;

/// The selected runs of the page.
#[derive(Clone, Copy)]
pub(crate) struct RowSelection {
    runs: RwSignal<Selection>,
    list: ReadSignal<RemoteData<Listing>>,
    /// The only runs that are shown; `None` if all are. Others are not acted on.
    narrowed: RwSignal<Option<Vec<RunId>>>,
    tools: Tools,
}

impl RowSelection {
    pub(crate) fn new(
        runs: RwSignal<Selection>,
        list: ReadSignal<RemoteData<Listing>>,
        narrowed: RwSignal<Option<Vec<RunId>>>,
        tools: Tools,
    ) -> Self {
        // Those that were selected before a visit to a run.
        if !runs.with_untracked(Selection::is_empty) {
            tools.open(Tool::Selection { focus: false });
        }
        Self { runs, list, narrowed, tools }
    }

    /// Whether a run is selected; tracked.
    pub(crate) fn contains(self, run: &RunId) -> bool {
        self.runs.with(|runs| runs.contains(run))
    }

    /// The selected runs that are shown, in display order; tracked.
    pub(crate) fn selected<T>(self, read: impl Fn(&Run) -> T) -> Vec<T> {
        let is_selected = |run: &Run| self.contains(&run.id);
        self.shown(|run| is_selected(run).then(|| read(run))).into_iter().flatten().collect()
    }

    /// The runs of the page that are shown, in display order; tracked.
    fn shown<T>(self, read: impl Fn(&Run) -> T) -> Vec<T> {
        self.narrowed.with(|narrowed| {
            let is_shown =
                |run: &&Run| narrowed.as_ref().is_none_or(|shown| shown.contains(&run.id));
            self.list.with(|remote| {
                let runs = remote.value.iter().flat_map(|list| list.page.runs());
                runs.filter(is_shown).map(read).collect()
            })
        })
    }

    /// Toggles a run, or with Shift all runs from the last toggled one.
    pub(crate) fn click(self, run: &RunId, is_range: bool) {
        let page = if is_range { self.page() } else { Vec::new() };
        self.runs.update(|runs| runs.toggle_range(run, &page));
        self.tools.open(Tool::Selection { focus: false });
    }

    pub(crate) fn clear(self) {
        self.runs.update(Selection::clear);
    }

    fn select_all(self) {
        let page = self.page();
        self.runs.update(|runs| runs.select_all(&page));
        self.tools.open(Tool::Selection { focus: false });
    }

    fn page(self) -> Vec<RunId> {
        untrack(|| self.shown(|run| run.id.clone()))
    }

    /// Handles the keys of a row's controls: Ctrl or ⌘ A selects the page, Escape clears the selection, Enter on a checkbox
    /// moves to the actions.
    pub(crate) fn handle_key(self, event: &KeyboardEvent) {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let is_checkbox = target.is_some_and(|target| target.matches("input").unwrap_or_default());
        let is_empty = || self.runs.with_untracked(Selection::is_empty);
        match event.key().as_str() {
            "a" if event.ctrl_key() || event.meta_key() => self.select_all(),
            "Escape" if !is_empty() => self.clear(),
            "Enter" if is_checkbox && !is_empty() => {
                self.tools.open(Tool::Selection { focus: true });
            }
            _ => return,
        }
        event.prevent_default();
    }

    /// The header: a checkbox for all runs of the page.
    pub(crate) fn header(self) -> El {
        let counts = Memo::new(move |_| (self.selected(|_| ()).len(), self.shown(|_| ()).len()));
        let is_all = move || counts.with(|(selected, total)| selected == total && *total > 0);
        let is_some = move || counts.with(|(selected, total)| *selected > 0 && selected < total);
        let toggle = move |_| {
            let is_all = counts.with_untracked(|(selected, total)| selected == total);
            if is_all { self.clear() } else { self.select_all() }
        };
        let checkbox = input()
            .attr("type", "checkbox")
            .attr("aria-label", text::SELECT_PAGE.get())
            .flag("checked", is_all)
            .flag("indeterminate", is_some)
            .on(ev::click, toggle);
        // WebKit does not name a header after its checkbox.
        let header = th().attr("role", "columnheader").attr("scope", "col").class("select");
        header.attr("aria-label", text::SELECT_PAGE.get()).child(label().child(checkbox))
    }
}

/// A row's checkbox. Static content: see `row`.
pub(crate) fn checkbox(name: &str) -> El {
    let checkbox = input().attr("type", "checkbox").attr("aria-label", text::select_run(name));
    label().child(checkbox)
}

/// Writes whether the checkbox in `cell` is checked.
pub(crate) fn check(cell: &El, is_checked: bool) {
    if let Some(checkbox) = cell.find("input") {
        drop(checkbox.flag("checked", is_checked));
    }
}

/// Whether a click on `control` is on a checkbox.
pub(crate) fn is_checkbox(control: &Element) -> bool {
    control
        .dyn_ref::<HtmlElement>()
        .is_some_and(|control| control.tag_name().eq_ignore_ascii_case("input"))
}
