//! Where the inspector is: how it comes into view, and where the focus goes.

use web_sys::{Element, ScrollIntoViewOptions, ScrollLogicalPosition};

use crate::api::ApiError;
use crate::domain::run::{RunId, WorkflowId};
use crate::poll::OptionalAnalysis;
use crate::routing::run_view::NodeTab;
use crate::view::overview::address::Address;
use crate::view::overview::analysis::AnalysisParts;
use crate::view::overview::nodes::Nodes;
use crate::view::shared::focus::focus;
use crate::view::shared::paint::after_paint;
use dom::reactive::{Memo, StoredValue};
use dom::{El, View};

/// What the inspector reads, beside the nodes.
#[derive(Clone, Copy)]
pub(crate) struct Sources {
    pub(crate) nodes: Nodes,
    pub(crate) run: StoredValue<(WorkflowId, RunId)>,
    pub(crate) analysis: Memo<OptionalAnalysis>,
    /// The error that the page shows.
    pub(crate) page_error: Memo<Option<ApiError>>,
    /// Builds the details of a node.
    pub(super) details: fn(Self, &str) -> View,
}

impl Sources {
    pub(crate) fn of(
        nodes: Nodes,
        address: Address,
        analysis: AnalysisParts,
        page_error: Memo<Option<ApiError>>,
        details: fn(Self, &str) -> View,
    ) -> Self {
        Self { nodes, run: address.run, analysis: analysis.value, page_error, details }
    }
}

/// Where the inspector is.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    pub(super) nodes: Nodes,
    pub(super) tab: Memo<NodeTab>,
    body: StoredValue<Element>,
    /// The element outside of it that opened the inspector.
    opener: StoredValue<Option<Element>>,
}

impl Place {
    /// `body` is the element with the tab's panel and the inspector.
    pub(super) fn new(nodes: Nodes, tab: Memo<NodeTab>, body: &El) -> Self {
        let body = StoredValue::new(body.element().clone());
        Self { nodes, tab, body, opener: StoredValue::new(None) }
    }

    /// Closes the inspector. The focus returns to what opened it: elsewhere on the page, or in the list of nodes.
    pub(super) fn close(self) {
        let id = self.nodes.selected.get_untracked();
        let opener = self.opener.get_value().filter(|opener| opener.is_connected());
        let target = opener.or_else(|| self.item(&id?));
        self.nodes.selected.set(None);
        if let Some(target) = target {
            after_paint(move || focus(target));
        }
    }

    /// The buttons of the nodes in the current tab.
    pub(super) fn items(self) -> Vec<Element> {
        let found = self.body.with_value(|body| body.query_selector_all("[data-id]"));
        let Ok(found) = found else { return Vec::new() };
        let item = |at| wasm_bindgen::JsCast::dyn_into(found.item(at)?).ok();
        (0..found.length()).filter_map(item).collect()
    }

    fn item(self, id: &str) -> Option<Element> {
        self.items().into_iter().find(|item| item.get_attribute("data-id").as_deref() == Some(id))
    }

    /// Brings the inspector into view. The focus moves there too, unless it is there already or in the graph, which has
    /// keys of its own.
    fn reveal(self, moves_focus: bool) {
        let Some(body) = self.body.try_get_value() else { return };
        let find = |selector| body.query_selector(selector).ok().flatten();
        if let Some(item) = self.nodes.selected.get_untracked().and_then(|id| self.item(&id)) {
            scroll_to(&item);
        }
        let name = find(".node-inspector h3");
        // Its beginning, if it is taller than the window.
        for part in [find(".node-inspector"), name.clone()].iter().flatten() {
            scroll_to(part);
        }
        let stays = find("[role=application]:focus-within, .node-inspector :focus").is_some();
        if let Some(name) = name.filter(|_| moves_focus && !stays) {
            focus(name);
        }
    }

    /// Shows the inspector when a node is selected. The page does not open with the focus there.
    pub(super) fn show_selection(self) {
        dom::reactive::effect(move |last: Option<Option<String>>| {
            let selected = self.nodes.selected.get();
            let is_first = last.is_none();
            let last = last.flatten();
            if selected.is_some() && selected != last {
                if last.is_none() {
                    self.remember_opener();
                }
                after_paint(move || self.reveal(!is_first));
            }
            selected
        });
    }

    fn remember_opener(self) {
        let opener = self.body.with_value(|body| {
            let page = body.closest(".page").ok().flatten()?;
            let focused = page.query_selector(":focus").ok().flatten()?;
            (!body.contains(Some(&focused))).then_some(focused)
        });
        self.opener.set_value(opener);
    }
}

/// Scrolls as little as possible.
pub(super) fn scroll_to(element: &Element) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}
