//! What the user opens on the page of a run: the details of a node, and the lines. Its code is in a chunk of its own.

use crate::view::chunk::loader::{State, define_chunk};
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

define_chunk!(details: Details = DETAILS);

/// Loads the chunk when the browser is idle.
pub(super) fn load_when_idle() {
    loader().load_when_idle();
}

fn when_loaded(build: impl Fn(Details) -> View + 'static) -> View {
    let loader = loader();
    loader.load();
    let content = move |state: &State| match (state, content()) {
        (State::Loaded, Some(details)) => build(details),
        (State::Failed, _) => loader.error().view(),
        (State::NotRequested | State::Loading | State::Loaded, _) => {
            p().class("quiet").attr("aria-busy", "true").child(text::LOADING.get()).view()
        }
    };
    block(move || loader.state(), content)
}
