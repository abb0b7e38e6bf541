//! The changed configuration: nodes, edges and settings.

use crate::domain::compare::definition::{
    DefinitionChanges, EdgeChange, FieldChange, NodeChange, NodeChangeKind,
};
use crate::view::compare::blocks::Sides;
use crate::view::compare::table::{ChangeCell, ChangeRow, Changes};
use crate::view::text;

/// `None` until both definitions are known; equal ones are one equal row.
pub(super) fn configuration(sides: Sides) -> Option<Changes> {
    let (before, after) = (sides.before, sides.after);
    let changes = before
        .definition
        .with(|old| after.definition.with(|new| DefinitionChanges::of(old, new)))?;
    let workflow = text::SETTINGS_OF_WORKFLOW.get();
    let of_node = changes.nodes.iter().flat_map(node_rows);
    let of_edges = changes.edges.iter().map(edge_row);
    let of_workflow = changes.settings.iter().map(|field| field_row(workflow, "", field));
    let rows: Vec<_> = of_node.chain(of_edges).chain(of_workflow).collect();
    let omitted =
        (changes.omitted > 0).then(|| text::changes_omitted(&sides.intl.count(changes.omitted)));
    Some(Changes {
        titles: vec![text::SETTING.get().to_owned(), before.name.get(), after.name.get()],
        same: usize::from(rows.is_empty()),
        rows,
        note: omitted,
    })
}

fn row(name: &str, id: &str, cells: [Option<String>; 3]) -> ChangeRow {
    let cells = cells.map(ChangeCell::value).into();
    ChangeRow { name: name.to_owned(), id: id.to_owned(), cells }
}

fn node_rows(node: &NodeChange) -> Vec<ChangeRow> {
    let kind = || {
        let slug = node.node_type.as_deref();
        Some(slug.map_or_else(|| node.name.clone(), |slug| text::node_type(slug).to_owned()))
    };
    let row = |cells| row(&node.name, &node.node_id, cells);
    match &node.kind {
        NodeChangeKind::Added => vec![row([Some(text::NODE_ADDED.get().to_owned()), None, kind()])],
        NodeChangeKind::Removed => {
            vec![row([Some(text::NODE_REMOVED.get().to_owned()), kind(), None])]
        }
        NodeChangeKind::Changed(fields) => {
            fields.iter().map(|field| field_row(&node.name, &node.node_id, field)).collect()
        }
    }
}

fn field_row(name: &str, id: &str, field: &FieldChange) -> ChangeRow {
    row(name, id, [Some(field.path.clone()), field.before.clone(), field.after.clone()])
}

fn edge_row(edge: &EdgeChange) -> ChangeRow {
    let port = edge.port.as_ref().map(|port| format!(" ({port})")).unwrap_or_default();
    let name = format!("{} → {}{port}", edge.source, edge.target);
    let what = if edge.is_added { text::EDGE_ADDED } else { text::EDGE_REMOVED };
    row(&name, "", [Some(what.get().to_owned()), None, None])
}
