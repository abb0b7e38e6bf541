//! The overview page, which is loaded later than the rest: its code is a chunk of its own in a release.
//! Other builds have it in the one module, and here it is there from the start.

use futures_util::future::{AbortHandle, abortable};
use gloo_timers::future::TimeoutFuture;
use leptos::ev;
use leptos::prelude::*;

use crate::domain::run::{RunId, WorkflowId};
use crate::view::context::navigator;
use crate::view::context::page_role;
use crate::view::overview::overview_page;
use crate::view::shared::link::route_link;
use crate::view::shared::skeleton::skeleton;
use crate::view::text;
use dom::reactive::{Memo, RwSignal, StoredValue};
use dom::{El, View, block, button, div, h1, p, section};

/// What builds the overview page.
#[derive(Clone, Copy)]
struct Overview(fn(WorkflowId, RunId) -> El);

/// There is one overview page.
impl PartialEq for Overview {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

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
fn overview_builder() -> Result<Overview, NotLoaded> {
    Ok(Overview(overview_page))
}

/// In one module with everything else.
#[cfg(not(feature = "split"))]
async fn overview_builder() -> Result<Overview, NotLoaded> {
    Ok(Overview(overview_page))
}

/// Seconds to wait before each further attempt to load the chunk, and before all that come after these.
const RETRIES: [u32; 6] = [1, 2, 4, 8, 15, 30];
const LONGEST: u32 = 60;

#[derive(Clone, Copy, PartialEq)]
enum State {
    NotAsked,
    Loading,
    Loaded(Overview),
    Failed,
}

/// The chunk of one component: not asked for, on its way, there, or lost.
#[derive(Clone, Copy)]
pub(crate) struct Chunk {
    state: RwSignal<State>,
    /// Ends the wait before the next attempt.
    wait: StoredValue<Option<AbortHandle>>,
}

impl Chunk {
    pub(crate) fn new() -> Self {
        let whole = cfg!(not(feature = "split"));
        let state = if whole { State::Loaded(Overview(overview_page)) } else { State::NotAsked };
        let chunk = Self { state: RwSignal::new(state), wait: StoredValue::new(None) };
        let back = window_event_listener_untyped("online", move |_| {
            if chunk.state.get_untracked() == State::Failed {
                chunk.load();
            }
        });
        on_cleanup(move || {
            back.remove();
            chunk.end_wait();
        });
        chunk
    }

    /// Loads the chunk, unless it is there or on its way.
    pub(crate) fn load(self) {
        if matches!(self.state.get_untracked(), State::Loading | State::Loaded(_)) {
            return;
        }
        // After a failure, the attempt that waits gives way to this one.
        self.end_wait();
        self.state.set(State::Loading);
        leptos::task::spawn_local(async move {
            for seconds in RETRIES.into_iter().chain(std::iter::repeat(LONGEST)) {
                let state = overview_builder().await.map_or(State::Failed, State::Loaded);
                let loaded = matches!(state, State::Loaded(_));
                // The component may be gone by now.
                if self.state.try_set(state).is_some() || loaded {
                    return;
                }
                let (wait, handle) = abortable(TimeoutFuture::new(seconds * 1000));
                self.wait.set_value(Some(handle));
                if wait.await.is_err() {
                    return;
                }
            }
        });
    }

    fn end_wait(self) {
        if let Some(handle) = self.wait.try_update_value(Option::take).flatten() {
            handle.abort();
        }
    }

    /// The overview page of a run, or what stands in its place until it is loaded.
    pub(crate) fn overview(self, workflow: WorkflowId, run: RunId) -> View {
        self.load();
        block(
            move || self.state.get(),
            move |state| match state {
                State::Loaded(Overview(build)) => build(workflow.clone(), run.clone()),
                State::NotAsked | State::Loading => div()
                    .class("page run-page")
                    .attr("role", page_role())
                    .attr("aria-busy", "true")
                    .child(skeleton()),
                State::Failed => load_error(self),
            },
        )
    }
}

/// The chunk could not be loaded: the list is still there, and so is another attempt.
fn load_error(chunk: Chunk) -> El {
    let list = Memo::constant(navigator().home());
    let alert = div()
        .attr("role", "alert")
        .child(h1().child(text::PAGE_NOT_LOADED.get()))
        .child(p().child(text::PAGE_NOT_LOADED_HINT.get()));
    let retry = button().attr("type", "button").on(ev::click, move |_| chunk.load());
    let notice = section().class("notice").child(alert).child(retry.child(text::TRY_AGAIN.get()));
    div()
        .class("page")
        .attr("role", page_role())
        .child(route_link(list).child(text::ALL_RUNS.get()))
        .child(notice)
}
