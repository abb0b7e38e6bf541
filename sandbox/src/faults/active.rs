//! The active faults, and which of them apply to a request.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::faults::spec::{FaultKind, FaultSpec};
use crate::random::Rng;

#[derive(Debug)]
pub(crate) struct ActiveFaults {
    rng: Rng,
    next: u64,
    active: Vec<ActiveFault>,
}

#[derive(Debug)]
struct ActiveFault {
    number: u64,
    spec: FaultSpec,
    /// Requests that it could have affected.
    seen: u32,
    /// Requests that it affected.
    hits: u32,
}

impl ActiveFaults {
    pub(crate) fn new(seed: u64) -> Self {
        Self { rng: Rng::new(seed).fork("faults"), next: 0, active: Vec::new() }
    }

    pub(crate) fn add(&mut self, specs: Vec<FaultSpec>) {
        for spec in specs {
            self.active.push(ActiveFault { number: self.next, spec, seen: 0, hits: 0 });
            self.next += 1;
        }
    }

    /// Removes all faults and restarts the numbering, so that probabilities repeat.
    pub(crate) fn clear(&mut self) {
        self.active.clear();
        self.next = 0;
    }

    /// The faults that affect a request.
    pub(crate) fn trigger(&mut self, endpoint: &str, workflow_id: Option<Uuid>) -> Vec<FaultSpec> {
        let rng = self.rng;
        self.active
            .iter_mut()
            .filter_map(|fault| fault.trigger(rng, endpoint, workflow_id))
            .collect()
    }

    /// The faults with their counters.
    pub(crate) fn list(&self) -> Value {
        let fault = |fault: &ActiveFault| {
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

impl ActiveFault {
    fn trigger(
        &mut self,
        rng: Rng,
        endpoint: &str,
        workflow_id: Option<Uuid>,
    ) -> Option<FaultSpec> {
        let spec = &self.spec;
        let other_target = spec.endpoint.as_ref().is_some_and(|wanted| wanted != endpoint)
            || spec.workflow_id.is_some_and(|wanted| Some(wanted) != workflow_id);
        if other_target || spec.times.is_some_and(|times| self.hits >= times) {
            return None;
        }
        self.seen += 1;
        let rng = rng.fork_nth(self.number).fork_nth(u64::from(self.seen));
        if spec.probability.is_some_and(|probability| !rng.chance(probability)) {
            return None;
        }
        if spec.kind == FaultKind::Reorder {
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

    fn faults(body: Value) -> ActiveFaults {
        let mut faults = ActiveFaults::new(1);
        faults.add(FaultSpec::from_json(&body).unwrap_or_default());
        assert_eq!(
            faults.active.len(),
            body.as_array().map_or(1, Vec::len),
            "a fault of the test is invalid"
        );
        faults
    }

    fn triggered(faults: &mut ActiveFaults, requests: usize) -> Vec<bool> {
        (0..requests).map(|_| !faults.trigger("status", None).is_empty()).collect()
    }

    #[test]
    fn respects_times_and_endpoint() {
        let mut faults =
            faults(json!([{ "kind": "unauthorized", "times": 2, "endpoint": "status" }]));
        assert!(faults.trigger("run", None).is_empty());
        assert_eq!(triggered(&mut faults, 3), [true, true, false]);
        assert_eq!(
            faults.list(),
            json!([{ "kind": "unauthorized", "times": 2, "endpoint": "status", "hits": 2, "seen": 2 }])
        );
    }

    #[test]
    fn probability_is_repeatable() {
        let spec = json!({ "kind": "drop", "probability": 0.3 });
        let first = triggered(&mut faults(spec.clone()), 200);
        assert_eq!(first, triggered(&mut faults(spec), 200));
        assert!((30..90).contains(&first.iter().filter(|triggered| **triggered).count()));
    }

    #[test]
    fn reorder_delays_every_second_response() {
        let mut faults = faults(json!({ "kind": "reorder", "ms": 10 }));
        assert_eq!(triggered(&mut faults, 4), [true, false, true, false]);
    }
}
