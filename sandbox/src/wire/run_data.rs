//! Run Data (contract §6.12).

use serde_json::{Value, json};

use crate::cli::Contract;
use crate::wire::data_card::{Link, card};
use crate::wire::edge_case_results;
use crate::world::clock::Ms;
use crate::world::runs::{LineState, RunLines, Status};
use crate::world::workflows::Run;

#[derive(Clone, Debug, Default)]
pub(crate) struct DataQuery {
    /// In lower case; matches the script and its translations.
    pub(crate) search: Option<String>,
    /// Keeps only cards in this language; all rows stay.
    pub(crate) language: Option<String>,
    pub(crate) include_dropped: bool,
    pub(crate) offset: usize,
    pub(crate) limit: usize,
}

/// The data and the number of matching rows.
pub(crate) fn run_data(
    contract: Contract,
    run: &Run,
    query: &DataQuery,
    link: Link<'_>,
    now: Ms,
) -> (Value, usize) {
    let lines = run.lines(now);
    let matching = matching_rows(run, &lines, query);
    let languages = matching_languages(&lines, query);
    let page = matching.iter().skip(query.offset).take(query.limit);
    let rows: Vec<Value> =
        page.map(|line| row(contract, run, &lines, *line, &languages, query, link)).collect();
    let (status, reason) = match run.snapshot.status {
        Status::Completed => ("available", None),
        Status::Failed | Status::Cancelled => ("unavailable", Some("The run ended early.")),
        Status::Pending | Status::Running | Status::Paused | Status::Other(_) => {
            ("not_ready", Some("The run is still in progress."))
        }
    };
    let mut data = json!({
        "workflow_id": run.snapshot.workflow_id,
        "run_id": run.snapshot.id,
        "run_status": run.snapshot.status.text(),
        "rows": rows,
        "partial": { "status": status, "reason": reason, "source": reason.map(|_| "run") },
    });
    if let Some(data) = data.as_object_mut().filter(|_| contract == Contract::Current) {
        data.insert("dropped_truncated".to_owned(), json!(false));
    }
    if let Some(variant) = run.lines_variant() {
        edge_case_results::change_data(variant, &mut data);
    }
    (data, matching.len())
}

fn matching_rows(run: &Run, lines: &RunLines, query: &DataQuery) -> Vec<i64> {
    if run.snapshot.status == Status::Pending {
        return Vec::new();
    }
    let Some(wanted) = &query.search else {
        return (0..lines.lines).collect();
    };
    let contains = |text: String| text.to_lowercase().contains(wanted);
    let matches = |line: &i64| {
        contains(lines.script(*line))
            || (0..lines.audio.len()).any(|language| contains(lines.translation(*line, language)))
    };
    (0..lines.lines).filter(matches).collect()
}

/// Indexes of the languages whose cards are sent.
fn matching_languages(lines: &RunLines, query: &DataQuery) -> Vec<usize> {
    let plain = |code: &str| code.replace('_', "-");
    let wanted = query.language.as_deref().map(plain);
    let locales = lines.graph.locales.iter().enumerate();
    locales
        .filter(|(_, locale)| wanted.as_ref().is_none_or(|wanted| *wanted == plain(locale)))
        .map(|(index, _)| index)
        .collect()
}

fn row(
    contract: Contract,
    run: &Run,
    lines: &RunLines,
    line: i64,
    languages: &[usize],
    query: &DataQuery,
    link: Link<'_>,
) -> Value {
    let kept = |language: &&usize| {
        query.include_dropped || lines.state(line, **language) != LineState::Dropped
    };
    let cards: Vec<Value> = languages
        .iter()
        .filter(kept)
        .map(|language| card(contract, run, lines, line, *language, link))
        .collect();
    let corrected = cards.iter().flat_map(segments).filter(is_corrected).count();
    json!({
        "id": format!("row-{}", line + 1),
        "line_index": line,
        "line_id": format!("L{}", line + 1),
        "source_line_id": null,
        "script": lines.script(line),
        "script_status": "available",
        "script_reason": null,
        "auto_corrected": corrected,
        "auto_corrected_status": "available",
        "auto_corrected_reason": null,
        "cards": cards,
    })
}

fn segments(card: &Value) -> Vec<&Value> {
    let lists = card.get("validations").and_then(Value::as_array).into_iter().flatten();
    lists.filter_map(|check| check.get("segments")?.as_array()).flatten().collect()
}

fn is_corrected(segment: &&Value) -> bool {
    segment.get("status").and_then(Value::as_str) == Some("corrected")
}
