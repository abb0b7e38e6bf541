//! The views. They read data, the clock and the route from their context and never call the API; rules belong to
//! the pure modules. `runs`, `overview` (of a run), `compare` and `workflows` are the pages, `tools` the dialogs of the first,
//! `start` the dialog that starts a run, `single` shows a part on its own, `shared` has the parts of all, `text` the texts. The styles in `style/` select
//! classes and `data-` attributes.

mod chunk;
mod compare;
mod context;
mod crash;
mod overview;
mod runs;
mod shared;
pub mod single;
mod start;
mod text;
mod tools;
mod workflows;

use leptos::prelude::*;

use crate::domain::run::{RunId, WorkflowId};
pub(crate) use crate::i18n::texts::provide as provide_messages;
use crate::platform::browser_status::BrowserStatus;
use crate::poll::PageData;
use crate::routing::location::{Location, RouteError};
use crate::routing::route::Route;
pub(crate) use context::{AppOrigin, HostActions, NotificationsOption, OfferedActions};
use context::{intl, navigator};
pub use crash::show_crash;
use dom::reactive::Memo;
use dom::{Child as _, El, View, block, div};
pub(crate) use runs::default_view::open_default_view;
use shared::link::route_link;
pub use shared::notice::problem;

/// The component: the page of the current route.
pub fn component() -> El {
    let (navigator, session) = (navigator(), expect_context::<crate::poll::SessionState>());
    let page = Memo::new(move |_| match navigator.location() {
        Location::Page(Route::Workflows(_), _) => Page::Workflows,
        Location::Page(Route::Runs(workflow, _), _) => Page::Runs(workflow),
        Location::Page(Route::Run(workflow, run) | Route::RunView(workflow, run, _), _) => {
            Page::Run(workflow, run, None)
        }
        Location::Page(Route::Compare(workflow, run, other), _) => {
            Page::Run(workflow, run, Some(other))
        }
        Location::Unknown(error) => Page::Unknown(error),
    });
    let chunk = chunk::Chunks::new();
    provide_context(chunk);
    let content = move |page: &Page| {
        // The page's polling ends with the page.
        provide_context(PageData::new(session, BrowserStatus::observe()));
        match page.clone() {
            Page::Workflows => chunk.workflows(),
            Page::Runs(workflow) => runs::runs_page(workflow).view(),
            Page::Run(workflow, run, other) => chunk.run_page(workflow, run, other),
            Page::Unknown(error) => {
                let home = route_link(Memo::constant(navigator.home()));
                let is_listed = navigator.workflows().is_some();
                let name = if is_listed { text::SHOW_WORKFLOWS } else { text::SHOW_RUNS };
                problem(text::PAGE_NOT_FOUND.get().to_owned(), text::route_error(&error))
                    .child(home.child(name.get()))
                    .view()
            }
        }
    };
    root(block(move || page.get(), content))
}

/// Polls until the current owner is disposed.
fn provide_data() {
    provide_context(PageData::new(expect_context(), BrowserStatus::observe()));
}

/// The component's root element, in the user's language.
fn root(content: View) -> El {
    let intl = intl();
    let root = div().class("onepin-runs").attr("lang", intl.locale());
    shared::copy::copy_tables_as_tables(root.clone());
    root.attr("dir", intl.direction()).child(content)
}

/// The page to build. Filters and order are not part of it: the runs page follows them itself.
#[derive(PartialEq, Clone)]
enum Page {
    Workflows,
    Runs(WorkflowId),
    /// The page of a run, or its comparison with another one.
    Run(WorkflowId, RunId, Option<RunId>),
    Unknown(RouteError),
}
