//! The price of a run before it starts.

use crate::api::ApiError;
use crate::domain::run::Estimate;
use crate::i18n::intl::Intl;
use crate::poll::Price;
use crate::view::context::intl;
use crate::view::text;
use dom::reactive::RwSignal;
use dom::{
    Child as _, El, View, bdi, block, dd, details, div, dl, dt, li, p, section, summary, ul,
};

/// Figures, and what the user should know about them. The figures keep their place while they load.
pub(super) fn price(price: RwSignal<Price>) -> El {
    let intl = intl();
    let figures = block(
        move || match price.get() {
            Price::Known(estimate) => Some(estimate),
            Price::Loading | Price::Unknown(_) => None,
        },
        move |estimate| figures(estimate.as_ref(), intl),
    );
    let error = block(
        move || match price.get() {
            Price::Unknown(error) => Some(error),
            Price::Loading | Price::Known(_) => None,
        },
        |error| error.as_ref().map(unknown),
    );
    let is_busy = move || price.with(|price| *price == Price::Loading).then_some("true");
    section()
        .class("price")
        .attr("aria-label", text::PRICE.get())
        .attr("aria-busy", is_busy)
        .child(figures)
        .child(error)
}

fn figures(estimate: Option<&Estimate>, intl: Intl) -> View {
    let credits = estimate.map(|estimate| estimate.credits).unwrap_or_default();
    let shortfall = estimate.and_then(|estimate| estimate.shortfall).filter(|count| *count > 0);
    let figure = |name: &'static str, count: Option<i64>| {
        let count = count.map_or_else(|| text::NONE.to_owned(), |count| intl.int(count));
        div().child(dt().child(name)).child(dd().child(count))
    };
    let list = dl()
        .child(figure(text::EXPECTED_CREDITS.get(), credits.expected))
        .child(figure(text::MIN_CREDITS.get(), credits.min))
        .child(figure(text::MAX_CREDITS.get(), credits.max))
        .child(figure(text::BALANCE.get(), estimate.and_then(|estimate| estimate.balance)))
        .child(shortfall.map(|count| figure(text::SHORTFALL.get(), Some(count))));
    let warning = estimate.and_then(|estimate| warning(estimate, shortfall, intl));
    let warning = warning.map(|warning| p().class("problem").attr("role", "status").child(warning));
    (list, warning, estimate.map(|estimate| by_node(estimate, intl))).view()
}

/// Why the run may not get through, and what to do.
fn warning(estimate: &Estimate, shortfall: Option<i64>, intl: Intl) -> Option<String> {
    if estimate.can_run == Some(false) {
        return Some(text::CANNOT_RUN.get().to_owned());
    }
    if estimate.incurs_overage {
        return Some(match estimate.overage_cents {
            Some(cents) => text::overage_of(&intl.number(cents)),
            None => text::OVERAGE.get().to_owned(),
        });
    }
    shortfall.map(|_| text::MAY_LACK_CREDITS.get().to_owned())
}

fn by_node(estimate: &Estimate, intl: Intl) -> Option<El> {
    let node = |node: &crate::domain::run::NodeEstimate| {
        let name = node.node_type.as_deref().map(text::node_type).or(node.id.as_deref());
        let count = |count: Option<i64>| {
            count.map_or_else(|| text::NONE.to_owned(), |count| intl.int(count))
        };
        let credits = node.credits;
        let range = text::range(&count(credits.min), &count(credits.max));
        let id = node.id.as_deref().unwrap_or_default().to_owned();
        li().attr("title", id)
            .child(bdi().child(name.unwrap_or(text::NONE).to_owned()))
            .child(": ")
            .child(text::expected_of(&count(credits.expected), &range))
    };
    let nodes = || ul().children(estimate.nodes.iter().map(node));
    (!estimate.nodes.is_empty())
        .then(|| details().child(summary().child(text::PRICE_BY_NODE.get())).child(nodes()))
}

fn unknown(error: &ApiError) -> View {
    if Price::is_unsupported(error) {
        return p()
            .class("quiet")
            .attr("role", "status")
            .child(text::PRICE_UNSUPPORTED.get())
            .view();
    }
    let details = error.details.iter().map(|problem| li().child(problem.message.clone()));
    let reasons = ul().attr("lang", "en").attr("dir", "auto").children(details);
    let message =
        p().class("quiet").attr("lang", "en").attr("dir", "auto").child(error.message.clone());
    (p().class("problem").attr("role", "status").child(text::PRICE_FAILED.get()), message, reasons)
        .view()
}
