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
    /// F3 with labels that are hard to fit: wide, of many scripts, with control characters.
    Labels,
    /// F3 of 5 MB: thousands of nodes with long texts, an object of 10,000 keys, deep nesting.
    Megabytes,
    /// `{}`
    Empty,
    /// Nothing that a client can render.
    Invalid,
}
