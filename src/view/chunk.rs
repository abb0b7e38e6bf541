//! Lazy loading of the overview page: in release builds its code is a separate WebAssembly chunk. Other builds include
//! it in the main module.

use futures_util::future::{AbortHandle, abortable};
use gloo_timers::future::TimeoutFuture;
use leptos::ev;
use leptos::prelude::*;

use crate::domain::run::{RunId, WorkflowId};
use crate::view::context::{navigator, page_role};
use crate::view::overview::overview_page;
use crate::view::shared::link::route_link;
use crate::view::shared::skeleton::skeleton;
use crate::view::text;
use dom::reactive::{Memo, RwSignal, StoredValue};
use dom::{El, View, block, button, div, h1, p, section};

/// The function that builds the overview page.
#[derive(Clone, Copy)]
struct Overview(fn(WorkflowId, RunId) -> El);

/// Always equal: there is only one such function, and comparing function pointers is unreliable.
impl PartialEq for Overview {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// The chunk could not be loaded. The reason is logged to the console.
struct ChunkError;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for ChunkError {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// The only reference to the overview page, so that the split moves all code that only this page uses to the chunk.
#[cfg(feature = "split")]
#[wasm_split_helpers::wasm_split(overview, fallible)]
fn overview_builder() -> Result<Overview, ChunkError> {
    Ok(Overview(overview_page))
}

#[cfg(not(feature = "split"))]
async fn overview_builder() -> Result<Overview, ChunkError> {
    Ok(Overview(overview_page))
}

/// Seconds before each of the first retries.
const RETRY_SECS: [u32; 6] = [1, 2, 4, 8, 15, 30];
/// Seconds before each further retry.
const MAX_RETRY_SECS: u32 = 60;

#[derive(Clone, Copy, PartialEq)]
enum State {
    NotRequested,
    Loading,
    Loaded(Overview),
    Failed,
}

/// The loading state of one component's chunk.
#[derive(Clone, Copy)]
pub(crate) struct Chunk {
    state: RwSignal<State>,
    /// Aborts the wait before the next retry.
    wait: StoredValue<Option<AbortHandle>>,
}

impl Chunk {
    pub(crate) fn new() -> Self {
        let is_included = cfg!(not(feature = "split"));
        let state =
            if is_included { State::Loaded(Overview(overview_page)) } else { State::NotRequested };
        let chunk = Self { state: RwSignal::new(state), wait: StoredValue::new(None) };
        let online = window_event_listener_untyped("online", move |_| {
            if chunk.state.get_untracked() == State::Failed {
                chunk.load();
            }
        });
        on_cleanup(move || {
            online.remove();
            chunk.end_wait();
        });
        chunk
    }

    /// Loads the chunk when the browser is idle, unless it is offline. Browsers without idle callbacks load it
    /// at the first hint of its use.
    pub(crate) fn load_when_idle(self) {
        if self.state.get_untracked() == State::NotRequested {
            request_idle_callback(move || {
                if window().navigator().on_line() {
                    self.load();
                }
            });
        }
    }

    /// Loads the chunk, unless it is loaded or loading.
    pub(crate) fn load(self) {
        // An idle callback can run after the component is gone.
        if matches!(self.state.try_get_untracked(), None | Some(State::Loading | State::Loaded(_)))
        {
            return;
        }
        // Replaces the pending retry.
        self.end_wait();
        self.state.set(State::Loading);
        leptos::task::spawn_local(async move {
            for seconds in RETRY_SECS.into_iter().chain(std::iter::repeat(MAX_RETRY_SECS)) {
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

    /// The overview page of a run, or a skeleton or error until it is loaded.
    pub(crate) fn overview(self, workflow: WorkflowId, run: RunId) -> View {
        self.load();
        block(
            move || self.state.get(),
            move |state| match state {
                State::Loaded(Overview(build)) => build(workflow.clone(), run.clone()),
                State::NotRequested | State::Loading => div()
                    .class("page run-page")
                    .attr("role", page_role())
                    .attr("aria-busy", "true")
                    .child(skeleton()),
                State::Failed => load_error(self),
            },
        )
    }
}

/// An error page with a link to the list and a retry button.
fn load_error(chunk: Chunk) -> El {
    let home = Memo::constant(navigator().home());
    let alert = div()
        .attr("role", "alert")
        .child(h1().child(text::PAGE_NOT_LOADED.get()))
        .child(p().child(text::PAGE_NOT_LOADED_HINT.get()));
    let retry = button().attr("type", "button").on(ev::click, move |_| chunk.load());
    let notice = section().class("notice").child(alert).child(retry.child(text::TRY_AGAIN.get()));
    div()
        .class("page")
        .attr("role", page_role())
        .child(route_link(home).child(text::ALL_RUNS.get()))
        .child(notice)
}
