#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test fails by panicking"
)]

use super::*;
use crate::domain::compare::definition::values::FieldChange;
use proptest::prelude::*;
use serde_json::{Value, json};

fn changes(before: &Value, after: &Value) -> DefinitionChanges {
    DefinitionChanges::of(&before.clone().into(), &after.clone().into()).unwrap()
}

fn field(path: &str, before: Option<&str>, after: Option<&str>) -> FieldChange {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    FieldChange { path: path.to_owned(), before: owned(before), after: owned(after) }
}

/// A current definition (F3) with a generator of this config.
fn definition(config: &Value) -> Value {
    json!({
        "graph": {
            "nodes": [
                {"id": "src", "type": "source_script", "name": "Script", "position": {"x": 0, "y": 0}},
                {"id": "gen", "type": "operator_generator", "name": "Narrator", "config": config},
            ],
            "edges": [{"id": "e1", "source": "src", "sourcePort": "lines", "target": "gen", "targetPort": "lines"}],
        },
        "execution": {"steps": ["src", "gen"], "params": {"speed": 1}},
    })
}

/// The changed fields of the only changed node.
fn fields(before: &Value, after: &Value) -> Vec<FieldChange> {
    let mut changes = changes(&definition(before), &definition(after));
    assert_eq!((changes.nodes.len(), changes.edges.len(), changes.settings.len()), (1, 0, 0));
    match changes.nodes.remove(0).kind {
        NodeChangeKind::Changed(fields) => fields,
        kind => panic!("{kind:?}"),
    }
}

