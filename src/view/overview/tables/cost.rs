//! The credits by node.

use std::sync::Arc;

use crate::domain::format::is_visible;
use crate::domain::json::Json;
use crate::domain::overview::analysis::{Analysis, BlockStatus, Credits, CreditsRow};
use crate::domain::overview::ranking::Key;
use crate::i18n::intl::Intl;
use crate::view::context::intl;
use crate::view::overview::node_link::node_link;
use crate::view::overview::nodes::Nodes;
use crate::view::overview::tables::{TableColumn, or_none, table_or_text, text_key};
use crate::view::shared::fact::fact;
use crate::view::text;
use dom::reactive::Memo;
use dom::{Child, El, View, bdi, block, details, dl, h2, p, section, span, summary};

/// A row with the name of its node.
#[derive(Clone, PartialEq)]
struct CostRow {
    name: String,
    row: CreditsRow,
}

/// The credits, collapsed under their total; one line if there are none, with the reason.
pub(crate) fn cost(analysis: Memo<Option<Arc<Analysis>>>, nodes: Nodes) -> View {
    let credits = Memo::new(move |_| {
        analysis.with(|analysis| analysis.as_ref().and_then(|analysis| analysis.credits.clone()))
    });
    let rows = Memo::new(move |_| {
        let row = |row: &CreditsRow| CostRow {
            name: row.display_name.clone().unwrap_or_else(|| nodes.name_or_id(&row.node_id)),
            row: row.clone(),
        };
        credits.with(|credits| {
            credits.iter().flat_map(|credits| &credits.rows).map(row).collect::<Vec<_>>()
        })
    });
    // Apart from the figures, so that open details stay open when these change.
    let state = move || {
        let credits = credits.get()?;
        let is_listed = !credits.rows.is_empty() || credits.total.is_some();
        Some((is_listed, missing(&credits)))
    };
    block(state, move |state| {
        let (is_listed, missing) = state.clone()?;
        let missing = missing.map(|why| p().class("quiet").attr("dir", "auto").child(why));
        if !is_listed {
            let line = missing?.class("quiet unmeasured");
            return Some(line.view());
        }
        let title = h2().child(text::COST.get());
        let total = span().class("quiet").child(move || credits.with(headline));
        let table = table_or_text(
            text::COST.get(),
            || text::NO_DATA.get(),
            rows,
            || (),
            move |(): &()| (columns(nodes), None),
        );
        let block = details().child(summary().child(title).child(" ").child(total));
        let block = block.child(missing).child(table).child(totals(credits));
        Some(section().class("block cost").attr("part", "block").child(block).view())
    })
}

/// What the collapsed block shows.
fn headline(credits: &Option<Credits>) -> Option<String> {
    let credits = credits.as_ref()?;
    let intl = intl();
    let charged = credits.charged.map(|charged| intl.int(charged));
    charged.or_else(|| Some(decimal(intl, credits.total.as_deref()?)))
}

/// Why credits are missing.
pub(crate) fn missing(credits: &Credits) -> Option<String> {
    let reason = credits.reason.as_deref().map(reason);
    let name = text::COST.get();
    match &credits.status {
        BlockStatus::Available if credits.is_truncated => {
            Some(text::LIST_INCOMPLETE.get().to_owned())
        }
        BlockStatus::Available => reason,
        BlockStatus::Partial => {
            let partial = text::CREDITS_PARTIAL.get().to_owned();
            let truncated = credits.is_truncated.then(|| text::LIST_INCOMPLETE.get().to_owned());
            let parts = [Some(partial), reason, truncated].into_iter().flatten();
            Some(parts.collect::<Vec<_>>().join(" "))
        }
        BlockStatus::Unavailable => {
            let reason = reason.unwrap_or_else(|| text::UNAVAILABLE.get().to_owned());
            Some(format!("{name}: {reason}"))
        }
        BlockStatus::Unknown(word) => {
            let word = Some(word.clone()).filter(|word| is_visible(word));
            let word = reason.or(word).unwrap_or_else(|| text::UNKNOWN.get().to_owned());
            Some(format!("{name}: {word}"))
        }
    }
}

/// The text of the server's reason (contract §6.13). An unknown one is shown as it is.
fn reason(word: &str) -> String {
    let message = match word {
        "run_not_settled" | "run_paused" => text::CREDITS_NOT_SETTLED,
        "no_recorded_spend" | "zero_spend_no_settle" => text::CREDITS_NO_SPEND,
        "settlement_missing" => text::CREDITS_SETTLEMENT_MISSING,
        other => return other.to_owned(),
    };
    message.get().to_owned()
}

