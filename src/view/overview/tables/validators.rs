//! The validators, named checks in the interface.

use leptos::ev;

use crate::domain::overview::Validator;
use crate::domain::overview::ranking::Key;
use crate::i18n::intl::Intl;
use crate::view::context::intl;
use crate::view::overview::links::outside_link;
use crate::view::overview::nodes::Nodes;
use crate::view::overview::tables::{TableColumn, or_none, share_bar, table_or_text, text_key};
use crate::view::text;
use dom::reactive::Memo;
use dom::{Child, El, View, bdi, block, button, div, h2, section, span};

/// One row per check, in the server's order at first. `page` is the URL of the page with each check's lines, once it is
/// allowed.
pub(crate) fn validators(
    validators: Memo<Vec<Validator>>,
    nodes: Nodes,
    page: Memo<Option<String>>,
) -> El {
    let build = move |(): &()| (columns(nodes), None);
    let content =
        table_or_text(text::VALIDATORS.get(), || text::NO_DATA.get(), validators, || (), build);
    let head = div()
        .class("block-head")
        .child(h2().child(text::VALIDATORS.get()))
        .child(outside_link(page, text::CHECKS_PAGE.get()));
    section().class("block").attr("part", "block").child(head).child(content)
}

fn columns(nodes: Nodes) -> Vec<TableColumn<Validator>> {
    let intl = intl();
    let count = move |number: Option<i64>| or_none(number.map(|number| intl.int(number)));
    vec![
        TableColumn::text(text::CHECK.get(), Some(|check| text_key(name(check))), |check| {
            name(check).to_owned()
        }),
        TableColumn::text(text::NODE.get(), None, move |check| node(nodes, &check.node_id)),
        TableColumn::text(
            text::KIND.get(),
            Some(|check| text_key(check.kind.as_deref().unwrap_or_default())),
            |check| check.kind.clone(),
        ),
        TableColumn::figure(
            text::PASS_RATE.get(),
            |check| Key::number(figure(check, check.pass_rate)),
            move |check| match figure(check, check.pass_rate) {
                Some(rate) => pass_rate(intl, rate),
                None => reason(check),
            },
        ),
        TableColumn::figure(
            text::PASSED.get(),
            |check| Key::count(figure(check, check.pass_count)),
            move |check| count(figure(check, check.pass_count)),
        ),
        TableColumn::figure(
            text::FAILED_CHECKS.get(),
            |check| Key::count(figure(check, check.fail_count)),
            move |check| count(figure(check, check.fail_count)),
        ),
        TableColumn::figure(
            text::RETRIES.get(),
            |check| Key::count(figure(check, check.retry_count)),
            move |check| count(figure(check, check.retry_count)),
        ),
        TableColumn::figure(
            text::SCORE.get(),
            |check| Key::number(figure(check, check.avg_score)),
            {
                move |check| or_none(figure(check, check.avg_score).map(|score| intl.number(score)))
            },
        ),
    ]
}

fn name(check: &Validator) -> &str {
    check.label.as_deref().unwrap_or(&check.node_id)
}

/// A figure of an available check. Figures of other checks are ignored, even if the response has them.
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

/// A pass rate; with a bar if it is a share of 0 to 1.
fn pass_rate(intl: Intl, rate: f64) -> View {
    if (0.0..=1.0).contains(&rate) {
        share_bar(rate, intl.percent(rate)).attr("data-kind", "rate").view()
    } else {
        intl.number(rate).view()
    }
}

/// The check's node as a button that shows it in the graph; with its ID if its name is ambiguous.
fn node(nodes: Nodes, id: &str) -> View {
    let id = id.to_owned();
    let node_id = id.clone();
    let read = move || (nodes.name(&node_id), nodes.shares_name(&node_id));
    let node = move |(name, is_shared): &(Option<String>, bool)| {
        let id_text = || bdi().class("quiet").child(id.clone());
        let Some(name) = name.clone() else { return id_text().view() };
        let suffix = is_shared.then(|| (" ", id_text()));
        let id = id.clone();
        let button = button()
            .attr("type", "button")
            .class("link")
            .attr("title", text::SHOW_IN_GRAPH.get())
            .on(ev::click, move |_| nodes.show_in_graph(id.clone()));
        (button.child(bdi().child(name)), suffix).view()
    };
    block(read, node)
}
