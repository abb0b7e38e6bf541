//! The quality checks.

use leptos::ev;

use crate::domain::overview::Validator;
use crate::domain::overview::ranking::Key;
use crate::i18n::intl::Intl;
use crate::view::context::intl;
use crate::view::overview::links::outside_link;
use crate::view::overview::nodes::Nodes;
use crate::view::overview::tables::audio::share_bar;
use crate::view::overview::tables::{Column, or_none, table, text_key};
use crate::view::text;
use dom::reactive::Memo;
use dom::{Child, El, View, bdi, block, button, div, h2, p, section, span};

/// One row per check, at first in the server's order. Figures are the server's own. `page` is the one
/// with each check's lines, once it may be followed.
pub(crate) fn validators(
    validators: Memo<Vec<Validator>>,
    nodes: Nodes,
    page: Memo<Option<String>>,
) -> El {
    let content = block(
        move || validators.with(Vec::is_empty),
        move |empty| {
            if *empty {
                p().class("quiet").child(text::NO_DATA.get())
            } else {
                table(text::VALIDATORS.get(), columns(nodes), validators, None)
            }
        },
    );
    let head = div()
        .class("block-head")
        .child(h2().child(text::VALIDATORS.get()))
        .child(outside_link(page, text::CHECKS_PAGE.get()));
    section().class("block").attr("part", "block").child(head).child(content)
}

fn columns(nodes: Nodes) -> Vec<Column<Validator>> {
    let intl = intl();
    let count = move |number: Option<i64>| or_none(number.map(|number| intl.int(number)));
    vec![
        Column::text(text::CHECK.get(), Some(|check| text_key(name(check))), |check| {
            name(check).to_owned()
        }),
        Column::text(text::NODE.get(), None, move |check| node(nodes, &check.node_id)),
        Column::text(
            text::KIND.get(),
            Some(|check| text_key(check.kind.as_deref().unwrap_or_default())),
            |check| check.kind.clone(),
        ),
        Column::figure(
            text::PASS_RATE.get(),
            |check| Key::number(figure(check, check.pass_rate)),
            move |check| match figure(check, check.pass_rate) {
                Some(rate) => pass_rate(intl, rate),
                None => reason(check),
            },
        ),
        Column::figure(text::PASSED.get(), |check| Key::count(figure(check, check.pass_count)), {
            move |check| count(figure(check, check.pass_count))
        }),
        Column::figure(
            text::FAILED_CHECKS.get(),
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

fn reason(check: &Validator) -> View {
    let absent = |reason: String| span().class("absent").child(reason).view();
    match &check.reason {
        Some(reason) => absent(reason.clone()),
        None if check.status.is_available() => text::NONE.view(),
        None => absent(text::availability(&check.status)),
    }
}

/// A rate the server means as a share is drawn too; any other is only written.
fn pass_rate(intl: Intl, rate: f64) -> View {
    if (0.0..=1.0).contains(&rate) {
        share_bar(rate, intl.percent(rate)).attr("data-kind", "rate").view()
    } else {
        intl.number(rate).view()
    }
}

/// The node that is this check, which leads to it in the graph; with its id where several nodes
/// are called the same.
fn node(nodes: Nodes, id: &str) -> View {
    let id = id.to_owned();
    let of = id.clone();
    let read = move || (nodes.name(&of), nodes.shares_name(&of));
    let node = move |(name, is_shared): &(Option<String>, bool)| {
        let quiet = || bdi().class("quiet").child(id.clone());
        let Some(name) = name.clone() else { return quiet().view() };
        let told_apart = is_shared.then(|| (" ", quiet()));
        let id = id.clone();
        let button = button()
            .attr("type", "button")
            .class("link")
            .attr("title", text::SHOW_IN_GRAPH.get())
            .on(ev::click, move |_| nodes.show_in_graph(id.clone()));
        (button.child(bdi().child(name)), told_apart).view()
    };
    block(read, node)
}
