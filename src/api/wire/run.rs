//! List Runs, Runs Summary, Get Run and Get Run Status (contract §5.1 to §5.4).

use std::sync::Arc;

use crate::api::wire::decode::{DecodeError, Decoded, data, decode, total};
use crate::api::wire::fields::{DecodeWarnings, Fields};
use crate::domain::json::Json;
use crate::domain::order;
use crate::domain::plain_text::plain_text;
use crate::domain::run::{
    Actor, Download, HeldNode, Pause, Progress, RawRuns, Revision, Run, RunStatus, RunsPage,
    RunsRow, RunsSummary, run_fields,
};

/// List Runs.
///
/// # Errors
/// The body is not JSON or `data` is not an array.
pub fn runs_page(body: &str) -> Result<Decoded<RunsPage>, DecodeError> {
    decode(body, |envelope| {
        items(envelope)?;
        let mut rows = Vec::<RunsRow>::new();
        for (position, (path, value)) in envelope.list("data").enumerate() {
            let problem = match row(envelope, path, value) {
                // Duplicates would be one row in two places.
                Ok(run) if rows.iter().filter_map(RunsRow::run).any(|seen| seen.id == run.id) => {
                    format!("run {} is already listed", run.id)
                }
                Ok(run) => {
                    rows.push(RunsRow::Run(Arc::new(run)));
                    continue;
                }
                Err(problem) => problem,
            };
            rows.push(RunsRow::Unreadable { position, problem });
        }
        Ok(RunsPage { rows, total: total(envelope) })
    })
}

/// List Runs, with each run as it was sent.
///
/// # Errors
/// The body is not JSON or `data` is not an array.
pub fn raw_runs(body: &str) -> Result<Decoded<RawRuns>, DecodeError> {
    decode(body, |envelope| {
        Ok(RawRuns { items: items(envelope)?.to_vec(), total: total(envelope) })
    })
}

fn items<'a>(envelope: &Fields<'a>) -> Result<&'a [Json], DecodeError> {
    let items = envelope.value("data").and_then(Json::as_list);
    items.ok_or_else(|| DecodeError("data is not a list of runs".to_owned()))
}

/// Decodes a row. Returns the warnings as the error if the item is not a run.
fn row(envelope: &Fields<'_>, path: String, value: &Json) -> Result<Run, String> {
    let warnings = DecodeWarnings::default();
    let run = Fields::of(value, path, &warnings);
    let run = run.and_then(|fields| read_run(&fields.within(envelope.possible_times())));
    let warnings = warnings.into_vec();
    match run {
        Some(run) => {
            envelope.extend_warnings(warnings);
            Ok(run)
        }
        None => Err(warnings.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")),
    }
}

/// Runs Summary.
///
/// # Errors
/// The body is not JSON or `data` is not an object.
pub fn summary(body: &str) -> Result<Decoded<RunsSummary>, DecodeError> {
    decode(body, |envelope| {
        let data = data(envelope)?;
        let counts = RunStatus::KNOWN.into_iter();
        let counts =
            counts.filter_map(|status| Some((status.clone(), data.count(status.as_str())?)));
        Ok(RunsSummary {
            total_runs: data.count("total_runs"),
            counts: counts.collect(),
            pass_rate: data.float("pass_rate"),
            average_duration_seconds: data.float("average_duration_seconds"),
            delivered_audio_ms: data.count("delivered_audio_ms"),
        })
    })
}

/// Get Run, Get Run Status, and the response of an action.
///
/// # Errors
/// The body is not JSON or has no run with id and status.
pub fn run(body: &str) -> Result<Decoded<Run>, DecodeError> {
    decode(body, |envelope| {
        read_run(&data(envelope)?).ok_or_else(|| {
            DecodeError("the response has no run with an id and a status".to_owned())
        })
    })
}

/// Download Run.
///
/// # Errors
/// The body is not JSON or has no URL.
pub fn download(body: &str) -> Result<Decoded<Download>, DecodeError> {
    decode(body, |envelope| {
        let data = data(envelope)?;
        let url = data.non_empty_text("url");
        Ok(Download {
            url: url.ok_or_else(|| DecodeError("the response has no URL of a file".to_owned()))?,
            filename: data.non_empty_text("filename"),
            expires_at: data.any_time("expires_at"),
        })
    })
}

pub(crate) fn read_run(fields: &Fields<'_>) -> Option<Run> {
    let Some(id) = fields.text("id").and_then(|id| id.parse().ok()) else {
        fields.warn_skipped("id", "a run's id");
        return None;
    };
    let Some(status) = fields.non_empty_text("status") else {
        fields.warn_skipped("status", "a run's status");
        return None;
    };
    let mut run = Run::new(id, RunStatus::from_word(&status));
    macro_rules! read {
        ($($(#[$doc:meta])* $field:ident: $type:ty = $read:ident $(, $retention:ident)?;)*) => {
            $(run.$field = fields.$read(stringify!($field));)*
        };
    }
    run_fields!(read);
    Some(run.without_earlier_end())
}

/// Readers of structured run fields, named in `run_fields!`.
impl Fields<'_> {
    fn progress(&self, _: &str) -> Progress {
        Progress {
            total_nodes: self.count("total_nodes"),
            finished_nodes: self.count("finished_nodes"),
            total_steps: self.count("total_steps"),
            finished_steps: self.count("finished_steps"),
        }
    }

    fn actor(&self, key: &str) -> Option<Actor> {
        self.object(key).map(|actor| Actor { user_name: actor.non_empty_text("user_name") })
    }

    /// Sorted by key.
    fn usage(&self, key: &str) -> Vec<(String, String)> {
        let usage = self.object(key);
        let values = usage.iter().flat_map(Fields::keys);
        let mut usage: Vec<(String, String)> =
            values.map(|(key, value)| (key.clone(), display_text(value))).collect();
        // The last of several fields with the same name wins.
        usage.reverse();
        order::sort_by(&mut usage, |(one, _), (other, _)| one.cmp(other));
        usage.dedup_by(|(later, _), (kept, _)| later == kept);
        usage
    }

    fn pause(&self, _: &str) -> Pause {
        Pause {
            is_supported: ["paused_ms", "paused_at", "pause_requested_at"]
                .iter()
                .any(|key| self.has(key)),
            requested_at: self.time("pause_requested_at"),
            paused_at: self.time("paused_at"),
            paused_ms: self.millis("paused_ms"),
            reason: self.non_empty_text("pause_reason"),
            error: self.non_empty_text("pause_error"),
        }
    }

    fn revision(&self, key: &str) -> Revision {
        Revision(self.time(key))
    }

    fn held_nodes(&self, key: &str) -> Option<Vec<HeldNode>> {
        self.value(key)?;
        let held = self.objects(key).filter_map(|node| {
            let node_id = node.non_empty_text("node_id");
            if node_id.is_none() {
                node.warn_skipped("node_id", "a node's id");
            }
            Some(HeldNode { node_id: node_id?, locales: node.texts("locales") })
        });
        Some(held.collect())
    }

    fn json(&self, key: &str) -> Option<Arc<Json>> {
        self.value(key).cloned().map(Arc::new)
    }
}

/// Strings as plain text, other values as compact JSON.
pub(crate) fn display_text(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), |text| plain_text(text).into_owned())
}
