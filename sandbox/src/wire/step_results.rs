//! Results of steps (contract §6.3). The API documents no fields of theirs.

use serde_json::{Map, Value, json};

use crate::wire::data_card::Link;
use crate::world::graph::{Node, NodeKind};
use crate::world::runs::{LineState, RunLines};

/// Most clips in the result of a step.
const MAX_CLIPS: usize = 5;

/// The result of a completed step. `locales` are those of the step, in lower case; `None` for all.
pub(super) fn result(
    lines: &RunLines,
    node: &Node,
    locales: Option<&[String]>,
    link: Link<'_>,
) -> Value {
    let languages: Vec<usize> = lines
        .graph
        .locales
        .iter()
        .enumerate()
        .filter(|(_, code)| locales.is_none_or(|some| some.contains(&code.to_lowercase())))
        .map(|(language, _)| language)
        .collect();
    let mut result = json!({ "node_id": node.id, "lines": lines.lines });
    let details = match node.kind {
        NodeKind::Source => json!({ "language": lines.graph.script.language() }),
        NodeKind::Translator | NodeKind::Normalizer | NodeKind::Phonemizer => {
            json!({ "languages": languages.len() })
        }
        NodeKind::Generator => json!({ "audio_files": clips(lines, &languages, link) }),
        NodeKind::ErrorRate | NodeKind::Naturalness | NodeKind::Noise | NodeKind::Pronunciation => {
            scores(lines, node, &languages)
        }
        NodeKind::Sink => json!({ "format": "wav", "delivered_lines": lines.delivered() }),
    };
    if let (Some(result), Value::Object(details)) = (result.as_object_mut(), details) {
        result.extend(details);
    }
    result
}

fn clips(lines: &RunLines, languages: &[usize], link: Link<'_>) -> Vec<Value> {
    let all = (0..lines.lines).flat_map(|line| languages.iter().map(move |code| (line, *code)));
    let clips = all.filter_map(|(line, language)| {
        let LineState::Delivered(position) = lines.state(line, language) else {
            return None;
        };
        let clip = lines.clip(line, language, position);
        Some(json!({
            "id": clip.id(lines.rng),
            "line_id": format!("L{}", line + 1),
            "locale_code": lines.graph.locales.get(language),
            "duration_ms": lines.duration(language, position),
            "url": link(clip),
        }))
    });
    clips.take(MAX_CLIPS).collect()
}

fn scores(lines: &RunLines, node: &Node, languages: &[usize]) -> Value {
    let Some(check) = lines.checks.iter().find(|check| check.node.id == node.id) else {
        return json!({});
    };
    let (mut passed, mut failed) = (0, 0);
    let mut averages = Map::new();
    for language in languages {
        let (Some(audio), Some(scores)) =
            (lines.audio.get(*language), check.languages.get(*language))
        else {
            continue;
        };
        if let Some((average, failures)) = scores.figures(audio.lines) {
            passed += audio.lines - failures;
            failed += failures;
            averages.insert(audio.locale.to_lowercase(), json!(average));
        }
    }
    json!({ "threshold": check.threshold, "passed": passed, "failed": failed, "avg_scores": averages })
}
