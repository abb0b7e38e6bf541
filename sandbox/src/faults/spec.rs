//! Fault kinds, their parameters and their validation.

use axum::http::HeaderValue;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::faults::endpoints;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum FaultKind {
    /// Waits `ms` before it handles the request.
    Latency,
    /// Responds with an HTTP error status.
    Status,
    /// Responds with 401.
    Unauthorized,
    /// Breaks the connection after half of the body.
    Drop,
    /// Sends half of the body, with a matching content length.
    Truncate,
    /// Responds with a login page and status 200.
    Html,
    /// Changes values to wrong types, null or unknown words, and some rows to text.
    Garbage,
    /// Handles requests at once and delays some responses by `ms`, so that later responses overtake them.
    Reorder,
    /// Omits the CORS headers.
    Cors,
}

/// The body of a `status` fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ErrorBody {
    /// The API's envelope.
    Envelope,
    /// `{"code", "message"}` without meta.
    Flat,
    /// FastAPI's `detail` list.
    Fastapi,
    /// `{"detail": "text"}`
    Text,
    /// A proxy's HTML page; the default for 502, 503 and 504.
    Html,
    Empty,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FaultSpec {
    pub(crate) kind: FaultKind,
    /// Only at this endpoint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) endpoint: Option<String>,
    /// Only for this workflow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) workflow_id: Option<Uuid>,
    /// How many requests it affects; `None` for no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) times: Option<u32>,
    /// From 0 to 1. The same seed affects the same requests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) probability: Option<f64>,
    /// `latency` and `reorder`: milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ms: Option<u64>,
    /// `status`: the HTTP status, 400 to 599.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<u16>,
    /// `status`: seconds or an HTTP date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) retry_after: Option<Value>,
    /// `status`: the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) body: Option<ErrorBody>,
    /// `reorder`: the first response to delay, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) nth: Option<u32>,
    /// `reorder`: the interval of delayed responses from there on; 2 by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) every: Option<u32>,
}

impl FaultSpec {
    /// Reads one fault or a list of faults.
    ///
    /// # Errors
    ///
    /// A field and a message for each problem.
    pub(crate) fn from_json(body: &Value) -> Result<Vec<Self>, Vec<(String, String)>> {
        let items: Vec<&Value> = match body {
            Value::Array(items) => items.iter().collect(),
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Object(_) => vec![body],
        };
        let mut specs = Vec::new();
        let mut problems = Vec::new();
        for (position, item) in items.into_iter().enumerate() {
            match Self::deserialize(item) {
                Ok(spec) => {
                    problems.extend(
                        spec.problems()
                            .map(|(field, text)| (format!("body.{position}.{field}"), text)),
                    );
                    specs.push(spec);
                }
                Err(error) => problems.push((format!("body.{position}"), error.to_string())),
            }
        }
        if problems.is_empty() { Ok(specs) } else { Err(problems) }
    }

    /// Reads a fault from a query parameter, such as `status:429,retry_after:3` or `latency:800`.
    ///
    /// # Errors
    ///
    /// A field and a message for each problem.
    pub(crate) fn from_query(text: &str) -> Result<Self, Vec<(String, String)>> {
        let mut fields = Map::new();
        for (position, part) in text.split(',').enumerate() {
            let (name, value) = part.split_once(':').unwrap_or((part, ""));
            let value_json =
                value.parse::<u64>().map_or_else(|_| json!(value), |number| json!(number));
            if position > 0 {
                fields.insert(name.to_owned(), value_json);
                continue;
            }
            fields.insert("kind".to_owned(), json!(name));
            let main = match name {
                "status" => "status",
                _ => "ms",
            };
            if !value.is_empty() {
                fields.insert(main.to_owned(), value_json);
            }
        }
        let mut specs = Self::from_json(&Value::Object(fields))?;
        specs.pop().ok_or_else(Vec::new)
    }

