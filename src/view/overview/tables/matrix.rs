//! The scores by language and check, the worst language first.

use std::sync::Arc;

use crate::domain::format;
use crate::domain::lines::search::LinesQuery;
use crate::domain::overview::analysis::Score;
use crate::domain::overview::matrix::{Cell, Matrix, MatrixCheck, MatrixRow, Rating};
use crate::domain::overview::ranking::Key;
use crate::i18n::intl::Intl;
use crate::view::context::intl;
use crate::view::overview::lines::open_lines::Lines;
use crate::view::overview::tables::{TableColumn, or_none, table_or_text, text_key};
use crate::view::shared::clipboard::copy_button;
use crate::view::text;
use dom::reactive::Memo;
use dom::{Child, El, View, bdi, block, div, h2, li, section, span, svg, ul, when};

/// What the table's columns depend on: the checks, whether there are figures of the audio, and whether lines can be shown.
type Head = (Vec<MatrixCheck>, bool, bool);

/// The block with the matrix; nothing if the server has neither scores nor reasons.
pub(crate) fn matrix(matrix: Memo<Option<Arc<Matrix>>>, lines: Lines) -> View {
    let is_shown = move || matrix.with(|matrix| matrix.as_ref().is_some_and(|it| !it.is_empty()));
    when(is_shown, move || {
        let head = div()
            .class("block-head")
            .child(h2().child(text::MATRIX.get()))
            .child(copy_button(text::COPY_TABLE.get(), move || as_text(matrix)));
        section()
            .class("block matrix")
            .attr("part", "block")
            .child(head)
            .child(table(matrix, lines))
            .child(notes(matrix))
    })
}

fn table(matrix: Memo<Option<Arc<Matrix>>>, lines: Lines) -> View {
    let rows = Memo::new(move |_| {
        let has_scores = |matrix: &&Arc<Matrix>| !matrix.checks.is_empty();
        matrix.with(|matrix| {
            matrix.as_ref().filter(has_scores).map(|matrix| matrix.rows.clone()).unwrap_or_default()
        })
    });
    let head = move || -> Head {
        let are_offered = lines.are_offered();
        matrix.with(|matrix| {
            let matrix = matrix.as_ref();
            let (checks, has_audio) =
                matrix.map(|matrix| (matrix.checks.clone(), matrix.has_audio)).unwrap_or_default();
            (checks, has_audio, are_offered)
        })
    };
    let build = move |(checks, has_audio, are_offered): &Head| {
        (columns(checks, *has_audio, are_offered.then_some(lines)), None)
    };
    table_or_text(text::MATRIX.get(), || text::NO_DATA.get(), rows, head, build)
}

fn columns(
    checks: &[MatrixCheck],
    has_audio: bool,
    run_lines: Option<Lines>,
) -> Vec<TableColumn<MatrixRow>> {
    let intl = intl();
    let language = TableColumn::text(
        text::LANGUAGE.get(),
        Some(|row: &MatrixRow| text_key(&row.locale_code)),
        move |row| {
            let code = &row.locale_code;
            bdi().attr("title", code.as_str()).child(intl.language(code))
        },
    );
    let checks = checks.iter().enumerate().map(|(at, check)| {
        let note = check.threshold.as_ref().map(|least| format!("≥ {}", score(intl, least)));
        let (limit, node_id) = (note.clone(), check.node_id.clone());
        TableColumn::dynamic(
            check.name.clone(),
            note,
            move |row: &MatrixRow| row.cells.get(at).map_or(Key::Missing, score_key),
            move |row| {
                let link = |lines: Lines| {
                    lines.link(LinesQuery {
                        language: Some(row.locale_code.clone()),
                        check: Some(node_id.clone()),
                        ..LinesQuery::default()
                    })
                };
                let cell = row.cells.get(at);
                let link = run_lines.filter(|_| cell.is_some_and(Cell::has_failed_lines)).map(link);
                cell.map(|cell| self::cell(intl, cell, limit.as_deref(), link)).view()
            },
        )
    });
    let audio = || {
        [
            TableColumn::figure(
                text::LINES.get(),
                |row: &MatrixRow| Key::count(row.delivered_lines),
                move |row| or_none(row.delivered_lines.map(|lines| intl.int(lines))),
            ),
            TableColumn::figure(
                text::AUDIO_DELIVERED.get(),
                |row: &MatrixRow| Key::count(row.delivered_ms),
                move |row| {
                    if row.is_silent() {
                        return rated(Rating::Below, text::NO_AUDIO.get(), or_none(None)).view();
                    }
                    let length = |millis| intl.duration(format::millis(millis));
                    or_none(row.delivered_ms.map(length)).view()
                },
            ),
        ]
    };
    let audio = has_audio.then(audio).into_iter().flatten();
    std::iter::once(language).chain(checks).chain(audio).collect()
}

fn score_key(cell: &Cell) -> Key {
    match &cell.score {
        Some(Score::Number(number)) => Key::Number(*number),
        Some(Score::Given(text)) => text_key(text),
        None => Key::Missing,
    }
}

/// A score or threshold: a text as the server sent it.
pub(crate) fn score(intl: Intl, score: &Score) -> String {
    match score {
        Score::Number(number) => intl.number(*number),
        Score::Given(text) => text.clone(),
    }
}

