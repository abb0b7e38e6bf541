//! The legend of a node view.

use crate::view::text;
use dom::{Child as _, El, View, block, details, li, summary, svg, ul};

/// An entry: its sign, as a path in a box of 24 by 12 and a colour of the style sheet, and its meaning.
pub(crate) type Entry = (&'static str, &'static str, &'static str);

/// The entries that occur, once there are some.
pub(crate) fn legend(entries: impl Fn() -> Vec<Entry> + 'static) -> View {
    block(entries, |entries| {
        let list = || ul().children(entries.iter().map(entry));
        let legend = || details().child(summary().child(text::LEGEND.get())).child(list());
        (!entries.is_empty()).then(|| legend().class("signs quiet")).view()
    })
}

/// Its sign is drawn here instead of in the style sheet, which the first view loads.
fn entry((sign, colour, meaning): &Entry) -> El {
    let path = svg::path().attr("d", *sign).attr("fill", "none").attr("stroke-width", "2");
    let sign = svg::svg()
        .attr("viewBox", "0 0 24 12")
        .attr("width", "24")
        .attr("height", "12")
        .attr("aria-hidden", "true")
        .child(path.style("stroke", *colour));
    li().child(sign).child(" ").child(*meaning)
}
