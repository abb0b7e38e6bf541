//! What is on screen. Views read feeds, the clock and the route from their context and never call
//! the API; rules belong to the pure modules. `runs` and `overview` are the two pages, a file for
//! each part of one; what both need lies here, every text in `text`. Looks are in `style/`, reached
//! by classes and `data-` attributes.
#![expect(unreachable_pub, reason = "the component macro makes the types of its properties public")]

mod chunk;
mod copy;
mod drawn;
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
pub use failure::show_failure;
pub use notice::Problem;
pub use overview::{AppOrigin, OfferedActions};
pub(crate) use text::provide as provide_messages;

/// The whole component: the page that the navigator names.
#[component]
pub fn Component() -> impl IntoView {
    let (navigator, kept) = (navigator(), expect_context::<Kept>());
    let page = Memo::new(move |_| match navigator.place() {
        Place::Page(Route::Runs(workflow, _), _) => Page::Runs(workflow),
        Place::Page(Route::Run(workflow, run), _) => Page::Run(workflow, run),
        Place::Nowhere(why) => Page::Nowhere(why),
    });
    let intl = intl();
    let chunk = chunk::Chunk::new();
    provide_context(chunk);
    view! {
        <div class="onepin-runs" lang=intl.locale() dir=intl.direction()>
            {move || {
                // Whatever follows the data goes with the page.
                provide_context(Feeds::new(kept, Presence::browser()));
                match page.get() {
                Page::Runs(workflow) => runs::RunsPage(runs::RunsPageProps { workflow }).into_any(),
                Page::Run(workflow, run) => {
                    chunk.overview(workflow, run)
                }
                Page::Nowhere(why) => {
                    view! {
                        <Problem title=text::NOWHERE.get() detail=text::nowhere(&why)>
                            <link::RouteLink to=Signal::stored(navigator.home())>
                                {text::TO_RUNS.get()}
                            </link::RouteLink>
                        </Problem>
                    }
                        .into_any()
                }
            }}}
        </div>
    }
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

fn navigator() -> Navigator {
    expect_context()
}

fn feeds() -> Feeds {
    expect_context()
}

fn intl() -> Intl {
    expect_context()
}