/// The text of a row's status; none for one whose credits say it.
pub(crate) fn status(word: &str) -> Option<String> {
    let message = match word {
        "recorded" => return None,
        "recorded_incomplete" => text::CREDITS_INCOMPLETE,
        "free" => text::CREDITS_FREE,
        "missing" => text::CREDITS_MISSING,
        "not_completed" => text::CREDITS_NOT_COMPLETED,
        other => return Some(other.to_owned()).filter(|other| is_visible(other)),
    };
    Some(message.get().to_owned())
}

/// A decimal of the server with all its digits, in the user's notation.
pub(crate) fn decimal(intl: Intl, text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_digit() || c == '.' || c == '-';
    if text.chars().all(is_plain) && intl.number(0.5).contains(',') {
        text.replace('.', ",")
    } else {
        text.to_owned()
    }
}

/// Only for sorting: the digits beyond those of a float do not matter.
fn decimal_key(text: Option<&str>) -> Key {
    let number = text.and_then(|text| text.parse::<Json>().ok());
    Key::number(number.as_ref().and_then(Json::as_number).and_then(|number| number.as_f64()))
}

pub(crate) fn units(intl: Intl, row: &CreditsRow) -> String {
    let Some(count) = row.processed_units else { return text::NONE.to_owned() };
    let unit = match row.unit.as_deref() {
        Some("character") => text::UNIT_CHARACTERS.get(),
        Some("byte") => text::UNIT_BYTES.get(),
        Some("word") => text::UNIT_WORDS.get(),
        Some(other) => other,
        None => return intl.int(count),
    };
    format!("{} {unit}", intl.int(count))
}

fn columns(nodes: Nodes) -> Vec<TableColumn<CostRow>> {
    let intl = intl();
    vec![
        TableColumn::text(
            text::NODE.get(),
            Some(|row: &CostRow| text_key(&row.name)),
            move |row| {
                let id = &row.row.node_id;
                let name = bdi().attr("title", id.as_str()).child(row.name.clone());
                match nodes.name(id) {
                    Some(_) => node_link(nodes, id.clone()).class("link").child(name),
                    None => name,
                }
            },
        ),
        TableColumn::text(text::CREDITS_DETAIL.get(), None, |row: &CostRow| {
            span().class("quiet").child(row.row.detail.clone())
        }),
        TableColumn::figure(
            text::CREDITS_UNITS.get(),
            |row: &CostRow| Key::count(row.row.processed_units),
            move |row| units(intl, &row.row),
        ),
        TableColumn::figure(
            text::RETRIES.get(),
            |row: &CostRow| Key::count(row.row.retries),
            move |row| or_none(row.row.retries.map(|retries| intl.int(retries))),
        ),
        TableColumn::figure(
            text::CREDITS.get(),
            |row: &CostRow| decimal_key(row.row.credits.as_deref()),
            move |row| or_none(row.row.credits.as_deref().map(|credits| decimal(intl, credits))),
        ),
        TableColumn::text(
            text::STATUS.get(),
            Some(|row: &CostRow| text_key(&row.row.status)),
            |row| status(&row.row.status).unwrap_or_default(),
        ),
    ]
}

/// The totals, as the server gives them.
fn totals(credits: Memo<Option<Credits>>) -> View {
    let intl = intl();
    block(
        move || credits.get(),
        move |credits| {
            let credits = credits.as_ref()?;
            let text = |name: &'static str, value: &Option<String>| {
                value.as_ref().map(|value| fact(name, decimal(intl, value)))
            };
            let count = |name: &'static str, value: Option<i64>| {
                value.map(|value| fact(name, intl.int(value)))
            };
            let totals: Vec<El> = [
                text(text::CREDITS_TOTAL.get(), &credits.total),
                text(text::CREDITS_UNATTRIBUTED.get(), &credits.unattributed),
                text(text::CREDITS_ABSORBED.get(), &credits.absorbed),
                text(text::CREDITS_MINIMUM.get(), &credits.minimum_charge),
                count(text::CREDITS_CHARGED.get(), credits.charged),
                count(text::CREDITS_OVERAGE.get(), credits.overage),
            ]
            .into_iter()
            .flatten()
            .collect();
            (!totals.is_empty()).then(|| dl().class("facts").children(totals))
        },
    )
}
