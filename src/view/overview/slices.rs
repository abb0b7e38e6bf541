//! The overview in slices.

use crate::view::shared::paint::after_paint;
use dom::reactive::{Memo, RwSignal};

/// How much of the overview is rendered. It is rendered from top to bottom in slices, one per frame, because rendering
/// all of it at once would delay the first paint.
#[derive(Clone, Copy)]
pub(crate) struct Slices {
    pub(crate) started: Memo<bool>,
    /// The number of metric sections.
    pub(crate) sections: RwSignal<usize>,
    /// The number of blocks after them.
    pub(crate) blocks: Memo<usize>,
}

/// Metric sections per slice.
const SECTIONS_PER_SLICE: usize = 1;
/// The number of blocks after the sections.
pub(crate) const BLOCKS: usize = 3;

impl Slices {
    /// Starts once `started` is true. `total` returns the number of sections.
    pub(crate) fn new(started: Memo<bool>, total: impl Fn() -> usize + 'static) -> Self {
        let sections = RwSignal::new(SECTIONS_PER_SLICE);
        let rendered = RwSignal::new(0);
        let blocks = Memo::new(move |_| if started.get() { rendered.get() } else { 0 });
        dom::reactive::effect(move |_| {
            if !started.get() {
                return;
            }
            if sections.get() < total() {
                after_paint(move || grow(sections, SECTIONS_PER_SLICE));
            } else if rendered.get() < BLOCKS {
                after_paint(move || grow(rendered, 1));
            }
        });
        Self { started, sections, blocks }
    }

    pub(crate) fn has_more(&self) -> bool {
        self.started.get() && self.blocks.get() < BLOCKS
    }
}

/// Adds to the rendered count, unless the page is gone.
fn grow(rendered: RwSignal<usize>, by: usize) {
    rendered.try_update(|rendered| *rendered += by);
}
