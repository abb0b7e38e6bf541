//! Request counters per endpoint.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use serde_json::{Value, json};

#[derive(Debug, Default)]
pub(crate) struct Stats(BTreeMap<&'static str, Counters>);

#[derive(Clone, Debug, Default)]
struct Counters {
    requests: u64,
    classes: BTreeMap<&'static str, u64>,
    in_flight: u64,
    most_in_flight: u64,
}

impl Stats {
    /// Resets the counters, but keeps the requests in flight.
    pub(crate) fn reset(&mut self) {
        self.0.retain(|_, counters| counters.in_flight > 0);
        for counters in self.0.values_mut() {
            let in_flight = counters.in_flight;
            *counters = Counters { in_flight, most_in_flight: in_flight, ..Counters::default() };
        }
    }

    pub(crate) fn list(&self) -> Value {
        let endpoints: serde_json::Map<String, Value> =
            self.0.iter().map(|(name, counters)| ((*name).to_owned(), counters.json())).collect();
        json!({
            "requests": self.0.values().map(|counters| counters.requests).sum::<u64>(),
            "endpoints": endpoints,
        })
    }

    pub(super) fn begin(&mut self, name: &'static str) {
        let counters = self.0.entry(name).or_default();
        counters.requests += 1;
        counters.in_flight += 1;
        counters.most_in_flight = counters.most_in_flight.max(counters.in_flight);
    }

    pub(super) fn end(&mut self, name: &'static str, status: Option<StatusCode>) {
        let counters = self.0.entry(name).or_default();
        counters.in_flight = counters.in_flight.saturating_sub(1);
        *counters.classes.entry(status_class(status)).or_default() += 1;
    }
}

impl Counters {
    fn json(&self) -> Value {
        json!({ "requests": self.requests, "statuses": self.classes, "most_in_flight": self.most_in_flight })
    }
}

/// A status class; `aborted` if the client disconnected before the response.
fn status_class(status: Option<StatusCode>) -> &'static str {
    match status.map(|status| status.as_u16()) {
        None => "aborted",
        Some(200..=299) => "2xx",
        Some(300..=399) => "3xx",
        Some(400..=499) => "4xx",
        Some(_) => "5xx",
    }
}
