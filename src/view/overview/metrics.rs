//! Metric sections, in the server's order and format. The server's hints become `data-layout`, `data-variant` and
//! `data-emphasis` for the style sheet, which ignores unknown values.

use crate::domain::overview::unmeasured::Part;
use crate::domain::overview::{Metric, MetricSection};
use crate::view::overview::unmeasured::Missing;
use crate::view::text;
use dom::reactive::{Memo, RwSignal};
use dom::{self, Child, El, View, block, dd, div, dl, dt, each, h2, span};

/// The first `limit` sections that have a value. A section is rebuilt only when it changes.
pub(crate) fn sections(
    sections: Memo<Vec<MetricSection>>,
    missing: Missing,
    limit: RwSignal<usize>,
) -> View {
    let indices = move || {
        let first = 0..sections.with(Vec::len).min(limit.get());
        first.filter(|at| !missing.has(&Part::Section(*at))).collect()
    };
    let section = move |at: usize| {
        let read = move || sections.with(|sections| sections.get(at).cloned());
        part().child(block(read, |section| section.clone().map(self::section)))
    };
    each(indices, section)
}

fn part() -> El {
    dom::section().class("block").attr("part", "block")
}

fn section(section: MetricSection) -> View {
    let title = section.title.unwrap_or_else(|| text::RESULTS.get().to_owned());
    let metrics = section.metrics.into_iter().map(metric);
    (
        h2().attr("dir", "auto").child(title),
        dl().class("metrics").attr("data-layout", section.layout).children(metrics),
    )
        .view()
}

/// A metric. An unavailable one shows the reason and never a number.
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
