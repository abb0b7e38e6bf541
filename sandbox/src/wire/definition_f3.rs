//! Definition format F3 (contract §8).

use serde_json::{Value, json};

/// `edges`: source node, source port, target node.
pub(super) fn graph_and_execution(nodes: &[Value], edges: Vec<(String, &str, String)>) -> Value {
    let steps: Vec<_> = nodes.iter().filter_map(|node| node.get("id").cloned()).collect();
    let edges: Vec<_> = (1..)
        .zip(edges)
        .map(|(number, (source, port, target))| {
            json!({ "id": format!("e{number}"), "source": source, "sourcePort": port, "target": target, "targetPort": "lines" })
        })
        .collect();
    json!({
        "graph": { "nodes": nodes, "edges": edges },
        "execution": { "steps": steps, "params": {} },
    })
}
