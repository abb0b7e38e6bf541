//! Ids of workflows, workspaces and runs: UUIDs, which need no escaping in a path. Node ids are
//! arbitrary strings.

use std::fmt;
use std::str::FromStr;

/// An id that is not a UUID; truncated to 80 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidId(pub String);

impl fmt::Display for InvalidId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "“{}” is not an id: 8-4-4-4-12 hexadecimal digits are expected", self.0)
    }
}

impl std::error::Error for InvalidId {}

/// Accepts any UUID version.
fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The id in lower case.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                if is_uuid(text) {
                    Ok(Self(text.to_ascii_lowercase()))
                } else {
                    Err(InvalidId(text.chars().take(80).collect()))
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id! {
    WorkflowId
}
id! {
    /// Sent as `X-Workspace-Id`.
    WorkspaceId
}
id! {
    RunId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_uuids_in_any_case() {
        let id: Result<RunId, _> = "0F9A41D2-6c1b-4e0e-8a55-91b7c2d4e601".parse();
        assert_eq!(
            id.map(|id| id.to_string()),
            Ok("0f9a41d2-6c1b-4e0e-8a55-91b7c2d4e601".to_owned())
        );
    }

    #[test]
    fn rejects_invalid_ids() {
        for text in [
            "",
            "latest",
            "0f9a41d2-6c1b-4e0e-8a55-91b7c2d4e60",
            "../../../etc/passwd-36-characters-yes",
            "é-------------------------------é",
        ] {
            assert_eq!(text.parse::<RunId>(), Err(InvalidId(text.to_owned())));
        }
    }
}
