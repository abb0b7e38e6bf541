//! What the user opens on the page of a run: the details of a node, and the lines. Its code is in a chunk of its own.

use std::cell::Cell;

use futures_util::future::LocalBoxFuture;

use crate::view::chunk::loader::{ARE_INCLUDED, Loader, State};
use crate::view::overview::{Details, inspector, lines};
use crate::view::text;
use dom::{Child as _, View, block, p};

/// The functions in the chunk.
const DETAILS: Details = Details { node: inspector::details, lines: lines::opened };

/// The same functions for the page, which load the chunk first.
pub(super) const LOADED_LATER: Details = Details {
    node: |sources, id| {
        let id = id.to_owned();
        when_loaded(move |details| (details.node)(sources, &id))
    },
    lines: |lines, has_ended, analysis, error| {
        when_loaded(move |details| (details.lines)(lines, has_ended, analysis, error))
    },
};

thread_local! {
    static LOADED: Cell<Option<Details>> =
        const { Cell::new(if ARE_INCLUDED { Some(DETAILS) } else { None }) };
}

/// Loads the chunk when the browser is idle.
pub(super) fn load_when_idle() {
    if LOADED.get().is_none() {
        Loader::new(load).load_when_idle();
    }
}

fn when_loaded(build: impl Fn(Details) -> View + 'static) -> View {
    if let Some(details) = LOADED.get() {
        return build(details);
    }
    let loader = Loader::new(load);
    loader.load();
    let content = move |state: &State| match (state, LOADED.get()) {
        (State::Loaded, Some(details)) => build(details),
        (State::Failed, _) => loader.error().view(),
        (State::NotRequested | State::Loading | State::Loaded, _) => {
            p().class("quiet").attr("aria-busy", "true").child(text::LOADING.get()).view()
        }
    };
    block(move || loader.state(), content)
}

/// Loads the functions; whether they are there now.
fn load() -> LocalBoxFuture<'static, bool> {
    Box::pin(async { split::details().await.map(|parts| LOADED.set(Some(parts))).is_ok() })
}

#[cfg(feature = "split")]
mod split {
    use crate::view::chunk::details::DETAILS;
    use crate::view::chunk::loader::ChunkError;
    use crate::view::overview::Details;

    #[wasm_split_helpers::wasm_split(details, fallible)]
    pub(super) fn details() -> Result<Details, ChunkError> {
        Ok(DETAILS)
    }
}

/// Other builds have no chunks to load.
#[cfg(not(feature = "split"))]
mod split {
    use std::convert::Infallible;
    use std::future::{Ready, ready};

    use crate::view::chunk::details::DETAILS;
    use crate::view::overview::Details;

    pub(super) fn details() -> Ready<Result<Details, Infallible>> {
        ready(Ok(DETAILS))
    }
}
