//! Audio by language.

use leptos::prelude::*;

use super::super::{intl, text};
use super::block;
use crate::format;
use crate::overview::LanguageAudio;

/// One row per language, in the server's order.
#[component]
pub(super) fn AudioByLanguage(audio: Vec<LanguageAudio>) -> impl IntoView {
    let headers = [text::LANGUAGE, text::LINES, text::TOTAL_LENGTH, text::AVERAGE_LENGTH];
    block(text::AUDIO, &headers, &audio, row)
}

fn row(audio: &LanguageAudio) -> AnyView {
    let intl = intl();
    let or_none = |text: Option<String>| text.unwrap_or_else(|| text::NONE.to_owned());
    let length =
        |millis: Option<i64>| or_none(millis.map(|millis| intl.duration(format::millis(millis))));
    view! {
        <tr>
            <th scope="row" title=audio.locale_code.clone()>
                <bdi>{intl.language(&audio.locale_code)}</bdi>
            </th>
            <td>{or_none(audio.line_count.map(|lines| intl.int(lines)))}</td>
            <td>{length(audio.total_duration_ms)}</td>
            <td>{length(audio.avg_duration_ms)}</td>
        </tr>
    }
    .into_any()
}