#[test]
fn nested_values_have_their_path() {
    let voice = |model: &str| json!({"voice_map": {"pt-pt": [{"voice_id": "m", "model": model}]}});
    assert_eq!(
        fields(&voice("clear-2"), &voice("clear-3")),
        [field("config.voice_map.pt-pt.0.model", Some("clear-2"), Some("clear-3"))]
    );
    assert_eq!(
        fields(
            &json!({"threshold": 93, "gone": [1], "same": 70}),
            &json!({"threshold": 95.5, "same": 70.0, "new": {"a": true}})
        ),
        [
            field("config.new", None, Some(r#"{"a":true}"#)),
            field("config.threshold", Some("93"), Some("95.5")),
            field("config.gone", Some("[1]"), None),
        ]
    );
}

#[test]
fn lists_of_texts_are_sets_and_other_lists_have_an_order() {
    let languages = |list: Value| json!({"target_languages": list});
    assert_eq!(
        fields(&languages(json!(["de", "fr", "ja"])), &languages(json!(["ja", "ko", "de"]))),
        [
            field("config.target_languages", Some("fr"), None),
            field("config.target_languages", None, Some("ko"))
        ]
    );
    assert_eq!(
        fields(&json!({"takes": [1, 2, 3, 4]}), &json!({"takes": [1, 9, 2, 3, 4]})),
        [field("config.takes.1", None, Some("9"))]
    );
    assert_eq!(fields(&json!({"takes": [1, 2]}), &json!({"takes": [2, 1]})).len(), 2);
    assert_eq!(
        fields(&json!({"words": ["a", "a", "b"]}), &json!({"words": ["a", "b"]})),
        [field("config.words.1", Some("a"), None)],
        "a text twice is no set"
    );
}

#[test]
fn nodes_and_edges_are_added_and_removed() {
    let before = definition(&json!({}));
    let mut after = before.clone();
    after["graph"]["nodes"][0] = json!({"id": "out", "type": "sink_preview", "name": null});
    after["graph"]["edges"][0] = json!({"id": "e1", "source": "gen", "sourcePort": "pass", "target": "out", "targetPort": "lines"});
    let found = changes(&before, &after);
    let nodes: Vec<_> =
        found.nodes.iter().map(|node| (node.name.as_str(), node.kind.clone())).collect();
    assert_eq!(
        nodes,
        [("sink_preview", NodeChangeKind::Added), ("Script", NodeChangeKind::Removed)]
    );
    let edges: Vec<_> = found
        .edges
        .iter()
        .map(|edge| {
            (edge.is_added, edge.source.as_str(), edge.port.as_deref(), edge.target.as_str())
        })
        .collect();
    assert_eq!(
        edges,
        [(true, "Narrator", Some("pass"), "sink_preview"), (false, "Script", None, "Narrator")]
    );
    assert!(found.settings.is_empty());
}

#[test]
fn order_positions_and_null_mean_nothing() {
    let before = definition(&json!({"threshold": 93, "name": null, "languages": ["de", "fr"]}));
    let after = json!({
        "execution": {"params": {"speed": 1.0}, "steps": ["gen", "src"]},
        "graph": {
            "edges": [{"source": "src", "targetPort": "lines", "target": "gen", "id": "other", "sourcePort": "lines"}],
            "nodes": [
                {"config": {"languages": ["fr", "de"], "threshold": 93.0}, "name": "Narrator", "id": "gen", "type": "operator_generator"},
                {"id": "src", "type": "source_script", "name": "Script", "position": {"x": 9, "y": 7}},
            ],
        },
    });
    let found = changes(&before, &after);
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn settings_outside_of_nodes_are_compared() {
    let mut after = definition(&json!({}));
    after["execution"]["params"]["speed"] = json!(2);
    after["version"] = json!("4");
    let found = changes(&definition(&json!({})), &after);
    assert_eq!(
        found.settings,
        [field("execution.params.speed", Some("1"), Some("2")), field("version", None, Some("4"))]
    );
    assert!(found.nodes.is_empty() && found.edges.is_empty());
}

#[test]
fn steps_imply_edges_and_their_order_counts() {
    let steps = |steps: Value| json!({"version": "3", "steps": steps});
    let found = changes(&steps(json!(["a", "b", "c"])), &steps(json!(["a", "c", "b"])));
    assert!(found.nodes.is_empty());
    assert_eq!(found.edges.iter().filter(|edge| edge.is_added).count(), 2);
    assert_eq!(found.edges.len(), 4);
    let objects = changes(
        &steps(json!([{"id": "a", "params": {"n": 1}}])),
        &steps(json!([{"id": "a", "params": {"n": 2}}, {"id": "b"}])),
    );
    assert_eq!((objects.nodes.len(), objects.edges.len()), (2, 1));
}

#[test]
fn unknown_forms_are_compared_field_by_field() {
    let found = changes(&json!({"nodes": 7, "x": [true]}), &json!({"nodes": 7, "x": [false]}));
    assert_eq!(found.settings, [field("x.0", Some("true"), Some("false"))]);
    assert_eq!(DefinitionChanges::of(&Json::Null, &json!({}).into()), None);
    assert!(changes(&json!({}), &json!([])).nodes.is_empty());
    let twice = json!({"nodes": [{"id": "a", "config": 1}, {"id": "a", "config": 2}, {"type": "t"}], "edges": []});
    assert!(changes(&twice, &twice).is_empty());
}

#[test]
fn long_texts_show_their_first_difference() {
    let text = |end: &str| json!({"text": format!("{}{end}", "ß".repeat(1_000_000))});
    let found = fields(&text("old end"), &text("new end"));
    let (before, after) = (found[0].before.as_deref().unwrap(), found[0].after.as_deref().unwrap());
    assert!(before.starts_with("…ßßß") && before.ends_with("ßold end"), "{before}");
    assert!(after.ends_with("ßnew end"), "{after}");
    let cut = fields(&json!({"text": "a"}), &json!({"text": "b".repeat(900)}));
    assert_eq!(cut[0].after.as_ref().map(|text| text.chars().count()), Some(161));
    let escaped = fields(&json!({"text": "a"}), &json!({"text": "\u{1b}[31mred\u{1b}[0m"}));
    assert_eq!(escaped[0].after.as_deref(), Some("red"));
}

#[test]
fn many_changes_are_counted() {
    let many = |value: i64| {
        let fields = (0..1_500).map(|at| (format!("f{at}"), json!(value)));
        Value::Object(fields.collect())
    };
    let found = changes(&definition(&many(1)), &definition(&many(2)));
    let NodeChangeKind::Changed(fields) = &found.nodes[0].kind else { panic!("{found:?}") };
    assert_eq!((fields.len(), found.omitted), (MAX_CHANGES, 500));
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-5_i64..5).prop_map(Value::from),
        "[a-c]{0,2}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec(("[a-d]", inner), 0..4)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

fn any_definition() -> impl Strategy<Value = Value> {
    let node = ("[a-e]", any_value(), "[a-c]").prop_map(
        |(id, config, name)| json!({"id": id, "type": "t", "name": name, "config": config}),
    );
    let edge = ("[a-e]", "[a-e]", "(lines|pass|fail)").prop_map(
        |(source, target, port)| json!({"source": source, "sourcePort": port, "target": target}),
    );
    let nodes = prop::collection::vec(node, 0..5).prop_map(|mut nodes| {
        let mut seen = std::collections::HashSet::new();
        nodes.retain(|node| seen.insert(node["id"].to_string()));
        nodes
    });
    (nodes, prop::collection::vec(edge, 0..5), any_value())
        .prop_map(|(nodes, edges, settings)| json!({"graph": {"nodes": nodes, "edges": edges}, "settings": settings}))
}

/// The same definition with its nodes, edges and fields in reverse order.
fn reordered(definition: &Value) -> Json {
    let mut definition = definition.clone();
    for list in ["nodes", "edges"] {
        if let Some(items) = definition["graph"][list].as_array_mut() {
            items.reverse();
        }
    }
    fields_reversed(definition.into())
}

fn fields_reversed(value: Json) -> Json {
    match value {
        Json::Object(fields) => {
            let fields = fields.into_iter().rev();
            Json::Object(fields.map(|(name, value)| (name, fields_reversed(value))).collect())
        }
        Json::List(items) => Json::List(items.into_iter().map(fields_reversed).collect()),
        other => other,
    }
}

proptest! {
    #[test]
    fn equal_definitions_have_no_changes(definition in any_definition()) {
        let json: Json = definition.clone().into();
        prop_assert!(DefinitionChanges::of(&json, &json).unwrap().is_empty());
        let changes = DefinitionChanges::of(&json, &reordered(&definition)).unwrap();
        prop_assert!(changes.is_empty(), "{:?}", changes);
    }

    #[test]
    fn the_other_way_round_has_as_many_changes(one in any_definition(), other in any_definition()) {
        let (there, back) = (changes(&one, &other), changes(&other, &one));
        prop_assert_eq!(there.nodes.len(), back.nodes.len());
        prop_assert_eq!(there.settings.len(), back.settings.len());
        let added = |changes: &DefinitionChanges| changes.edges.iter().filter(|edge| edge.is_added).count();
        prop_assert_eq!(added(&there), back.edges.len() - added(&back));
    }

    #[test]
    fn a_changed_setting_is_found(definition in any_definition(), value in any_value()) {
        let (mut changed, other) = (definition.clone(), value.clone());
        changed["settings"] = json!({"marker": [value, 77]});
        let mut again = definition;
        again["settings"] = json!({"marker": [other, 78]});
        let found = changes(&again, &changed).settings;
        prop_assert_eq!(found, vec![field("settings.marker.1", Some("78"), Some("77"))]);
    }

    #[test]
    fn any_values_can_be_compared(one in any_value(), other in any_value()) {
        let (one, other): (Json, Json) = (one.into(), other.into());
        let is_missing = one.is_null() || other.is_null();
        prop_assert_eq!(DefinitionChanges::of(&one, &other).is_none(), is_missing);
    }
}
