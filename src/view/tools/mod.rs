//! The tools of the runs page: dialogs and bars that open on request, in the chunk `list`. One file per tool; `runs::tool` is how
//! the page requests them.

mod acting;
mod alerts;
mod away;
mod bars;
mod causes;
mod columns;
mod commands;
mod drag;
mod export;
mod items;
mod late;
mod menu;
mod outcomes;
mod palette;
mod range;
mod saved_views;
mod selected;
mod shortcuts;
mod view_store;

pub(crate) use bars::bars;
pub(crate) use range::range_form;

use std::rc::Rc;

use crate::i18n::Messages;
use crate::view::context::data;
use crate::view::runs::runs_page::RunsPage;
use crate::view::runs::tool::Tool;
use crate::view::shared::alerts::follow;
use crate::view::shared::modal::open;
use crate::view::shared::popover;
use crate::view::start::{StartDialog, started_notice};
use acting::Acting;
use dom::reactive::RwSignal;
use dom::{Child as _, El, View};
use export::ExportDialog;
use menu::{RowMenu, menu};
use outcomes::outcomes;
use palette::Palette;
use selected::selected_bar;
use view_store::ViewStore;

/// Tells the developer of a host which texts cannot be used.
pub(crate) fn check_texts(messages: &Messages) {
    for problem in messages.problems() {
        leptos::logging::error!("onepin-runs: messages: {problem}");
    }
}

/// The notes about the runs of the page, in its line for them and in the rows.
pub(crate) fn notes(page: RunsPage) -> View {
    follow(Rc::new(move |followed| {
        page.list.remote.with(|remote| {
            followed.update(remote.value.iter().flat_map(|listing| listing.page.runs()))
        })
    }));
    (away::ended_runs(page), late::late_runs(page), causes::causes(page)).view()
}

/// Builds all tools and opens those that the page requests.
pub(crate) fn tools(page: RunsPage) -> View {
    let shortcuts = shortcuts::shortcuts_dialog();
    let help = shortcuts.clone();
    let columns = columns::columns_panel(page);
    let columns_panel = columns.clone();
    let store = ViewStore::new(page);
    let views = saved_views::saved_views_panel(page, store);
    let views_panel = views.clone();
    let palette = Palette::new(page, store);
    let palette_view = palette.view();
    let acting = Acting::new(page);
    acting.announce_single();
    let workflow = page.workflow.get_value();
    let start = StartDialog::new(workflow.clone(), page.start);
    let start_view = start.view();
    let bar = acting.bar.clone().class("acting").child(started_notice(workflow, start.started));
    let (data, slowest) = (data(), RwSignal::new(None));
    let bar = bar.child(late::slowest_node(page, slowest));
    let bar = bar.child(outcomes(&acting)).child(selected_bar(&acting));
    let question = acting.question();
    let row_menu = RowMenu::new();
    let menu = menu(row_menu.clone(), page);
    let export = ExportDialog::new(page);
    let export_view = export.view();
    dom::reactive::effect(move |_| match page.tools.take() {
        Some(Tool::Shortcuts) => open(&help),
        Some(Tool::Menu(run, button)) => row_menu.open(run, &button),
        Some(Tool::Palette) => palette.open(),
        Some(Tool::SavedViews) => {
            store.reload();
            open_beside_button(&views_panel, "[data-tool=views]");
        }
        Some(Tool::Columns) => open_beside_button(&columns_panel, "[data-tool=columns]"),
        Some(Tool::Start(again)) => start.open(again),
        Some(Tool::SlowestNode(run)) => {
            data.load_slowest_node(page.workflow.get_value(), run, slowest);
        }
        Some(Tool::Act(action, runs)) => acting.request(action, runs),
        Some(Tool::Export) => export.open(),
        // The bar is there as soon as the chunk is.
        Some(Tool::Selection { focus: true }) => acting.focus(),
        Some(Tool::Selection { focus: false }) | None => {}
    });
    ((shortcuts, palette_view), (columns, views, menu), (question, (start_view, export_view), bar))
        .view()
}

/// Opens a panel beside its button on the page.
fn open_beside_button(panel: &El, button: &str) {
    let page = panel.element().closest(".page").ok().flatten();
    if let Some(button) = page.and_then(|page| page.query_selector(button).ok()?) {
        popover::open_beside(panel.as_html(), &button);
    }
}
