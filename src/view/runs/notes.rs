//! The line between toolbar and table, with notes about the runs of the page. Its height is reserved; its content is in the
//! chunk.

use leptos::prelude::expect_context;

use crate::view::chunk::Chunks;
use crate::view::runs::runs_page::RunsPage;
use dom::{El, div};

pub(crate) fn notes(page: RunsPage) -> El {
    div().class("notes").child(expect_context::<Chunks>().notes(page))
}
