//! Audio by language.

use leptos::prelude::*;

use super::super::{intl, text};
use super::table::{Column, or_none, percent, table};
use crate::format;
use crate::overview::LanguageAudio;
use crate::overview::ranking::{Key, Total, shares};

/// A language and its part of the whole.
#[derive(Clone, PartialEq)]
struct Row {
    audio: LanguageAudio,
    share: f64,
    /// The share against the largest one: what can be told apart in a bar.
    bar: f64,
}

/// One row per language, at first in the server's order, and their sums.
#[component]
pub(super) fn AudioByLanguage(audio: Memo<Vec<LanguageAudio>>) -> impl IntoView {
    let intl = intl();
    let rows = Memo::new(move |_| {
        audio.with(|audio| {
            let shares = shares(audio);
            let largest = shares.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
            let rows = audio.iter().cloned().zip(shares);
            rows.map(|(audio, share)| Row { audio, share, bar: share / largest })
                .collect::<Vec<_>>()
        })
    });
    let empty = Memo::new(move |_| audio.with(Vec::is_empty));
    let length = move |millis: i64| intl.duration(format::millis(millis));
    let columns = move || {
        vec![
            Column::text(
                text::LANGUAGE.get(),
                Some(|row: &Row| Key::text(&row.audio.locale_code)),
                move |row| {
                    let code = row.audio.locale_code.clone();
                    let name = intl.language(&code);
                    view! { <bdi title=code>{name}</bdi> }.into_any()
                },
            ),
            Column::figure(
                text::LINES.get(),
                |row| Key::count(row.audio.line_count),
                move |row| or_none(row.audio.line_count.map(|lines| intl.int(lines))),
            ),
            Column::figure(
                text::TOTAL_LENGTH.get(),
                |row| Key::count(row.audio.total_duration_ms),
                move |row| or_none(row.audio.total_duration_ms.map(length)),
            ),
            Column::figure(
                text::AVERAGE_LENGTH.get(),
                |row| Key::count(row.audio.avg_duration_ms),
                move |row| or_none(row.audio.avg_duration_ms.map(length)),
            ),
            Column::figure(
                text::SHARE.get(),
                |row| Key::Number(row.share),
                move |row| {
                    let width = percent(row.bar);
                    view! {
                        <span class="share">
                            <span class="bar-track" aria-hidden="true">
                                <span style:width=width></span>
                            </span>
                            <span>{intl.percent(row.share)}</span>
                        </span>
                    }
                    .into_any()
                },
            ),
        ]
    };
    let total = move |read: fn(&LanguageAudio) -> Option<i64>, write: &dyn Fn(i64) -> String| {
        let total = audio.with(|audio| Total::of(audio.iter().map(read)));
        let sum = write(total.sum);
        if total.complete { sum } else { text::at_least(&sum) }
    };
    let foot = move || {
        view! {
            <tfoot>
                <tr>
                    <th scope="row">{text::LANGUAGES_TOTAL.get()}</th>
                    <td class="figure">
                        {move || total(|audio| audio.line_count, &|lines| intl.int(lines))}
                    </td>
                    <td class="figure">
                        {move || total(|audio| audio.total_duration_ms, &length)}
                    </td>
                    <td></td>
                    <td></td>
                </tr>
            </tfoot>
        }
    };
    view! {
        <section class="block" part="block">
            <h2>{text::AUDIO.get()}</h2>
            {move || {
                if empty.get() {
                    view! { <p class="quiet">{text::NOTHING_HERE.get()}</p> }.into_any()
                } else {
                    table(text::AUDIO.get(), columns(), rows, foot())
                }
            }}
        </section>
    }
}
