//! Groups of figures, in the server's order and as the server formatted them. The server's hints
//! become `data-layout`, `data-variant` and `data-emphasis`; what they look like is the style
//! sheet's, and one it has no rule for changes nothing.

use leptos::prelude::*;

use super::super::text;
use crate::overview::{Metric, MetricSection};

/// The first `upto` sections; a note when there is none. Each is drawn anew only when it changed
/// itself.
#[component]
pub(super) fn Sections(
    sections: Memo<Vec<MetricSection>>,
    #[prop(into)] upto: Signal<usize>,
) -> impl IntoView {
    let count = Memo::new(move |_| sections.with(Vec::len));
    let section = move |at: usize| {
        let section = Memo::new(move |_| sections.with(|sections| sections.get(at).cloned()));
        view! { <section class="block" part="block">{move || section.get().map(self::section)}</section> }
    };
    view! {
        {move || {
            (count.get() == 0)
                .then(|| {
                    view! {
                        <section class="block" part="block">
                            <h2>{text::RESULTS.get()}</h2>
                            <p class="quiet">{text::NOTHING_HERE.get()}</p>
                        </section>
                    }
                })
        }}
        <For each=move || 0..count.get().min(upto.get()) key=|at| *at children=section />
    }
}

/// A section. Its layout is a hint of the server's: whatever it is, a grid holds any figures.
fn section(section: MetricSection) -> impl IntoView {
    let empty = section.metrics.is_empty();
    view! {
        <h2 dir="auto">{section.title.unwrap_or_else(|| text::RESULTS.get().to_owned())}</h2>
        <dl class="metrics" data-layout=section.layout>
            {section.metrics.into_iter().map(metric).collect_view()}
        </dl>
        {empty.then(|| view! { <p class="quiet">{text::NOTHING_HERE.get()}</p> })}
    }
}

/// A figure. One that is not available shows why, and never a number.
fn metric(metric: Metric) -> impl IntoView {
    let value = if metric.status.is_available() {
        let unit = metric.unit_beside().map(str::to_owned);
        let raw = match (&metric.value, &metric.unit) {
            (Some(value), Some(unit)) => Some(format!("{value} {unit}")),
            (value, _) => value.clone(),
        };
        let value = metric.formatted_value.or(metric.value);
        let unit = unit.filter(|_| value.is_some());
        view! {
            <dd dir="auto" title=raw>
                {value.unwrap_or_else(|| text::NONE.to_owned())}
                {unit.map(|unit| view! { <span class="unit">" "{unit}</span> })}
            </dd>
        }
        .into_any()
    } else {
        let reason = metric.reason.unwrap_or_else(|| text::availability(&metric.status));
        view! {
            <dd class="absent" dir="auto">
                {reason}
            </dd>
        }
        .into_any()
    };
    view! {
        <div data-variant=metric.variant data-emphasis=metric.emphasis>
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
