//! A text of the interface.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Message {
    /// In capitals; hosts write it in lower case.
    pub name: &'static str,
    /// Contains placeholders in braces.
    pub english: &'static str,
}
