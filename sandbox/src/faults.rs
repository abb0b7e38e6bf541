//! Faults on demand: which there are, and which of them strikes a request.

use axum::http::HeaderValue;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::draw::Draw;
use crate::endpoint;

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The request waits `ms` before it is handled.
    Latency,
    /// The answer is an HTTP status.
    Status,
    /// The answer is 401.
    Unauthorized,
    /// The connection breaks in the middle of the answer.
    Drop,
    /// Half of the answer is all there is, under an honest content length.
    Truncate,
    /// The answer is a login page with status 200.
    Html,
    /// Some values have wrong types, are null or unknown; some rows are no objects.
    Garbage,
    /// The request is handled at once, and some answers are held back for `ms`, so that later ones overtake them.
    Reorder,
    /// The answer lacks the headers without which a browser keeps it from a page of another origin.
    Cors,
}

/// The body of a `status` fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// The API's envelope.
    Envelope,
    /// `{"code", "message"}` without meta.
    Flat,
    /// FastAPI's list of details.
    Fastapi,
    /// `{"detail": "text"}`
    Text,
    /// A proxy's page. The default for 502, 503 and 504.
    Html,
    /// Nothing.
    Empty,
}

/// A fault as it is asked for.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// What goes wrong.
    pub kind: Kind,
    /// Only at this endpoint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    /// Only for this workflow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workflow_id: Option<Uuid>,
    /// How often it strikes before it is gone; without it, again and again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// How likely it strikes (0 to 1), the same requests for the same seed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
    /// `latency` and `reorder`: milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ms: Option<u64>,
    /// `status`: the HTTP status, 400 to 599.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// `status`: seconds, or an HTTP date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<Value>,
    /// `status`: the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Shape>,
    /// `reorder`: the first request to hold back, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nth: Option<u32>,
    /// `reorder`: hold back every so many requests from there on; 2 by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<u32>,
}

impl Spec {
    /// Reads one fault or a list of them.
    ///
    /// # Errors
    ///
    /// A field and what is wrong with it, for each problem.
    pub fn read(body: &Value) -> Result<Vec<Self>, Vec<(String, String)>> {
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

    /// Reads a fault from a request's own query, such as `status:429,retry_after:3` or `latency:800`.
    ///
    /// # Errors
    ///
    /// A field and what is wrong with it, for each problem.
    pub fn parse(text: &str) -> Result<Self, Vec<(String, String)>> {
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
        let mut specs = Self::read(&Value::Object(fields))?;
        specs.pop().ok_or_else(Vec::new)
    }

    fn problems(&self) -> impl Iterator<Item = (&'static str, String)> {
        let unknown_endpoint =
            self.endpoint.as_ref().filter(|wanted| endpoint::names().all(|name| name != *wanted));
        let timed = matches!(self.kind, Kind::Latency | Kind::Reorder);
        let header = self.retry_after.as_ref().map(|_| self.retry_after());
        [
            unknown_endpoint.map(|_| {
                (
                    "endpoint",
                    format!("must be one of {}", endpoint::names().collect::<Vec<_>>().join(", ")),
                )
            }),
            self.probability
                .filter(|probability| !(0.0..=1.0).contains(probability))
                .map(|_| ("probability", "must be between 0 and 1".to_owned())),
            (self.kind == Kind::Latency && self.ms.is_none())
                .then(|| ("ms", "a latency needs it".to_owned())),
            (self.ms.is_some() && !timed)
                .then(|| ("ms", "only latency and reorder take it".to_owned())),
            self.ms.filter(|ms| *ms > 600_000).map(|_| ("ms", "must be 600000 or less".to_owned())),
            (self.kind == Kind::Status && self.status.is_none())
                .then(|| ("status", "a status fault needs it".to_owned())),
            (self.kind != Kind::Status
                && (self.status.is_some() || self.retry_after.is_some() || self.body.is_some()))
            .then(|| ("kind", "only status takes status, retry_after and body".to_owned())),
            self.status
                .filter(|status| !(400..=599).contains(status))
                .map(|_| ("status", "must be 400 to 599".to_owned())),
            (header == Some(None))
                .then(|| ("retry_after", "must be a number of seconds or an HTTP date".to_owned())),
            (self.kind != Kind::Reorder && (self.nth.is_some() || self.every.is_some()))
                .then(|| ("kind", "only reorder takes nth and every".to_owned())),
            (self.nth == Some(0) || self.every == Some(0))
                .then(|| ("nth", "nth and every count from 1".to_owned())),
        ]
        .into_iter()
        .flatten()
    }

    /// The `Retry-After` header.
    pub fn retry_after(&self) -> Option<HeaderValue> {
        let text = match self.retry_after.as_ref()? {
            Value::Number(seconds) => seconds.as_u64()?.to_string(),
            Value::String(date) => date.clone(),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
        };
        HeaderValue::from_str(&text).ok()
    }

    /// How long it takes.
    pub fn delay(&self) -> std::time::Duration {
        std::time::Duration::from_millis(self.ms.unwrap_or(1_500))
    }
}

/// All faults in force.
#[derive(Debug)]
pub struct Faults {
    draw: Draw,
    next: u64,
    active: Vec<Active>,
}

#[derive(Debug)]
struct Active {
    number: u64,
    spec: Spec,
    /// Requests it could have struck.
    seen: u32,
    /// Requests it struck.
    hits: u32,
}

impl Faults {
    /// No faults.
    pub fn new(seed: u64) -> Self {
        Self { draw: Draw::new(seed).at("faults"), next: 0, active: Vec::new() }
    }

