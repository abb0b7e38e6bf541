//! The quality checks.

use leptos::prelude::*;

use super::super::{intl, text};
use super::block;
use crate::overview::Validator;

/// One row per check, in the server's order.
#[component]
pub(super) fn Validators(validators: Vec<Validator>) -> impl IntoView {
    let headers = [
        text::CHECK,
        text::KIND,
        text::PASS_RATE,
        text::PASSED,
        text::NOT_PASSED,
        text::RETRIES,
        text::SCORE,
    ];
    block(text::VALIDATORS, &headers, &validators, row)
}

fn row(validator: &Validator) -> AnyView {
    let intl = intl();
    let name = validator.label.as_ref().unwrap_or(&validator.node_id).clone();
    let name = view! { <th scope="row" dir="auto">{name}</th> };
    let kind = view! { <td dir="auto">{validator.kind.clone()}</td> };
    if !validator.status.is_available() {
        let reason =
            validator.reason.clone().unwrap_or_else(|| text::availability(&validator.status));
        return view! {
            <tr>
                {name} {kind}
                <td class="absent" colspan="5" dir="auto">
                    {reason}
                </td>
            </tr>
        }
        .into_any();
    }
    let or_none = |text: Option<String>| text.unwrap_or_else(|| text::NONE.to_owned());
    let count = |count: Option<i64>| or_none(count.map(|count| intl.int(count)));
    view! {
        <tr>
            {name} {kind} <td>{or_none(validator.pass_rate.map(|share| intl.percent(share)))}</td>
            <td>{count(validator.pass_count)}</td> <td>{count(validator.fail_count)}</td>
            <td>{count(validator.retry_count)}</td>
            <td>{or_none(validator.avg_score.map(|score| intl.number(score)))}</td>
        </tr>
    }
    .into_any()
}