fn rating(rating: Rating) -> &'static str {
    match rating {
        Rating::Below => text::RATING_BELOW.get(),
        Rating::SomeFailed => text::RATING_SOME_FAILED.get(),
        Rating::Unscored => text::RATING_UNSCORED.get(),
        Rating::Unrated => text::RATING_UNRATED.get(),
        Rating::Passed => text::PASSED.get(),
        Rating::Absent => text::NONE,
    }
}

/// The score, and the numbers of lines that passed and failed. Its title has the rating and the threshold.
fn cell(intl: Intl, cell: &Cell, limit: Option<&str>, link: Option<El>) -> View {
    let Some(score) = cell.score.as_ref().map(|score| self::score(intl, score)) else {
        if cell.rating == Rating::Absent {
            return text::NONE.view();
        }
        let name = rating(cell.rating);
        return (rated(cell.rating, name, name.to_owned()), lines(intl, cell, link)).view();
    };
    let title = [Some(rating(cell.rating)), limit].into_iter().flatten();
    let title = title.collect::<Vec<_>>().join(" ");
    (rated(cell.rating, &title, score), lines(intl, cell, link)).view()
}

/// A value with its rating as a shape, for screen readers as a text.
pub(crate) fn rated(rating: Rating, title: &str, value: String) -> El {
    let (name, shape) = match rating {
        Rating::Below => ("below", Some("M4 0 8 4 4 8 0 4Z")),
        Rating::SomeFailed => ("some-failed", Some("M4 .5 8 7.5H0Z")),
        Rating::Unscored => (
            "unscored",
            Some("M4 0a4 4 0 1 0 0 8A4 4 0 0 0 4 0Zm0 1.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5Z"),
        ),
        Rating::Unrated => ("unrated", None),
        Rating::Passed => ("passed", None),
        Rating::Absent => ("absent", None),
    };
    let shape = shape.map(|shape| {
        let shape = svg::path().attr("d", shape).attr("fill-rule", "evenodd");
        svg::svg().attr("viewBox", "0 0 8 8").attr("aria-hidden", "true").child(shape)
    });
    let is_said = matches!(rating, Rating::Below | Rating::SomeFailed);
    let said = is_said.then(|| span().class("unseen").child(format!(" ({title})")));
    span()
        .class("rated")
        .attr("data-rating", name)
        .attr("title", title)
        .child(shape)
        .child(span().class("value").child(value))
        .child(said)
}

/// The numbers of lines that passed and failed, as far as both are known. They link to the lines that failed.
fn lines(intl: Intl, cell: &Cell, link: Option<El>) -> Option<El> {
    let (passed, failed) = cell.passed.zip(cell.failed)?;
    let counts = link.unwrap_or_else(span).class("counts-of-lines quiet");
    Some(counts.child(lines_text(intl, passed, failed)))
}

fn lines_text(intl: Intl, passed: i64, failed: i64) -> String {
    let passed = intl.int(passed);
    if failed == 0 {
        text::lines_passed(&passed)
    } else {
        text::lines_of_cell(&passed, &intl.int(failed))
    }
}

/// What the server says about checks whose scores are missing or not complete.
fn notes(matrix: Memo<Option<Arc<Matrix>>>) -> View {
    let read = move || {
        matrix.with(|matrix| matrix.as_ref().map(|matrix| matrix.notes.clone()).unwrap_or_default())
    };
    block(read, |notes| {
        let note = |note: &crate::domain::overview::matrix::MatrixNote| {
            let reason = note.reason.clone().unwrap_or_else(|| {
                let text =
                    if note.is_truncated { text::LIST_INCOMPLETE } else { text::UNAVAILABLE };
                text.get().to_owned()
            });
            li().attr("dir", "auto").child(format!("{}: {reason}", note.check))
        };
        let items = notes.iter().map(note);
        (!notes.is_empty()).then(|| ul().class("quiet notes").children(items))
    })
}

/// The table with tabs between its cells.
fn as_text(matrix: Memo<Option<Arc<Matrix>>>) -> String {
    let intl = intl();
    let Some(matrix) = matrix.get_untracked() else { return String::new() };
    let checks = matrix.checks.iter().map(|check| match &check.threshold {
        Some(least) => format!("{} ≥ {}", check.name, score(intl, least)),
        None => check.name.clone(),
    });
    let audio = [text::LINES, text::AUDIO_DELIVERED].map(|title| title.get().to_owned());
    let audio = audio.into_iter().filter(|_| matrix.has_audio);
    let head = std::iter::once(text::LANGUAGE.get().to_owned()).chain(checks).chain(audio);
    let row = |row: &MatrixRow| {
        let cells = row.cells.iter().map(|cell| {
            let value = cell.score.as_ref().map(|value| score(intl, value));
            let value = value.unwrap_or_else(|| rating(cell.rating).to_owned());
            match cell.passed.zip(cell.failed) {
                Some((passed, failed)) => {
                    format!("{value} ({})", lines_text(intl, passed, failed))
                }
                None => value,
            }
        });
        let length = |millis| intl.duration(format::millis(millis));
        let audio =
            [row.delivered_lines.map(|lines| intl.int(lines)), row.delivered_ms.map(length)];
        let audio = audio.map(or_none).into_iter().filter(|_| matrix.has_audio);
        let language = intl.language(&row.locale_code);
        std::iter::once(language).chain(cells).chain(audio).collect::<Vec<_>>().join("\t")
    };
    let head = head.collect::<Vec<_>>().join("\t");
    std::iter::once(head).chain(matrix.rows.iter().map(row)).collect::<Vec<_>>().join("\n")
}
