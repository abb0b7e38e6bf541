//! Groups of figures, in the server's order and as the server formatted them. The server's hints
//! become `data-layout`, `data-variant` and `data-emphasis`; what they look like is the style
//! sheet's, and one it has no rule for changes nothing.

use crate::domain::overview::{Metric, MetricSection};
use crate::view::text;
use dom::reactive::Memo;
use dom::reactive::RwSignal;
use dom::{self, Child, El, View, block, dd, div, dl, dt, each, h2, p, span, when};

/// The first `upto` sections; a note when there is none. Each is drawn anew only when it changed
/// itself.
pub(crate) fn sections(sections: Memo<Vec<MetricSection>>, upto: RwSignal<usize>) -> View {
    let count = move || sections.with(Vec::len);
    let nothing = when(
        move || count() == 0,
        || {
            let title = h2().child(text::RESULTS.get());
            part().child(title).child(p().class("quiet").child(text::NO_DATA.get()))
        },
    );
    let shown = move || (0..count().min(upto.get())).collect();
    let one = move |at: usize| {
        let section = move || sections.with(|sections| sections.get(at).cloned());
        part().child(block(section, |section| section.clone().map(self::section)))
    };
    (nothing, each(shown, one)).view()
}

fn part() -> El {
    dom::section().class("block").attr("part", "block")
}

/// A section. Its layout is a hint of the server's: whatever it is, a grid holds any figures.
fn section(section: MetricSection) -> View {
    let title = section.title.unwrap_or_else(|| text::RESULTS.get().to_owned());
    let nothing = section.metrics.is_empty().then(|| text::NO_DATA.get());
    let metrics = section.metrics.into_iter().map(metric);
    (
        h2().attr("dir", "auto").child(title),
        dl().class("metrics").attr("data-layout", section.layout).children(metrics),
        nothing.map(|nothing| p().class("quiet").child(nothing)),
    )
        .view()
}

/// A figure. One that is not available shows why, and never a number.
fn metric(metric: Metric) -> El {
    let value = dd().attr("dir", "auto");
    let value = if metric.status.is_available() {
        let unit = metric.display_unit().map(|unit| span().class("unit").child(format!(" {unit}")));
        let raw = match (&metric.value, &metric.unit) {
            (Some(value), Some(unit)) => Some(format!("{value} {unit}")),
            (value, _) => value.clone(),
        };
        let value = value.attr("title", raw);
        match metric.formatted_value.or(metric.value) {
            Some(figure) => value.child(figure).child(unit),
            None => value.child(text::NONE),
        }
    } else {
        let reason = metric.reason.unwrap_or_else(|| text::availability(&metric.status));
        value.class("absent").child(reason)
    };
    let annotation = metric.annotation.map(|note| {
        let annotation = dd().class("annotation").attr("data-emphasis", note.emphasis);
        annotation.attr("dir", "auto").child(note.text)
    });
    div()
        .attr("data-variant", metric.variant)
        .attr("data-emphasis", metric.emphasis)
        .child(dt().attr("dir", "auto").child(metric.label.unwrap_or(metric.key)))
        .child(value)
        .child(annotation)
}
