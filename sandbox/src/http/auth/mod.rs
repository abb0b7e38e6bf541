//! Authentication: session tokens, one demo API key, roles and workspaces.

pub(super) mod caller;
pub(super) mod keys;
