//! Groups of figures, in the server's order and as the server formatted them.

use leptos::prelude::*;

use super::super::text;
use crate::overview::{Metric, MetricSection};

/// Every section; a note when there is none.
#[component]
pub(super) fn Sections(sections: Vec<MetricSection>) -> impl IntoView {
    if sections.is_empty() {
        return view! {
            <section class="block">
                <h2>{text::RESULTS}</h2>
                <p class="quiet">{text::NOTHING_HERE}</p>
            </section>
        }
        .into_any();
    }
    let section = |section: MetricSection| {
        let empty = section.metrics.is_empty();
        view! {
            <section class="block">
                <h2 dir="auto">{section.title.unwrap_or_else(|| text::RESULTS.to_owned())}</h2>
                <dl class="metrics">
                    {section.metrics.into_iter().map(metric).collect_view()}
                </dl>
                {empty.then(|| view! { <p class="quiet">{text::NOTHING_HERE}</p> })}
            </section>
        }
    };
    sections.into_iter().map(section).collect_view().into_any()
}

/// A figure. One that is not available shows why, and never a number.
fn metric(metric: Metric) -> impl IntoView {
    let value = if metric.status.is_available() {
        let with_unit = |value| match metric.unit {
            Some(unit) => format!("{value} {unit}"),
            None => value,
        };
        let value = metric.formatted_value.or_else(|| metric.value.map(with_unit));
        view! { <dd dir="auto">{value.unwrap_or_else(|| text::NONE.to_owned())}</dd> }.into_any()
    } else {
        let reason = metric.reason.unwrap_or_else(|| text::availability(&metric.status));
        view! { <dd class="absent" dir="auto">{reason}</dd> }.into_any()
    };
    view! {
        <div>
            <dt dir="auto">{metric.label.unwrap_or(metric.key)}</dt>
            {value}
            {metric
                .annotation
                .map(|note| {
                    view! {
                        <dd class="annotation" data-emphasis=note.emphasis dir="auto">
                            {note.text}
                        </dd>
                    }
                })}
        </div>
    }
}
