//! Texts of any length: from one sentence to a log of megabytes. A browser takes seconds to lay out a hundred thousand lines,
//! so a long text is shown in part, until the user asks for the rest.

use std::sync::Arc;

use leptos::ev;
use leptos::prelude::request_animation_frame;

use crate::domain::excerpt::{ExcerptPart, beginning, chunks, excerpt, summary};
use crate::view::context::intl;
use crate::view::shared::clipboard::copy_button;
use crate::view::shared::paint::after_paint;
use crate::view::text;
use dom::reactive::RwSignal;
use dom::{Child, El, View, block, button, div, p, span};

/// The longest error, in bytes, that a table's cell shows as a whole.
const CELL_BYTES: usize = 200;

/// An error with a button that copies it; of a long one, an excerpt.
pub(crate) fn error_text(error: &str) -> El {
    error_box(error, excerpt(error))
}

/// An error in a table's cell; of a long one, only the line that names the cause.
pub(crate) fn error_cell(error: &str) -> El {
    let is_long = excerpt(error).is_some() || error.len() > CELL_BYTES;
    error_box(error, is_long.then(|| vec![ExcerptPart::Line(summary(error))]))
}

fn error_box(error: &str, excerpt: Option<Vec<ExcerptPart>>) -> El {
    let error: Arc<str> = Arc::from(error);
    let copied = Arc::clone(&error);
    let copy = copy_button(text::COPY_ERROR.get(), move || copied.to_string());
    let root = div().class("error-text");
    let Some(parts) = excerpt else {
        return root.child(lines().child(error.to_string())).child(copy);
    };
    let (content, toggle) = expandable(error, text::ERROR.get(), true, move || {
        lines().children(parts.iter().map(excerpt_part))
    });
    root.child(content).child(div().class("toolbar").child(toggle).child(copy))
}

fn excerpt_part(part: &ExcerptPart) -> El {
    match part {
        ExcerptPart::Line(line) => p().child(line.clone()),
        ExcerptPart::Omitted(count) => {
            p().class("quiet omitted").child(text::lines_not_shown(&intl().count(*count)))
        }
    }
}

/// A text of the definition, in quotation marks; of a long one, its beginning.
pub(crate) fn quoted_text(content: &str) -> View {
    let quoted = |content: &str| {
        span().class("json-text long-text").attr("dir", "auto").child(format!("“{content}”"))
    };
    let Some(first) = beginning(content) else { return quoted(content).view() };
    let first = format!("{first} …");
    let (content, toggle) =
        expandable(Arc::from(content), text::DEFINITION.get(), false, move || quoted(&first));
    (content, " ", toggle).view()
}

fn lines() -> El {
    div().class("text-lines long-text").attr("dir", "auto")
}

/// What `build_part` builds, or all of the text, and the button that switches between them.
fn expandable(
    content: Arc<str>,
    label: &'static str,
    from_end: bool,
    build_part: impl Fn() -> El + 'static,
) -> (View, El) {
    let is_open = RwSignal::new(false);
    let shown = block(
        move || is_open.get(),
        move |is_open| if *is_open { all_lines(&content, label, from_end) } else { build_part() },
    );
    let toggle = button()
        .attr("type", "button")
        .class("button small")
        .attr("aria-expanded", move || if is_open.get() { "true" } else { "false" })
        .on(ev::click, move |_| is_open.update(|is_open| *is_open = !*is_open))
        .child(move || if is_open.get() { text::SHOW_LESS.get() } else { text::SHOW_ALL.get() });
    (shown, toggle)
}

/// All lines, in a box that scrolls; `from_end` if its end is shown first. The browser lays out only the parts in sight, and
/// still finds texts in the others.
fn all_lines(content: &str, label: &'static str, from_end: bool) -> El {
    let part = |part: &str| {
        let count = part.matches('\n').count().max(1);
        div().class("text-part").style("--lines", count.to_string()).child(part)
    };
    let all = lines()
        .class("all")
        .attr("tabindex", "0")
        .attr("role", "region")
        .attr("aria-label", label)
        .children(chunks(content).into_iter().map(part));
    if from_end {
        let (first, then) = (all.element().clone(), all.element().clone());
        request_animation_frame(move || first.set_scroll_top(i32::MAX));
        // The parts at the end have their own heights once they are laid out.
        after_paint(move || then.set_scroll_top(i32::MAX));
    }
    all
}