    fn problems(&self) -> impl Iterator<Item = (&'static str, String)> {
        let unknown_endpoint =
            self.endpoint.as_ref().filter(|wanted| endpoints::names().all(|name| name != *wanted));
        let timed = matches!(self.kind, FaultKind::Latency | FaultKind::Reorder);
        let header = self.retry_after.as_ref().map(|_| self.retry_after());
        [
            unknown_endpoint.map(|_| {
                (
                    "endpoint",
                    format!("must be one of {}", endpoints::names().collect::<Vec<_>>().join(", ")),
                )
            }),
            self.probability
                .filter(|probability| !(0.0..=1.0).contains(probability))
                .map(|_| ("probability", "must be between 0 and 1".to_owned())),
            (self.kind == FaultKind::Latency && self.ms.is_none())
                .then(|| ("ms", "a latency needs it".to_owned())),
            (self.ms.is_some() && !timed)
                .then(|| ("ms", "only latency and reorder take it".to_owned())),
            self.ms.filter(|ms| *ms > 600_000).map(|_| ("ms", "must be 600000 or less".to_owned())),
            (self.kind == FaultKind::Status && self.status.is_none())
                .then(|| ("status", "a status fault needs it".to_owned())),
            (self.kind != FaultKind::Status
                && (self.status.is_some() || self.retry_after.is_some() || self.body.is_some()))
            .then(|| ("kind", "only status takes status, retry_after and body".to_owned())),
            self.status
                .filter(|status| !(400..=599).contains(status))
                .map(|_| ("status", "must be 400 to 599".to_owned())),
            (header == Some(None))
                .then(|| ("retry_after", "must be a number of seconds or an HTTP date".to_owned())),
            (self.kind != FaultKind::Reorder && (self.nth.is_some() || self.every.is_some()))
                .then(|| ("kind", "only reorder takes nth and every".to_owned())),
            (self.nth == Some(0) || self.every == Some(0))
                .then(|| ("nth", "nth and every count from 1".to_owned())),
        ]
        .into_iter()
        .flatten()
    }

    pub(crate) fn retry_after(&self) -> Option<HeaderValue> {
        let text = match self.retry_after.as_ref()? {
            Value::Number(seconds) => seconds.as_u64()?.to_string(),
            Value::String(date) => date.clone(),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
        };
        HeaderValue::from_str(&text).ok()
    }

    pub(crate) fn delay(&self) -> std::time::Duration {
        std::time::Duration::from_millis(self.ms.unwrap_or(1_500))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_query_parameters() {
        let spec = FaultSpec::from_query("status:429,retry_after:3");
        assert!(spec.is_ok_and(
            |spec| spec.status == Some(429) && spec.retry_after() == Some(HeaderValue::from(3))
        ));
        assert!(FaultSpec::from_query("latency:800").is_ok_and(|spec| spec.ms == Some(800)));
        assert!(FaultSpec::from_query("drop").is_ok_and(|spec| spec.kind == FaultKind::Drop));
        assert!(FaultSpec::from_query("explode").is_err());
        assert!(FaultSpec::from_query("status:200").is_err());
    }

    #[test]
    fn names_field_of_invalid_fault() {
        let fields = |body: Value| {
            FaultSpec::from_json(&body)
                .err()
                .unwrap_or_default()
                .into_iter()
                .map(|(field, _)| field)
                .collect::<Vec<_>>()
        };
        assert_eq!(fields(json!([{ "kind": "drop" }, { "kind": "latency" }])), ["body.1.ms"]);
        assert_eq!(fields(json!({ "kind": "status", "status": 200 })), ["body.0.status"]);
        assert_eq!(fields(json!({ "kind": "drop", "endpoint": "runs" })), ["body.0.endpoint"]);
        assert_eq!(fields(json!({ "kind": "drop", "often": 3 })), ["body.0"]);
        assert_eq!(fields(json!("drop")), ["body.0"]);
    }
}
