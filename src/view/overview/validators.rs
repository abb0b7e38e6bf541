//! The quality checks.

use leptos::prelude::*;

use super::super::{intl, text};
use super::nodes::Nodes;
use super::table::{Column, or_none, percent, table};
use crate::overview::Validator;
use crate::overview::ranking::Key;

/// One row per check, at first in the server's order. Figures are the server's own.
#[component]
pub(super) fn Validators(
    validators: Memo<Vec<Validator>>,
    nodes: Nodes,
    /// The page with each check's lines, once it may be followed.
    #[prop(into)]
    page: Signal<Option<String>>,
) -> impl IntoView {
    let empty = Memo::new(move |_| validators.with(Vec::is_empty));
    view! {
        <section class="block" part="block">
            <div class="block-head">
                <h2>{text::VALIDATORS.get()}</h2>
                {super::outside_link(page, text::CHECKS_PAGE.get())}
            </div>
            {move || {
                if empty.get() {
                    view! { <p class="quiet">{text::NOTHING_HERE.get()}</p> }.into_any()
                } else {
                    table(text::VALIDATORS.get(), columns(nodes), validators, ())
                }
            }}
        </section>
    }
}

fn columns(nodes: Nodes) -> Vec<Column<Validator>> {
    let intl = intl();
    let count = move |number: Option<i64>| or_none(number.map(|number| intl.int(number)));
    vec![
        Column::text(text::CHECK.get(), Some(|check| Key::text(name(check))), |check| {
            name(check).to_owned().into_any()
        }),
        Column::text(text::NODE.get(), None, move |check| node(nodes, &check.node_id)),
        Column::text(
            text::KIND.get(),
            Some(|check| Key::text(check.kind.as_deref().unwrap_or_default())),
            |check| check.kind.clone().into_any(),
        ),
        Column::figure(
            text::PASS_RATE.get(),
            |check| Key::number(figure(check, check.pass_rate)),
            {
                move |check| match figure(check, check.pass_rate) {
                    Some(rate) => pass_rate(rate),
                    None => reason(check),
                }
            },
        ),
        Column::figure(text::PASSED.get(), |check| Key::count(figure(check, check.pass_count)), {
            move |check| count(figure(check, check.pass_count))
        }),
        Column::figure(
            text::NOT_PASSED.get(),
            |check| Key::count(figure(check, check.fail_count)),
            move |check| count(figure(check, check.fail_count)),
        ),
        Column::figure(
            text::RETRIES.get(),
            |check| Key::count(figure(check, check.retry_count)),
            move |check| count(figure(check, check.retry_count)),
        ),
        Column::figure(text::SCORE.get(), |check| Key::number(figure(check, check.avg_score)), {
            move |check| or_none(figure(check, check.avg_score).map(|score| intl.number(score)))
        }),
    ]
}

fn name(check: &Validator) -> &str {
    check.label.as_deref().unwrap_or(&check.node_id)
}

/// Only an available check has figures, whatever else the answer holds.
fn figure<T>(check: &Validator, figure: Option<T>) -> Option<T> {
    figure.filter(|_| check.status.is_available())
}

fn reason(check: &Validator) -> AnyView {
    if check.status.is_available() {
        return match &check.reason {
            Some(reason) => view! { <span class="absent">{reason.clone()}</span> }.into_any(),
            None => text::NONE.into_any(),
        };
    }
    let reason = check.reason.clone().unwrap_or_else(|| text::availability(&check.status));
    view! { <span class="absent">{reason}</span> }.into_any()
}

/// A rate the server means as a share is drawn too; any other is only written.
fn pass_rate(rate: f64) -> AnyView {
    let intl = intl();
    if !(0.0..=1.0).contains(&rate) {
        return intl.number(rate).into_any();
    }
    view! {
        <span class="share" data-kind="rate">
            <span class="bar-track" aria-hidden="true">
                <span style:width=percent(rate)></span>
            </span>
            <span>{intl.percent(rate)}</span>
        </span>
    }
    .into_any()
}

/// The node that is this check, which leads to it in the graph; with its id where several nodes
/// are called the same.
fn node(nodes: Nodes, id: &str) -> AnyView {
    let id = id.to_owned();
    (move || {
        let quiet = |id: String| view! { <bdi class="quiet">{id}</bdi> };
        let Some(name) = nodes.name(&id) else { return quiet(id.clone()).into_any() };
        let told_apart = nodes.shares_name(&id).then(|| quiet(id.clone()));
        let id = id.clone();
        view! {
            <button
                type="button"
                class="link"
                title=text::SHOW_IN_GRAPH.get()
                on:click=move |_| nodes.show_in_graph(id.clone())
            >
                <bdi>{name}</bdi>
            </button>
            {told_apart.map(|id| view! { " "{id} })}
        }
        .into_any()
    })
    .into_any()
}
