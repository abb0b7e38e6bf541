//! What is on screen. Views read data, the clock and the route from their context and never call
//! the API; rules belong to the pure modules. `runs` and `overview` are the two pages, a file for
//! each part of one; what both need lies here, every text in `text`. Looks are in `style/`, reached
//! by classes and `data-` attributes.

mod chunk;
mod context;
mod crash;
mod overview;
mod runs;
mod shared;
mod text;

use leptos::prelude::*;

pub(crate) use crate::i18n::texts::provide as provide_messages;
use crate::platform::browser_status::BrowserStatus;
use crate::poll::{PageData, SessionState};
use crate::routing::location::{Location, RouteError};
use crate::routing::route::Route;
pub(crate) use context::{AppOrigin, OfferedActions};
use context::{intl, navigator};
pub use crash::show_crash;
use dom::reactive::Memo;
use dom::{Child as _, El, block, div};
use shared::link::route_link;
pub use shared::notice::problem;

/// The whole component: the page that the navigator names.
pub fn component() -> El {
    let (navigator, session) = (navigator(), expect_context::<SessionState>());
    let page = Memo::new(move |_| match navigator.location() {
        Location::Page(Route::Runs(workflow, _), _) => Page::Runs(workflow),
        Location::Page(Route::Run(workflow, run), _) => Page::Run(workflow, run),
        Location::Unknown(why) => Page::Unknown(why),
    });
    let intl = intl();
    let chunk = chunk::Chunk::new();
    provide_context(chunk);
    let content = move |page: &Page| {
        // Whatever follows the data goes with the page.
        provide_context(PageData::new(session, BrowserStatus::observe()));
        match page.clone() {
            Page::Runs(workflow) => runs::runs_page(workflow).view(),
            Page::Run(workflow, run) => chunk.overview(workflow, run),
            Page::Unknown(why) => {
                let home = route_link(Memo::constant(navigator.home()));
                problem(text::PAGE_NOT_FOUND.get().to_owned(), text::route_error(&why))
                    .child(home.child(text::SHOW_RUNS.get()))
                    .view()
            }
        }
    };
    let component = div().class("onepin-runs").attr("lang", intl.locale());
    component.attr("dir", intl.direction()).child(block(move || page.get(), content))
}

/// Which page is built anew: filters and order change within the runs page.
#[derive(PartialEq, Clone)]
enum Page {
    Runs(crate::domain::run::WorkflowId),
    Run(crate::domain::run::WorkflowId, crate::domain::run::RunId),
    Unknown(RouteError),
}
