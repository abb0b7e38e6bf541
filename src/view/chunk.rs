//! The overview page, which is loaded later than the rest: its code is a chunk of its own in a release.
//! Other builds have it in the one module, and here it is there from the start.

use leptos::prelude::*;

use super::link::RouteLink;
use super::overview::overview_page;
use super::text;
use crate::run::{RunId, WorkflowId};

/// Builds the overview page.
type Build = fn(WorkflowId, RunId) -> AnyView;

/// The chunk could not be loaded. The console has the reason.
struct NotLoaded;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for NotLoaded {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// Nothing but this function leads to the overview page, so all that only the page needs goes with it.
#[cfg(feature = "split")]
#[wasm_split_helpers::wasm_split(overview, fallible)]
fn overview_builder() -> Result<Build, NotLoaded> {
    Ok(overview_page as Build)
}

/// In one module with everything else.
#[cfg(not(feature = "split"))]
async fn overview_builder() -> Result<Build, NotLoaded> {
    Ok(overview_page)
}

#[derive(Clone, Copy)]
enum State {
    NotAsked,
    Loading,
    Loaded(Build),
    Failed,
}

/// The chunk of one component: not asked for, on its way, there, or lost.
#[derive(Clone, Copy)]
pub(super) struct Chunk(RwSignal<State>);

impl Chunk {
    pub(super) fn new() -> Self {
        let whole = cfg!(not(feature = "split"));
        Self(RwSignal::new(if whole { State::Loaded(overview_page) } else { State::NotAsked }))
    }

    /// Loads the chunk, unless it is there or on its way.
    pub(super) fn load(self) {
        if matches!(self.0.get_untracked(), State::Loading | State::Loaded(_)) {
            return;
        }
        self.0.set(State::Loading);
        leptos::task::spawn_local(async move {
            let state = overview_builder().await.map_or(State::Failed, State::Loaded);
            // The component may be gone by now.
            self.0.try_set(state);
        });
    }

    /// The overview page of a run, or what stands in its place until it is loaded.
    pub(super) fn overview(self, workflow: WorkflowId, run: RunId) -> AnyView {
        match self.0.get() {
            State::Loaded(build) => untrack(|| build(workflow, run)),
            State::NotAsked | State::Loading => {
                self.load();
                view! {
                    <div class="page run-page" role=super::page_role() aria-busy="true">
                        <Skeleton />
                    </div>
                }
                .into_any()
            }
            State::Failed => view! { <LoadError chunk=self /> }.into_any(),
        }
    }
}

/// Stands in the place of the overview until there is something to show.
#[component]
pub(super) fn Skeleton() -> impl IntoView {
    view! {
        <div class="run-skeleton" role="status">
            <span class="unseen">{text::LOADING.get()}</span>
            {(0..3).map(|_| view! { <span class="skeleton-block"></span> }).collect_view()}
        </div>
    }
}

/// The chunk could not be loaded: the list is still there, and so is another attempt.
#[component]
fn LoadError(chunk: Chunk) -> impl IntoView {
    let list = Signal::stored(super::navigator().home());
    view! {
        <div class="page" role=super::page_role()>
            <RouteLink to=list>{text::ALL_RUNS.get()}</RouteLink>
            <section class="notice">
                <div role="alert">
                    <h1>{text::PAGE_NOT_LOADED.get()}</h1>
                    <p>{text::PAGE_NOT_LOADED_HINT.get()}</p>
                </div>
                <button type="button" on:click=move |_| chunk.load()>
                    {text::TRY_AGAIN.get()}
                </button>
            </section>
        </div>
    }
}
