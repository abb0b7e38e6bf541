//! What is on screen. Views read feeds, the clock and the route from their context and never call
//! the API; rules belong to the pure modules. `runs` and `overview` are the two pages, a file for
//! each part of one; what both need lies here, every text in `text`. Looks are in `style/`, reached
//! by classes and `data-` attributes.

mod chunk;
mod copy;
mod failure;
mod focus;
mod freshness;
mod heading;
mod link;
mod notice;
mod overview;
mod person;
mod popover;
mod progress;
mod runs;
mod status;
mod text;
mod time;

use leptos::prelude::*;

use crate::feed::{Feeds, Kept};
use crate::intl::Intl;
use crate::navigator::{Navigator, Nowhere, Place};
use crate::presence::Presence;
use crate::route::Route;
use dom::reactive::Memo;
use dom::{Child as _, El, block, div};
pub use failure::show_failure;
pub use notice::problem;
pub use overview::{AppOrigin, OfferedActions};
pub(crate) use text::provide as provide_messages;

/// The whole component: the page that the navigator names.
pub fn component() -> El {
    let (navigator, kept) = (navigator(), expect_context::<Kept>());
    let page = Memo::new(move |_| match navigator.place() {
        Place::Page(Route::Runs(workflow, _), _) => Page::Runs(workflow),
        Place::Page(Route::Run(workflow, run), _) => Page::Run(workflow, run),
        Place::Nowhere(why) => Page::Nowhere(why),
    });
    let intl = intl();
    let chunk = chunk::Chunk::new();
    provide_context(chunk);
    let content = move |page: &Page| {
        // Whatever follows the data goes with the page.
        provide_context(Feeds::new(kept, Presence::browser()));
        match page.clone() {
            Page::Runs(workflow) => runs::runs_page(workflow).view(),
            Page::Run(workflow, run) => chunk.overview(workflow, run),
            Page::Nowhere(why) => {
                let home = link::route_link(Memo::constant(navigator.home()));
                problem(text::NOWHERE.get().to_owned(), text::nowhere(&why))
                    .child(home.child(text::TO_RUNS.get()))
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
    Runs(crate::run::WorkflowId),
    Run(crate::run::WorkflowId, crate::run::RunId),
    Nowhere(Nowhere),
}

/// The role of what fills the component: the document's main part, where the document is ours.
fn page_role() -> Option<&'static str> {
    let owns = use_context::<Navigator>().is_none_or(|navigator| navigator.owns_the_page());
    owns.then_some("main")
}

/// Runs `then` once the browser has painted what is there now. A frame's own callbacks come before
/// its paint: what they do would delay it.
fn after_paint(then: impl FnOnce() + 'static) {
    request_animation_frame(move || set_timeout(then, std::time::Duration::ZERO));
}

/// Whole pixels: finer ones could not be seen, and take longer to write and to read.
#[expect(clippy::cast_possible_truncation, reason = "saturates; what is drawn is far smaller")]
fn whole(length: f64) -> i32 {
    length.round() as i32
}

fn navigator() -> Navigator {
    expect_context()
}

fn feeds() -> Feeds {
    expect_context()
}

fn intl() -> Intl {
    expect_context()
}