    /// Adds faults to those in force.
    pub fn add(&mut self, specs: Vec<Spec>) {
        for spec in specs {
            self.active.push(Active { number: self.next, spec, seen: 0, hits: 0 });
            self.next += 1;
        }
    }

    /// Removes all faults. The next ones strike as the first ones would have.
    pub fn clear(&mut self) {
        self.active.clear();
        self.next = 0;
    }

    /// The faults that strike a request.
    pub fn strike(&mut self, endpoint: &str, workflow_id: Option<Uuid>) -> Vec<Spec> {
        let draw = self.draw;
        self.active
            .iter_mut()
            .filter_map(|fault| fault.strike(draw, endpoint, workflow_id))
            .collect()
    }

    /// The faults in force with how often each struck.
    pub fn list(&self) -> Value {
        let fault = |fault: &Active| {
            let mut value = json!(fault.spec);
            if let Some(value) = value.as_object_mut() {
                value.insert("hits".to_owned(), json!(fault.hits));
                value.insert("seen".to_owned(), json!(fault.seen));
            }
            value
        };
        self.active.iter().map(fault).collect()
    }
}

impl Active {
    fn strike(&mut self, draw: Draw, endpoint: &str, workflow_id: Option<Uuid>) -> Option<Spec> {
        let spec = &self.spec;
        let elsewhere = spec.endpoint.as_ref().is_some_and(|wanted| wanted != endpoint)
            || spec.workflow_id.is_some_and(|wanted| Some(wanted) != workflow_id);
        if elsewhere || spec.times.is_some_and(|times| self.hits >= times) {
            return None;
        }
        self.seen += 1;
        let chance = draw.nth(self.number).nth(u64::from(self.seen));
        if spec.probability.is_some_and(|probability| !chance.chance(probability)) {
            return None;
        }
        if spec.kind == Kind::Reorder {
            let since = self.seen.checked_sub(spec.nth.unwrap_or(1))?;
            if !since.is_multiple_of(spec.every.unwrap_or(2)) {
                return None;
            }
        }
        self.hits += 1;
        Some(spec.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(body: Value) -> Faults {
        let mut faults = Faults::new(1);
        faults.add(Spec::read(&body).unwrap_or_default());
        assert_eq!(
            faults.active.len(),
            body.as_array().map_or(1, Vec::len),
            "a fault of the test was refused"
        );
        faults
    }

    fn strikes(faults: &mut Faults, requests: usize) -> Vec<bool> {
        (0..requests).map(|_| !faults.strike("status", None).is_empty()).collect()
    }

    #[test]
    fn a_fault_strikes_as_often_as_asked_and_where_asked() {
        let mut faults =
            faults(json!([{ "kind": "unauthorized", "times": 2, "endpoint": "status" }]));
        assert!(faults.strike("run", None).is_empty());
        assert_eq!(strikes(&mut faults, 3), [true, true, false]);
        assert_eq!(
            faults.list(),
            json!([{ "kind": "unauthorized", "times": 2, "endpoint": "status", "hits": 2, "seen": 2 }])
        );
    }

    #[test]
    fn probability_is_repeatable() {
        let spec = json!({ "kind": "drop", "probability": 0.3 });
        let first = strikes(&mut faults(spec.clone()), 200);
        assert_eq!(first, strikes(&mut faults(spec), 200));
        assert!((30..90).contains(&first.iter().filter(|struck| **struck).count()));
    }

    #[test]
    fn reordering_holds_back_every_second_answer() {
        let mut faults = faults(json!({ "kind": "reorder", "ms": 10 }));
        assert_eq!(strikes(&mut faults, 4), [true, false, true, false]);
    }

    #[test]
    fn faults_can_be_written_into_a_query() {
        let spec = Spec::parse("status:429,retry_after:3");
        assert!(spec.is_ok_and(
            |spec| spec.status == Some(429) && spec.retry_after() == Some(HeaderValue::from(3))
        ));
        assert!(Spec::parse("latency:800").is_ok_and(|spec| spec.ms == Some(800)));
        assert!(Spec::parse("drop").is_ok_and(|spec| spec.kind == Kind::Drop));
        assert!(Spec::parse("explode").is_err());
        assert!(Spec::parse("status:200").is_err());
    }

    #[test]
    fn bad_faults_are_refused_with_the_field() {
        let fields = |body: Value| {
            Spec::read(&body)
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
