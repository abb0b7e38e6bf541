//! Audio by language.

use crate::domain::format;
use crate::domain::overview::LanguageAudio;
use crate::domain::overview::ranking::{Key, Total, audio_fractions};
use crate::i18n::intl::Intl;
use crate::view::context::intl;
use crate::view::overview::tables::{TableColumn, or_none, share_bar, table_or_text, text_key};
use crate::view::text;
use dom::reactive::Memo;
use dom::{El, bdi, h2, section, td, tfoot, th, tr};

/// A language with its share of all audio.
#[derive(Clone, PartialEq)]
struct AudioRow {
    audio: LanguageAudio,
    share: f64,
    /// The share relative to the largest one, so that bars differ visibly.
    bar: f64,
}

/// One row per language, in the server's order at first, and a row of sums.
pub(crate) fn audio_by_language(audio: Memo<Vec<LanguageAudio>>) -> El {
    let rows = Memo::new(move |_| {
        audio.with(|audio| {
            let shares = audio_fractions(audio);
            let largest = shares.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
            let rows = audio.iter().cloned().zip(shares);
            rows.map(|(audio, share)| AudioRow { audio, share, bar: share / largest })
                .collect::<Vec<_>>()
        })
    });
    let build = move |(): &()| (columns(), Some(foot(audio)));
    let content = table_or_text(text::AUDIO.get(), || text::NO_DATA.get(), rows, || (), build);
    let block = section().class("block").attr("part", "block");
    block.child(h2().child(text::AUDIO.get())).child(content)
}

fn columns() -> Vec<TableColumn<AudioRow>> {
    let intl = intl();
    let length = move |millis: Option<i64>| {
        or_none(millis.map(|millis| intl.duration(format::millis(millis))))
    };
    vec![
        TableColumn::text(
            text::LANGUAGE.get(),
            Some(|row| text_key(&row.audio.locale_code)),
            move |row| {
                let code = &row.audio.locale_code;
                bdi().attr("title", code.as_str()).child(intl.language(code))
            },
        ),
        TableColumn::figure(
            text::LINES.get(),
            |row| Key::count(row.audio.line_count),
            move |row| or_none(row.audio.line_count.map(|lines| intl.int(lines))),
        ),
        TableColumn::figure(
            text::TOTAL_LENGTH.get(),
            |row| Key::count(row.audio.total_duration_ms),
            move |row| length(row.audio.total_duration_ms),
        ),
        TableColumn::figure(
            text::AVERAGE_LENGTH.get(),
            |row| Key::count(row.audio.avg_duration_ms),
            move |row| length(row.audio.avg_duration_ms),
        ),
        TableColumn::figure(
            text::SHARE.get(),
            |row| Key::Number(row.share),
            move |row| share_bar(row.bar, intl.percent(row.share)),
        ),
    ]
}

/// The row of sums.
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
