//! Audio by language.

use crate::domain::format;
use crate::domain::overview::LanguageAudio;
use crate::domain::overview::ranking::{Key, Total, audio_fractions};
use crate::i18n::intl::Intl;
use crate::view::context::intl;
use crate::view::overview::tables::{Column, or_none, percent, table, text_key};
use crate::view::text;
use dom::reactive::Memo;
use dom::{El, bdi, block, h2, p, section, span, td, tfoot, th, tr};

/// A language and its part of the whole.
#[derive(Clone, PartialEq)]
struct Row {
    audio: LanguageAudio,
    share: f64,
    /// The share against the largest one: what can be told apart in a bar.
    bar: f64,
}

/// One row per language, at first in the server's order, and their sums.
pub(crate) fn audio_by_language(audio: Memo<Vec<LanguageAudio>>) -> El {
    let rows = Memo::new(move |_| {
        audio.with(|audio| {
            let shares = audio_fractions(audio);
            let largest = shares.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
            let rows = audio.iter().cloned().zip(shares);
            rows.map(|(audio, share)| Row { audio, share, bar: share / largest })
                .collect::<Vec<_>>()
        })
    });
    let content = block(
        move || audio.with(Vec::is_empty),
        move |empty| {
            if *empty {
                p().class("quiet").child(text::NO_DATA.get())
            } else {
                table(text::AUDIO.get(), columns(), rows, Some(foot(audio)))
            }
        },
    );
    let block = section().class("block").attr("part", "block");
    block.child(h2().child(text::AUDIO.get())).child(content)
}

fn columns() -> Vec<Column<Row>> {
    let intl = intl();
    let length = move |millis: Option<i64>| {
        or_none(millis.map(|millis| intl.duration(format::millis(millis))))
    };
    vec![
        Column::text(
            text::LANGUAGE.get(),
            Some(|row| text_key(&row.audio.locale_code)),
            move |row| {
                let code = &row.audio.locale_code;
                bdi().attr("title", code.as_str()).child(intl.language(code))
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
            move |row| length(row.audio.total_duration_ms),
        ),
        Column::figure(
            text::AVERAGE_LENGTH.get(),
            |row| Key::count(row.audio.avg_duration_ms),
            move |row| length(row.audio.avg_duration_ms),
        ),
        Column::figure(
            text::SHARE.get(),
            |row| Key::Number(row.share),
            move |row| share_bar(row.bar, intl.percent(row.share)),
        ),
    ]
}

/// A share as a bar with words.
pub(crate) fn share_bar(share: f64, words: String) -> El {
    let bar = span().style("width", percent(share));
    let track = span().class("bar-track").attr("aria-hidden", "true");
    span().class("share").child(track.child(bar)).child(span().child(words))
}

/// The sums.
fn foot(audio: Memo<Vec<LanguageAudio>>) -> El {
    let intl = intl();
    let total = move |read: fn(&LanguageAudio) -> Option<i64>, write: fn(Intl, i64) -> String| {
        td().class("figure").child(move || {
            let total = audio.with(|audio| Total::of(audio.iter().map(read)));
            let sum = write(intl, total.sum);
            if total.complete { sum } else { text::at_least(&sum) }
        })
    };
    let name = th().attr("scope", "row").child(text::LANGUAGES_TOTAL.get());
    let lines = total(|audio| audio.line_count, |intl, lines| intl.int(lines));
    let length = total(
        |audio| audio.total_duration_ms,
        |intl, millis| intl.duration(format::millis(millis)),
    );
    let row = tr().child(name).child(lines).child(length).child(td()).child(td());
    tfoot().child(row)
}
