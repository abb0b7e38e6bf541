//! A text of the component.

/// A text of the component.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Message {
    /// Its name in capitals; hosts write it in small letters.
    pub name: &'static str,
    /// The text itself, with names in braces where something is filled in.
    pub english: &'static str,
}
