//! How often each endpoint was asked, and how it answered.

use std::collections::BTreeMap;

use axum::extract::{MatchedPath, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use serde_json::{Value, json};

use crate::app::{App, Shared};
use crate::endpoint;

/// Counters for each endpoint.
#[derive(Debug, Default)]
pub struct Stats(BTreeMap<&'static str, Counters>);

#[derive(Clone, Debug, Default)]
struct Counters {
    requests: u64,
    classes: BTreeMap<&'static str, u64>,
    in_flight: u64,
    most_in_flight: u64,
}

impl Stats {
    /// Forgets everything but the requests that are being answered.
    pub fn reset(&mut self) {
        self.0.retain(|_, counters| counters.in_flight > 0);
        for counters in self.0.values_mut() {
            let in_flight = counters.in_flight;
            *counters = Counters { in_flight, most_in_flight: in_flight, ..Counters::default() };
        }
    }

    /// The counters as JSON.
    pub fn list(&self) -> Value {
        let endpoints: serde_json::Map<String, Value> =
            self.0.iter().map(|(name, counters)| ((*name).to_owned(), counters.json())).collect();
        json!({
            "requests": self.0.values().map(|counters| counters.requests).sum::<u64>(),
            "endpoints": endpoints,
        })
    }

    fn begin(&mut self, name: &'static str) {
        let counters = self.0.entry(name).or_default();
        counters.requests += 1;
        counters.in_flight += 1;
        counters.most_in_flight = counters.most_in_flight.max(counters.in_flight);
    }

    fn end(&mut self, name: &'static str, status: Option<StatusCode>) {
        let counters = self.0.entry(name).or_default();
        counters.in_flight = counters.in_flight.saturating_sub(1);
        *counters.classes.entry(class(status)).or_default() += 1;
    }
}

impl Counters {
    fn json(&self) -> Value {
        json!({ "requests": self.requests, "statuses": self.classes, "most_in_flight": self.most_in_flight })
    }
}

/// A status' class; `aborted` when the client did not wait for one.
fn class(status: Option<StatusCode>) -> &'static str {
    match status.map(|status| status.as_u16()) {
        None => "aborted",
        Some(200..=299) => "2xx",
        Some(300..=399) => "3xx",
        Some(400..=499) => "4xx",
        Some(_) => "5xx",
    }
}

/// Ends a request in the counters whichever way it ends.
struct Running<'a> {
    app: &'a App,
    name: &'static str,
    status: Option<StatusCode>,
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.app.stats().end(self.name, self.status);
    }
}

/// Counts a request.
pub async fn count(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let pattern = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let Some(name) = pattern.and_then(|pattern| endpoint::name(request.method(), &pattern)) else {
        return next.run(request).await;
    };
    app.stats().begin(name);
    let mut running = Running { app: &app, name, status: None };
    let response = next.run(request).await;
    running.status = Some(response.status());
    response
}
