//! A value on the server, with its loading and error state. Pure.

use crate::api::ApiError;
use crate::api::wire::DecodeWarning;

/// The last value, the last error, and whether a response is pending.
///
/// An error does not clear the value.
#[derive(Debug, Clone, PartialEq)]
pub struct RemoteData<T> {
    pub value: Option<T>,
    /// Parts of the value that could not be decoded.
    pub warnings: Vec<DecodeWarning>,
    /// The error of the last request; cleared by the next response.
    pub error: Option<ApiError>,
    /// `value` is missing or belongs to an earlier key.
    pub loading: bool,
}

impl<T> Default for RemoteData<T> {
    fn default() -> Self {
        Self { value: None, warnings: Vec::new(), error: None, loading: true }
    }
}

impl<T: PartialEq> RemoteData<T> {
    /// Stores a result. Returns whether anything has changed.
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
        assert!(!remote.settle(Ok((1, Vec::new()))), "an equal response");
        let error = ApiError::new(ErrorKind::Network, "gone");
        assert!(remote.settle(Err(error.clone())));
        assert!(!remote.settle(Err(error.clone())));
        assert_eq!((remote.value, &remote.error), (Some(1), &Some(error.clone())));
        assert!(!remote.loading);
        let mut other = RemoteData { loading: true, ..remote.clone() };
        other.settle(Err(error));
        assert!(other.loading, "the value still belongs to another key");
        remote.settle(Ok((2, Vec::new())));
        assert_eq!((remote.value, &remote.error), (Some(2), &None));
    }
}
