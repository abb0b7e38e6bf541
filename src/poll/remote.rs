//! A value that lives on the server, as far as it is known here. Pure.

use crate::api::ApiError;
use crate::api::wire::DecodeWarning;

/// The last value known, what went wrong since, and whether another one is being waited for.
///
/// A value survives its errors: a failed poll adds the error and leaves the value.
#[derive(Debug, Clone, PartialEq)]
pub struct RemoteData<T> {
    /// The last value that arrived.
    pub value: Option<T>,
    /// What of it could not be read; it does without.
    pub warnings: Vec<DecodeWarning>,
    /// Why there is no newer one; cleared by the next answer.
    pub error: Option<ApiError>,
    /// Something else was asked for than `value` answers, and its answer is still to come.
    pub loading: bool,
}

impl<T> Default for RemoteData<T> {
    fn default() -> Self {
        Self { value: None, warnings: Vec::new(), error: None, loading: true }
    }
}

impl<T: PartialEq> RemoteData<T> {
    /// Takes an answer in; whether anything is different from before.
    pub fn settle(&mut self, result: Result<(T, Vec<DecodeWarning>), ApiError>) -> bool {
        match result {
            Ok((value, warnings)) => {
                let is_same = self.value.as_ref() == Some(&value)
                    && self.warnings == warnings
                    && self.error.is_none()
                    && !self.loading;
                *self = Self { value: Some(value), warnings, error: None, loading: false };
                !is_same
            }
            Err(error) => {
                let is_same = self.error.as_ref() == Some(&error);
                self.error = Some(error);
                !is_same
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::ErrorKind;

    #[test]
    fn keeps_the_value_on_error() {
        let mut remote = RemoteData::default();
        assert!(remote.loading);
        assert!(remote.settle(Ok((1, Vec::new()))));
        assert!(!remote.settle(Ok((1, Vec::new()))), "the same answer again");
        let error = ApiError::new(ErrorKind::Network, "gone");
        assert!(remote.settle(Err(error.clone())));
        assert!(!remote.settle(Err(error.clone())));
        assert_eq!((remote.value, &remote.error), (Some(1), &Some(error.clone())));
        assert!(!remote.loading);
        let mut other = RemoteData { loading: true, ..remote.clone() };
        other.settle(Err(error));
        assert!(other.loading, "the value on screen still answers another question");
        remote.settle(Ok((2, Vec::new())));
        assert_eq!((remote.value, &remote.error), (Some(2), &None));
    }
}
