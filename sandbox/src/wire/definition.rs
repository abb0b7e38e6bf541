//! Workflow definitions in the formats of contract §8, and in those of edge cases.

use serde_json::{Map, Value, json};

use crate::wire::definition_f3::graph_and_execution;
use crate::wire::edge_case_definition::{cyclic, dangling, huge, labels, megabytes, nodes};
use crate::world::graph::{Graph, Node, NodeKind};
use crate::world::runs::{DefinitionFormat, EdgeCase, sorted_locales};
use crate::world::workflows::Run;

/// The definition of a run's graph: in the format of its edge case, else in `default`.
pub(super) fn run_definition(run: &Run, default: DefinitionFormat) -> Value {
    if let Some((count, _)) = run.edge_case.and_then(EdgeCase::nodes) {
        return nodes(count);
    }
    definition(run.graph, run.edge_case.and_then(EdgeCase::definition_format).unwrap_or(default))
}

pub(crate) fn definition(graph: &Graph, format: DefinitionFormat) -> Value {
    match format {
        DefinitionFormat::F1 => f1(graph),
        DefinitionFormat::F2 => json!({
            "version": "3.0.1",
            "steps": graph.nodes.iter().map(|node| node.id.as_str()).collect::<Vec<_>>(),
        }),
        DefinitionFormat::F3 => graph_and_execution(
            &graph.nodes.iter().map(|node| f3_node(graph, node)).collect::<Vec<_>>(),
            graph
                .edges
                .iter()
                .map(|edge| (edge.source.clone(), edge.source_port, edge.target.clone()))
                .collect(),
        ),
        DefinitionFormat::F4 => json!({
            "steps": graph.nodes.iter().map(|node| json!({
                "id": node.id,
                "type": graph.slug(node.kind),
                "params": node_config(graph, node),
            })).collect::<Vec<_>>(),
            "triggers": [{ "type": "manual" }],
        }),
        DefinitionFormat::Cyclic => cyclic(),
        DefinitionFormat::DanglingEdges => dangling(),
        DefinitionFormat::Huge => huge(),
        DefinitionFormat::Labels => labels(),
        DefinitionFormat::Megabytes => megabytes(),
        DefinitionFormat::Empty => json!({}),
        DefinitionFormat::Invalid => json!({
            "graph": { "nodes": "see attachment", "edges": null },
            "nodes": 7,
            "steps": [1, null, { "id": null }],
            "<script>alert(1)</script>": "<img src=x onerror=alert(1)>",
        }),
    }
}

fn f1(graph: &Graph) -> Value {
    json!({
        "nodes": graph.nodes.iter().map(|node| json!({
            "id": node.id,
            "type": graph.slug(node.kind),
            "config": node_config(graph, node),
        })).collect::<Vec<_>>(),
        "edges": graph.edges.iter().map(|edge| json!({ "from": edge.source, "to": edge.target })).collect::<Vec<_>>(),
        "settings": { "max_retries": 2 },
    })
}

fn f3_node(graph: &Graph, node: &Node) -> Value {
    let (x, y) = node.position;
    json!({
        "id": node.id,
        "type": graph.slug(node.kind),
        "name": node.name,
        "position": { "x": x, "y": y },
        "config": node_config(graph, node),
        "config_version": if node.kind == NodeKind::Generator { 2 } else { 1 },
    })
}

fn node_config(graph: &Graph, node: &Node) -> Value {
    match node.kind {
        NodeKind::Source => json!({
            "input_type": "text",
            "text": graph.script.text(),
            "source_language": graph.script.language(),
        }),
        NodeKind::Translator => json!({ "target_languages": sorted_locales(graph.locales.iter()) }),
        NodeKind::Normalizer => json!({ "engine": "llm" }),
        NodeKind::Phonemizer => json!({ "max_ngram": 1 }),
        NodeKind::Generator => {
            let voice = |voice: &str| {
                json!([{
                    "voice_id": voice.to_lowercase(),
                    "provider": "acme-tts",
                    "model": "acme-clear-2",
                    "voice_name": voice,
                }])
            };
            let voices: Map<String, Value> = graph
                .locales
                .iter()
                .zip(&graph.voices)
                .map(|(locale, name)| (locale.to_lowercase(), voice(name)))
                .collect();
            json!({ "voice_map": voices })
        }
        NodeKind::ErrorRate | NodeKind::Naturalness | NodeKind::Noise | NodeKind::Pronunciation => {
            json!({ "threshold": node.threshold, "max_retries": 3 })
        }
        NodeKind::Sink => json!({ "format": "wav" }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Rng;

    fn keys(value: &Value) -> Vec<&str> {
        value
            .as_object()
            .map(|object| object.keys().map(String::as_str).collect())
            .unwrap_or_default()
    }

    #[test]
    fn each_form_has_its_own_top_level() {
        let graph = Graph::new(Rng::new(1), 3, 1, true);
        assert_eq!(keys(&definition(&graph, DefinitionFormat::F1)), ["edges", "nodes", "settings"]);
        assert_eq!(keys(&definition(&graph, DefinitionFormat::F2)), ["steps", "version"]);
        assert_eq!(keys(&definition(&graph, DefinitionFormat::F3)), ["execution", "graph"]);
        assert_eq!(keys(&definition(&graph, DefinitionFormat::F4)), ["steps", "triggers"]);
        assert_eq!(
            definition(&graph, DefinitionFormat::F1).pointer("/nodes/1/type"),
            Some(&json!("processing_translator"))
        );
    }

    #[test]
    fn the_huge_graph_has_500_nodes() {
        let graph = Graph::new(Rng::new(1), 3, 1, false);
        let huge = definition(&graph, DefinitionFormat::Huge);
        assert_eq!(huge.pointer("/graph/nodes").and_then(Value::as_array).map(Vec::len), Some(500));
    }
}
