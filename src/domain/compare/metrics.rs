//! The metrics of two overviews.

use crate::domain::compare::{Direction, Trend, pairs};
use crate::domain::json::Json;
use crate::domain::overview::{Metric, MetricSection};

/// A metric of both runs, or of one.
#[derive(Debug, Clone, PartialEq)]
pub struct MetricChange {
    pub label: String,
    /// The title of its section, if it has one.
    pub section: Option<String>,
    /// The server's texts; `None` if the metric is missing or not available.
    pub before: Option<String>,
    pub after: Option<String>,
    pub difference: Option<Difference>,
    pub trend: Trend,
}

/// The difference of two numbers with their unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    pub number: f64,
    pub unit: Option<String>,
}

/// All metrics, in the order of `after`.
pub fn metric_changes(before: &[MetricSection], after: &[MetricSection]) -> Vec<MetricChange> {
    let (before, after) = (listed(before), listed(after));
    let key =
        |(section, metric): &(&MetricSection, &Metric)| format!("{}/{}", section.key, metric.key);
    let keys = |metrics: &[_]| metrics.iter().map(key).collect::<Vec<_>>();
    let changes = pairs(&keys(&before), &keys(&after)).into_iter().filter_map(|(old, new)| {
        let old = old.and_then(|at| before.get(at));
        let new = new.and_then(|at| after.get(at));
        let (section, metric) = new.or(old)?;
        Some(change(section, metric, old.map(|(_, old)| *old), new.map(|(_, new)| *new)))
    });
    changes.collect()
}

fn listed(sections: &[MetricSection]) -> Vec<(&MetricSection, &Metric)> {
    let metrics = sections
        .iter()
        .flat_map(|section| section.metrics.iter().map(move |metric| (section, metric)));
    metrics.collect()
}

fn change(
    section: &MetricSection,
    metric: &Metric,
    before: Option<&Metric>,
    after: Option<&Metric>,
) -> MetricChange {
    let [before, after] =
        [before, after].map(|metric| metric.filter(|metric| metric.status.is_available()));
    let texts = [before, after].map(|metric| metric.and_then(shown));
    let number = before.and_then(number).zip(after.and_then(number)).map(|(old, new)| new - old);
    let has_other_unit = before.zip(after).is_some_and(|(old, new)| old.unit != new.unit);
    let number = number.filter(|_| !has_other_unit);
    let [old, new] = texts;
    let trend = match number {
        Some(number) => direction(&metric.key).trend(number),
        None if old == new && !has_other_unit => Trend::Same,
        None => Trend::Neutral,
    };
    MetricChange {
        label: metric.label.clone().unwrap_or_else(|| metric.key.clone()),
        section: section.title.clone(),
        before: old,
        after: new,
        difference: number.map(|number| Difference { number, unit: metric.unit.clone() }),
        trend,
    }
}

/// The server's text with its unit.
fn shown(metric: &Metric) -> Option<String> {
    let text = metric.formatted_value.as_ref().or(metric.value.as_ref())?;
    Some(match metric.display_unit() {
        Some(unit) => format!("{text} {unit}"),
        None => text.clone(),
    })
}

/// The raw value, if it is a number.
fn number(metric: &Metric) -> Option<f64> {
    let value: Json = metric.value.as_deref()?.parse().ok()?;
    value.as_number()?.as_f64()
}

/// Words in keys that tell what is better. Keys are an open set, and only `output_lines` is documented (contract §7.6);
/// any other key has no direction. Credits have none either: they depend on the number of lines.
const LOWER: [&str; 10] = [
    "failed", "fail", "failures", "error", "errors", "dropped", "retries", "retry", "silent",
    "rejected",
];
const HIGHER: [&str; 4] = ["output", "passed", "score", "accuracy"];

fn direction(key: &str) -> Direction {
    let has = |words: &[&str]| key.split(['_', '-', '.']).any(|word| words.contains(&word));
    if has(&LOWER) {
        Direction::LowerIsBetter
    } else if has(&HIGHER) {
        Direction::HigherIsBetter
    } else {
        Direction::Neither
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::wire;

    fn changes(before: &str, after: &str) -> Vec<MetricChange> {
        let sections = |metrics: &str| {
            let overview = format!(
                r#"{{"data":{{"metric_sections":[{{"key":"s","title":"Delivery","metrics":[{metrics}]}}]}}}}"#
            );
            wire::overview(&overview).unwrap().value.metric_sections
        };
        metric_changes(&sections(before), &sections(after))
    }

    fn metric(key: &str, value: &str) -> String {
        let shown = value.replace('"', "");
        format!(
            r#"{{"key":"{key}","label":"{key}","value":{value},"formatted_value":"({shown})","status":"available"}}"#
        )
    }

    #[test]
    fn known_words_tell_what_is_better() {
        for (key, before, after, trend) in [
            ("output_lines", "3", "4", Trend::Better),
            ("output_lines", "4", "3", Trend::Worse),
            ("silent_lines", "4", "3", Trend::Better),
            ("error_score", "4", "5", Trend::Worse),
            ("languages", "4", "5", Trend::Neutral),
            ("credits", "4", "5", Trend::Neutral),
            ("retries", "4", "4", Trend::Same),
        ] {
            let changes = changes(&metric(key, before), &metric(key, after));
            assert_eq!(changes[0].trend, trend, "{key} {before} {after}");
        }
    }

    #[test]
    fn texts_and_missing_values_have_no_difference() {
        let metric = |value: &str| metric("longest", value);
        for (before, after, trend) in [
            (metric("\"Line 4\""), metric("null"), Trend::Neutral),
            (metric("\"a\""), metric("\"a\""), Trend::Same),
            (metric("\"a\""), metric("\"b\""), Trend::Neutral),
            (metric("3"), metric("3").replace("available", "not_ready"), Trend::Neutral),
            (metric("3"), String::new(), Trend::Neutral),
        ] {
            let found = &changes(&before, &after)[0];
            assert_eq!((found.trend, found.difference.clone()), (trend, None), "{before} {after}");
        }
        let number = &changes(&metric("\"12\""), &metric("\"13\""))[0];
        assert!(number.difference.is_some(), "a number as a text");
    }

    #[test]
    fn equal_metrics_in_another_order_are_the_same() {
        let (one, other) = (metric("a", "1"), metric("b", "2"));
        let found = changes(&format!("{one},{other}"), &format!("{other},{one}"));
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(|change| change.trend == Trend::Same));
        assert_eq!(found[0].section.as_deref(), Some("Delivery"));
    }

    #[test]
    fn units_that_differ_are_not_subtracted() {
        let with = |unit: &str| {
            metric("length", "5").replace("{\"key", &format!("{{\"unit\":\"{unit}\",\"key"))
        };
        let found = &changes(&with("s"), &with("ms"))[0];
        assert_eq!((found.trend, found.difference.clone()), (Trend::Neutral, None));
    }
}
