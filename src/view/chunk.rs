//! Lazy loading of what the first view does not need: in release builds its code is a separate WebAssembly chunk. Other
//! builds include it in the main module.

use futures_util::future::{AbortHandle, abortable};
use gloo_timers::future::TimeoutFuture;
use leptos::ev;
use leptos::prelude::*;

use crate::domain::run::{RunId, WorkflowId};
use crate::i18n::{Messages, texts};
use crate::routing::query::RunsQuery;
use crate::view::context::{navigator, page_role};
use crate::view::overview::overview_page;
use crate::view::runs::runs_page::RunsPage;
use crate::view::shared::link::route_link;
use crate::view::shared::skeleton::skeleton;
use crate::view::text;
use crate::view::tools::{bars, causes, range_form, tools};
use dom::reactive::{Memo, RwSignal, StoredValue};
use dom::{Child as _, El, View, block, button, div, h1, p, section, when};

/// The functions that build what is in the chunk. Nothing else refers to them, so that the split moves all code that only
/// they use to the chunk.
#[derive(Clone, Copy)]
struct Parts {
    overview: fn(WorkflowId, RunId) -> El,
    tools: fn(RunsPage) -> View,
    causes: fn(RunsPage) -> View,
    range_form: fn(StoredValue<WorkflowId>, Memo<RunsQuery>) -> View,
    bars: fn(RunsPage) -> View,
    check_texts: fn(&Messages),
}

const PARTS: Parts =
    Parts { overview: overview_page, tools, causes, range_form, bars, check_texts };

/// Tells the developer of a host which texts cannot be used.
fn check_texts(messages: &Messages) {
    for problem in messages.problems() {
        leptos::logging::error!("onepin-runs: messages: {problem}");
    }
}

/// Always equal: there is only one such value, and comparing function pointers is unreliable.
impl PartialEq for Parts {
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

#[cfg(feature = "split")]
#[wasm_split_helpers::wasm_split(overview, fallible)]
fn parts() -> Result<Parts, ChunkError> {
    Ok(PARTS)
}

#[cfg(not(feature = "split"))]
async fn parts() -> Result<Parts, ChunkError> {
    Ok(PARTS)
}

/// Seconds before each of the first retries.
const RETRY_SECS: [u32; 6] = [1, 2, 4, 8, 15, 30];
/// Seconds before each further retry.
const MAX_RETRY_SECS: u32 = 60;

#[derive(Clone, Copy, PartialEq)]
enum State {
    NotRequested,
    Loading,
    Loaded(Parts),
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
        let state = if is_included { State::Loaded(PARTS) } else { State::NotRequested };
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
        let messages = texts::replacements();
        dom::reactive::effect(move |_| {
            if let (State::Loaded(parts), Some(messages)) = (chunk.state.get(), messages) {
                (parts.check_texts)(messages);
            }
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
                let state = parts().await.map_or(State::Failed, State::Loaded);
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
        self.page(move |parts| (parts.overview)(workflow.clone(), run.clone()))
    }

    /// The dialogs of the runs page, built at the first request. It opens one once they are loaded; an error says that they
    /// aren't.
    pub(crate) fn tools(self, page: RunsPage) -> View {
        let tools = page.tools;
        let is_needed = Memo::new(move |last| last == Some(&true) || tools.is_requested());
        dom::reactive::effect(move |_| {
            if is_needed.get() {
                self.load();
            }
        });
        let loaded = move || match self.state.get() {
            State::Loaded(parts) if is_needed.get() => Some(parts),
            State::NotRequested | State::Loading | State::Loaded(_) | State::Failed => None,
        };
        let has_failed = move || tools.is_requested() && self.state.get() == State::Failed;
        let built = block(loaded, move |parts| parts.map(|parts| (parts.tools)(page)));
        (built, when(has_failed, move || load_error(self).attr("data-part", "tools"))).view()
    }

    /// The failures of the runs page by cause, once the chunk is loaded.
    pub(crate) fn causes(self, page: RunsPage) -> View {
        self.when_loaded(move |parts| (parts.causes)(page))
    }

    /// The links of the chart's bars, once the chunk is loaded.
    pub(crate) fn bars(self, page: RunsPage) -> View {
        self.when_loaded(move |parts| (parts.bars)(page))
    }

    fn when_loaded(self, build: impl Fn(&Parts) -> View + 'static) -> View {
        let loaded = move || match self.state.get() {
            State::Loaded(parts) => Some(parts),
            State::NotRequested | State::Loading | State::Failed => None,
        };
        block(loaded, move |parts| parts.as_ref().map(&build))
    }

    /// The form of a custom time range, once the chunk is loaded.
    pub(crate) fn range_form(
        self,
        workflow: StoredValue<WorkflowId>,
        query: Memo<RunsQuery>,
    ) -> View {
        self.load();
        block(
            move || self.state.get(),
            move |state| match state {
                State::Loaded(parts) => (parts.range_form)(workflow, query),
                State::NotRequested | State::Loading => View::EMPTY,
                State::Failed => load_error(self).attr("data-part", "tools").view(),
            },
        )
    }

    /// A page whose code is in the chunk, or a skeleton or error until it is loaded.
    fn page(self, build: impl Fn(Parts) -> El + 'static) -> View {
        self.load();
        block(
            move || self.state.get(),
            move |state| match state {
                State::Loaded(parts) => build(*parts),
                State::NotRequested | State::Loading => div()
                    .class("page run-page")
                    .attr("role", page_role())
                    .attr("aria-busy", "true")
                    .child(skeleton()),
                State::Failed => {
                    let home = route_link(Memo::constant(navigator().home()));
                    div()
                        .class("page")
                        .attr("role", page_role())
                        .child(home.child(text::ALL_RUNS.get()))
                        .child(load_error(self))
                }
            },
        )
    }
}

/// An error with a retry button.
fn load_error(chunk: Chunk) -> El {
    let alert = div()
        .attr("role", "alert")
        .child(h1().child(text::PAGE_NOT_LOADED.get()))
        .child(p().child(text::PAGE_NOT_LOADED_HINT.get()));
    let retry = button().attr("type", "button").on(ev::click, move |_| chunk.load());
    section().class("notice").child(alert).child(retry.child(text::TRY_AGAIN.get()))
}
