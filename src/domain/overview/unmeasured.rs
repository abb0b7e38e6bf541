//! Results that are missing for one reason, which is said once. Pure.

use crate::domain::overview::{Availability, MetricSection, RunOverview};

/// Parts of the results without any value, and the reason that they share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unmeasured {
    pub(crate) reason: Reason,
    pub(crate) parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reason {
    /// The server's text.
    Given(String),
    /// The server gives only a status.
    Status(Availability),
    /// The server gives nothing.
    NoData,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    /// There are no metric sections.
    Results,
    /// The index of a metric section.
    Section(usize),
    Validators,
    Audio,
}

/// The parts without a value by their reasons, in the page's order.
pub(crate) fn unmeasured(overview: &RunOverview) -> Vec<Unmeasured> {
    let sections = &overview.metric_sections;
    let no_sections = sections.is_empty().then_some((Part::Results, Reason::NoData));
    let parts = sections.iter().enumerate().filter_map(|(at, section)| {
        let reason = section_reason(section)?;
        Some((Part::Section(at), reason))
    });
    let validators = overview.validators.iter();
    let validators = shared(validators.map(|check| (&check.status, check.reason.as_deref())));
    let validators = validators.map(|reason| (Part::Validators, reason));
    let audio = overview.audio_by_language.is_empty().then_some((Part::Audio, Reason::NoData));
    let mut found: Vec<Unmeasured> = Vec::new();
    for (part, reason) in no_sections.into_iter().chain(parts).chain(validators).chain(audio) {
        match found.iter_mut().find(|known| known.reason == reason) {
            Some(known) => known.parts.push(part),
            None => found.push(Unmeasured { reason, parts: vec![part] }),
        }
    }
    found
}

/// Why none of the section's metrics has a value; `None` if one has, or if the reasons differ.
fn section_reason(section: &MetricSection) -> Option<Reason> {
    shared(section.metrics.iter().map(|metric| (&metric.status, metric.reason.as_deref())))
}

/// The reason that all values share.
fn shared<'a>(
    mut values: impl Iterator<Item = (&'a Availability, Option<&'a str>)>,
) -> Option<Reason> {
    let Some((status, reason)) = values.next() else { return Some(Reason::NoData) };
    let is_shared = !status.is_available() && values.all(|other| other == (status, reason));
    is_shared.then(|| match reason {
        Some(reason) => Reason::Given(reason.to_owned()),
        None => Reason::Status(status.clone()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::wire;

    fn overview(sections: &str, validators: &str, audio: &str) -> RunOverview {
        let body = format!(
            r#"{{"data":{{"metric_sections":{sections},"validators":{validators},"audio_by_language":{audio}}}}}"#
        );
        wire::overview(&body).unwrap().value
    }

    const AUDIO: &str = r#"[{"locale_code":"de"}]"#;
    const CHECK: &str = r#"[{"node_id":"a","status":"available"}]"#;

    fn given(reason: &str) -> Reason {
        Reason::Given(reason.to_owned())
    }

    #[test]
    fn says_a_shared_reason_once() {
        let lost = r#"{"status":"unavailable","reason":"It failed."}"#;
        let section = format!(r#"{{"key":"a","metrics":[{lost},{lost}]}}"#);
        let sections = format!("[{section},{section}]");
        let validators = r#"[{"node_id":"a","status":"unavailable","reason":"It failed."}]"#;
        assert_eq!(
            unmeasured(&overview(&sections, validators, "[]")),
            [
                Unmeasured {
                    reason: given("It failed."),
                    parts: vec![Part::Section(0), Part::Section(1), Part::Validators],
                },
                Unmeasured { reason: Reason::NoData, parts: vec![Part::Audio] },
            ]
        );
    }

    #[test]
    fn keeps_sections_with_a_value_or_several_reasons() {
        let metric =
            |status: &str, reason: &str| format!(r#"{{"status":"{status}","reason":{reason}}}"#);
        for metrics in [
            [metric("available", "null"), metric("unavailable", "\"a\"")],
            [metric("unavailable", "\"a\""), metric("unavailable", "\"b\"")],
            [metric("unavailable", "null"), metric("not_ready", "null")],
            [metric("unavailable", "\"a\""), metric("not_ready", "\"a\"")],
            [metric("available", "\"a\""), metric("available", "\"a\"")],
        ] {
            let sections = format!(r#"[{{"metrics":[{}]}}]"#, metrics.join(","));
            assert_eq!(unmeasured(&overview(&sections, CHECK, AUDIO)), [], "{sections}");
        }
    }

    #[test]
    fn a_reason_can_be_a_status() {
        let sections = r#"[{"metrics":[{"status":"not_ready"},{"status":"not_ready"}]}]"#;
        let expected = Unmeasured {
            reason: Reason::Status(Availability::NotReady),
            parts: vec![Part::Section(0)],
        };
        assert_eq!(unmeasured(&overview(sections, CHECK, AUDIO)), [expected]);
    }

    #[test]
    fn empty_parts_have_no_data() {
        let all = Unmeasured {
            reason: Reason::NoData,
            parts: vec![Part::Results, Part::Validators, Part::Audio],
        };
        assert_eq!(unmeasured(&overview("[]", "[]", "[]")), [all]);
        let section = Unmeasured { reason: Reason::NoData, parts: vec![Part::Section(0)] };
        assert_eq!(unmeasured(&overview("[{\"metrics\":[]}]", CHECK, AUDIO)), [section]);
    }
}
