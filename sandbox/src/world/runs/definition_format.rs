//! The JSON formats of workflow definitions.

/// The format of a workflow definition. F1 to F4 are those of contract §8, the others belong to edge cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DefinitionFormat {
    /// `nodes`, `edges`, `settings` at the top; no names and no positions.
    F1,
    /// `version` and `steps`, an array of strings.
    F2,
    /// `graph` and `execution`: today's.
    F3,
    /// `steps`, an array of objects, and `triggers`.
    F4,
    /// F3 with a cycle and a self-loop.
    Cyclic,
    /// F3 with edges to unknown nodes, duplicate edges and duplicate ids.
    DanglingEdges,
    /// F3 with 500 nodes.
    Huge,
    /// `{}`
    Empty,
    /// Nothing that a client can render.
    Invalid,
}
