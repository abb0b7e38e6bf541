//! The loading state of a chunk: when it is requested, retries, and the error meanwhile.

use futures_util::future::{AbortHandle, LocalBoxFuture, abortable};
use gloo_timers::future::TimeoutFuture;
use leptos::ev;
use leptos::prelude::*;

use crate::view::context::{navigator, page_role};
use crate::view::shared::link::route_link;
use crate::view::shared::skeleton::skeleton;
use crate::view::text;
use dom::reactive::{Memo, RwSignal, StoredValue};
use dom::{El, button, div, h1, p, section};

/// Seconds before each of the first retries.
const RETRY_SECS: [u32; 6] = [1, 2, 4, 8, 15, 30];
/// Seconds before each further retry.
const MAX_RETRY_SECS: u32 = 60;

/// Declares the chunk `$chunk` of a file: `content` returns `$content` once that is loaded, `loader` loads it. Builds without
/// chunks include it in the main module.
///
/// Nothing else may refer to what is in the content: what the main module refers to stays there.
macro_rules! define_chunk {
    ($chunk:ident: $Content:ty = $content:expr) => {
        thread_local! {
            static LOADED: std::cell::Cell<Option<$Content>> = const {
                std::cell::Cell::new(if cfg!(feature = "split") { None } else { Some($content) })
            };
        }

        /// The content of the chunk, once it is loaded.
        pub(super) fn content() -> Option<$Content> {
            LOADED.get()
        }

        /// A loader of the chunk for the current owner.
        pub(super) fn loader() -> $crate::view::chunk::loader::Loader {
            $crate::view::chunk::loader::Loader::new(load, || content().is_some())
        }

        /// Whether the content is there now.
        fn load() -> futures_util::future::LocalBoxFuture<'static, bool> {
            Box::pin(async { $chunk().await.map(|content| LOADED.set(Some(content))).is_ok() })
        }

        #[cfg(feature = "split")]
        #[wasm_split_helpers::wasm_split($chunk, fallible)]
        fn $chunk() -> Result<$Content, $crate::view::chunk::loader::ChunkError> {
            Ok($content)
        }

        #[cfg(not(feature = "split"))]
        fn $chunk() -> std::future::Ready<Result<$Content, std::convert::Infallible>> {
            std::future::ready(Ok($content))
        }
    };
}

pub(super) use define_chunk;

/// A chunk could not be loaded. The reason is logged to the console.
#[cfg(feature = "split")]
pub(super) struct ChunkError;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for ChunkError {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum State {
    NotRequested,
    Loading,
    Loaded,
    Failed,
}

/// The loading state of one component's chunk.
#[derive(Clone, Copy)]
pub(super) struct Loader {
    state: RwSignal<State>,
    /// Loads the chunk; whether it is there now.
    fetch: fn() -> LocalBoxFuture<'static, bool>,
    /// Aborts the wait before the next retry.
    wait: StoredValue<Option<AbortHandle>>,
}

impl Loader {
    pub(super) fn new(
        fetch: fn() -> LocalBoxFuture<'static, bool>,
        is_loaded: fn() -> bool,
    ) -> Self {
        let state = if is_loaded() { State::Loaded } else { State::NotRequested };
        let state = RwSignal::new(state);
        let loader = Self { state, fetch, wait: StoredValue::new(None) };
        let online = window_event_listener_untyped("online", move |_| {
            if loader.state.get_untracked() == State::Failed {
                loader.load();
            }
        });
        on_cleanup(move || {
            online.remove();
            loader.end_wait();
        });
        loader
    }

    /// Tracked.
    pub(super) fn state(self) -> State {
        self.state.get()
    }

    /// Loads the chunk when the browser is idle, unless it is offline. Browsers without idle callbacks load it
    /// at the first hint of its use.
    pub(super) fn load_when_idle(self) {
        if self.state.get_untracked() == State::NotRequested {
            request_idle_callback(move || {
                if window().navigator().on_line() {
                    self.load();
                }
            });
        }
    }

    /// Loads the chunk, unless it is loaded or loading.
    pub(super) fn load(self) {
        // An idle callback can run after the component is gone.
        if matches!(self.state.try_get_untracked(), None | Some(State::Loading | State::Loaded)) {
            return;
        }
        // Replaces the pending retry.
        self.end_wait();
        self.state.set(State::Loading);
        leptos::task::spawn_local(async move {
            for seconds in RETRY_SECS.into_iter().chain(std::iter::repeat(MAX_RETRY_SECS)) {
                let is_loaded = (self.fetch)().await;
                let state = if is_loaded { State::Loaded } else { State::Failed };
                // The component may be gone by now.
                if self.state.try_set(state).is_some() || is_loaded {
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

    /// An error with a retry button.
    pub(super) fn error(self) -> El {
        let alert = div()
            .attr("role", "alert")
            .child(h1().child(text::PAGE_NOT_LOADED.get()))
            .child(p().child(text::PAGE_NOT_LOADED_HINT.get()));
        let retry = button().attr("type", "button").on(ev::click, move |_| self.load());
        section().class("notice").child(alert).child(retry.child(text::TRY_AGAIN.get()))
    }
}

/// In place of a page of a run that cannot be loaded.
pub(super) fn failed_page(loader: Loader) -> El {
    let home = route_link(Memo::constant(navigator().home()));
    div()
        .class("page")
        .attr("role", page_role())
        .child(home.child(text::ALL_RUNS.get()))
        .child(loader.error())
}

pub(super) fn skeleton_page() -> El {
    div()
        .class("page run-page")
        .attr("role", page_role())
        .attr("aria-busy", "true")
        .child(skeleton())
}
