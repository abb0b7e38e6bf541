//! A line in one language with its checks and their thresholds: what a user listens to. Pure.

use crate::domain::lines::marks::MarkedText;
use crate::domain::lines::{Audio, Card, CardState, Line, Validation, Verdict};
use crate::domain::overview::Analysis;
use crate::domain::overview::analysis::Score;

/// Bounds the time that a take with more checks takes.
const MAX_CHECKS: usize = 100;

/// A check of the run and its threshold.
#[derive(Debug, Clone, PartialEq)]
pub struct Limit {
    pub node_id: String,
    pub kind: Option<String>,
    pub label: Option<String>,
    pub threshold: Option<Score>,
}

/// The checks of an analysis. Run Data has no thresholds of passed checks.
pub fn limits(analysis: &Analysis) -> Vec<Limit> {
    let limit = |check: &crate::domain::overview::analysis::CheckScores| Limit {
        node_id: check.node_id.clone(),
        kind: check.kind.clone(),
        label: check.label.clone(),
        threshold: check.threshold.clone(),
    };
    analysis.checks.iter().map(limit).collect()
}

/// A line in one language.
#[derive(Debug, Clone, PartialEq)]
pub struct Take {
    /// Of the card.
    pub id: String,
    /// From 1.
    pub number: Option<i64>,
    pub line_id: Option<String>,
    pub locale_code: Option<String>,
    /// The line before its translation, if it differs.
    pub source: Option<String>,
    pub script: MarkedText,
    /// Why there is no script.
    pub script_reason: Option<String>,
    pub transcript: Option<String>,
    /// Failed checks first.
    pub results: Vec<CheckResult>,
    pub voice: Option<String>,
    pub retries: Option<i64>,
    pub state: CardState,
    pub audio: Audio,
}

/// What a check says about a take.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckResult {
    pub node_id: Option<String>,
    pub name: String,
    pub score: Option<Score>,
    pub threshold: Option<Score>,
    pub has_failed: bool,
    /// Why there is no score.
    pub reason: Option<String>,
}

impl Take {
    pub fn of(line: &Line, card: &Card, limits: &[Limit]) -> Self {
        let results = results(card, limits);
        let names = card.validations.iter().zip(&results).flat_map(|(validation, result)| {
            validation.segments.iter().map(|segment| (result.name.as_str(), segment))
        });
        let script = card.script.as_ref();
        let mut transcripts = card.validations.iter().filter_map(|check| check.transcript.as_ref());
        let heard = transcripts.find(|heard| Some(*heard) != script).cloned();
        let text = MarkedText::of(script.map(String::as_str).unwrap_or_default(), names);
        let (mut sorted, passed): (Vec<_>, Vec<_>) =
            results.iter().cloned().partition(|result| result.has_failed);
        sorted.extend(passed);
        Self {
            id: card.id.clone(),
            number: line.index.map(|index| index.saturating_add(1)),
            line_id: line.line_id.clone(),
            locale_code: card.locale_code.clone(),
            source: line.script.clone().filter(|source| Some(source) != script),
            script: text,
            script_reason: line.script_reason.clone().filter(|_| script.is_none()),
            transcript: heard,
            results: sorted,
            voice: card.voice.clone().or_else(|| card.voice_reason.clone()),
            retries: card.retries,
            state: card.state.clone(),
            audio: card.audio.clone(),
        }
    }

    /// Whether the line must be recorded again: it failed a check, or was dropped.
    pub fn has_failed(&self) -> bool {
        self.state == CardState::Dropped || self.results.iter().any(|result| result.has_failed)
    }

    /// Whether it failed the check of this node.
    pub fn has_failed_check(&self, node_id: &str) -> bool {
        let is_check = |result: &&CheckResult| result.node_id.as_deref() == Some(node_id);
        self.results.iter().filter(is_check).any(|result| result.has_failed)
    }
}

/// One per validation, in its order, then the verdicts of checks that have none.
fn results(card: &Card, limits: &[Limit]) -> Vec<CheckResult> {
    let mut results: Vec<CheckResult> = Vec::new();
    for (at, check) in card.validations.iter().enumerate() {
        // Labels are not unique: equal checks are in the same order in both responses.
        let before = card.validations.iter().take(at.min(MAX_CHECKS));
        let occurrence =
            before.filter(|other| is_same_check(check, &other.kind, &other.label)).count();
        let mut same = limits.iter().filter(|limit| {
            limit.kind.as_ref().is_some_and(|kind| is_same_check(check, kind, &limit.label))
        });
        results.push(result_of(check, same.nth(occurrence)));
    }
    for verdict in &card.verdicts {
        let is_same = |(at, result): (usize, &CheckResult)| match &result.node_id {
            Some(node_id) if verdict.node_id.is_some() => verdict.node_id.as_ref() == Some(node_id),
            Some(_) | None => card
                .validations
                .get(at)
                .zip(verdict.kind.as_ref())
                .is_some_and(|(check, kind)| is_same_check(check, kind, &verdict.label)),
        };
        let same = results.iter().enumerate().position(is_same);
        match same.and_then(|at| results.get_mut(at)) {
            Some(result) => {
                result.has_failed = true;
                result.node_id = result.node_id.take().or_else(|| verdict.node_id.clone());
                result.score = result.score.take().or_else(|| verdict.score.clone());
                result.threshold = verdict.threshold.clone().or_else(|| result.threshold.take());
            }
            None => results.push(CheckResult {
                node_id: verdict.node_id.clone(),
                name: verdict_name(verdict).to_owned(),
                score: verdict.score.clone(),
                threshold: verdict.threshold.clone(),
                has_failed: true,
                reason: None,
            }),
        }
    }
    results
}

fn is_same_check(check: &Validation, kind: &str, label: &Option<String>) -> bool {
    check.kind == kind && check.label == *label
}

fn result_of(check: &Validation, limit: Option<&Limit>) -> CheckResult {
    let threshold = limit.and_then(|limit| limit.threshold.clone());
    let number = |score: &Option<Score>| score.as_ref().and_then(Score::number);
    let is_below = number(&check.score).zip(number(&threshold)).is_some_and(|(it, min)| it < min);
    CheckResult {
        node_id: limit.map(|limit| limit.node_id.clone()),
        name: check.label.clone().unwrap_or_else(|| check.kind.clone()),
        score: check.score.clone(),
        threshold,
        has_failed: is_below,
        reason: check.reason.clone().filter(|_| check.score.is_none()),
    }
}

fn verdict_name(verdict: &Verdict) -> &str {
    let names = [&verdict.label, &verdict.kind, &verdict.node_id];
    names.into_iter().flatten().next().map(String::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lines::Segment;

    fn limit(node_id: &str, kind: &str, threshold: f64) -> Limit {
        Limit {
            node_id: node_id.to_owned(),
            kind: Some(kind.to_owned()),
            label: Some("Word accuracy".to_owned()),
            threshold: Some(Score::Number(threshold)),
        }
    }

    fn validation(kind: &str, score: Option<Score>) -> Validation {
        Validation {
            kind: kind.to_owned(),
            label: Some("Word accuracy".to_owned()),
            score,
            ..Validation::default()
        }
    }

    fn take(card: Card, limits: &[Limit]) -> Take {
        let line = Line {
            index: Some(4),
            line_id: None,
            script: Some("Boats came home.".to_owned()),
            script_reason: None,
            cards: Vec::new(),
        };
        Take::of(&line, &card, limits)
    }

    fn failed(take: &Take) -> Vec<bool> {
        take.results.iter().map(|result| result.has_failed).collect()
    }

    #[test]
    fn scores_below_their_threshold_fail() {
        let limits = [limit("n-wer", "wer", 93.0)];
        for (score, has_failed) in [
            (Some(Score::Number(92.9)), true),
            (Some(Score::Number(93.0)), false),
            (Some(Score::Number(140.0)), false),
            (Some(Score::Number(-12.0)), true),
            (Some(Score::Given("12 %".to_owned())), false),
            (None, false),
        ] {
            let validations = vec![validation("wer", score.clone())];
            let take = take(Card { validations, ..Card::default() }, &limits);
            assert_eq!(take.has_failed_check("n-wer"), has_failed, "{score:?}");
            assert_eq!(take.has_failed(), has_failed);
        }
    }

    #[test]
    fn equal_checks_are_told_apart_by_their_order() {
        let limits =
            [limit("strict", "wer", 99.0), limit("other", "x", 0.0), limit("lax", "wer", 50.0)];
        let score = || validation("wer", Some(Score::Number(60.0)));
        let card = Card { validations: vec![score(), score(), score()], ..Card::default() };
        let take = take(card, &limits);
        let nodes: Vec<_> = take.results.iter().map(|result| result.node_id.as_deref()).collect();
        assert_eq!(nodes, [Some("strict"), Some("lax"), None]);
        assert_eq!(failed(&take), [true, false, false]);
    }

    #[test]
    fn verdicts_fail_without_an_analysis() {
        let verdict = Verdict {
            node_id: Some("n-wer".to_owned()),
            kind: Some("wer".to_owned()),
            label: Some("Word accuracy".to_owned()),
            score: Some(Score::Number(88.2)),
            threshold: Some(Score::Number(93.0)),
        };
        let other = Verdict { kind: Some("noise".to_owned()), ..Verdict::default() };
        let card = Card {
            validations: vec![
                validation("naturalness", Some(Score::Number(10.0))),
                validation("wer", Some(Score::Number(88.2))),
            ],
            verdicts: vec![verdict, other],
            ..Card::default()
        };
        let take = take(card, &[]);
        // By the name, as no threshold tells the node.
        assert!(take.has_failed() && take.has_failed_check("n-wer"));
        let scores: Vec<_> = take.results.iter().map(|result| result.score.clone()).collect();
        assert_eq!(scores, [Some(Score::Number(88.2)), None, Some(Score::Number(10.0))]);
        assert_eq!(failed(&take), [true, true, false]);
    }

    #[test]
    fn dropped_lines_have_failed() {
        let state = CardState::Dropped;
        assert!(take(Card { state, ..Card::default() }, &[]).has_failed());
        assert!(!take(Card::default(), &[]).has_failed());
    }

    #[test]
    fn texts_that_equal_the_script_are_not_repeated() {
        let same = "Boats came home.".to_owned();
        let check = Validation { transcript: Some(same.clone()), ..validation("wer", None) };
        let card = Card { script: Some(same), validations: vec![check], ..Card::default() };
        let take_of_same = take(card.clone(), &[]);
        assert_eq!((take_of_same.source, take_of_same.transcript), (None, None));
        let heard = Some("Goats came home.".to_owned());
        let segments = vec![Segment {
            text: Some("Boats".to_owned()),
            start: Some(0),
            end: Some(5),
            status: "word_error".to_owned(),
            ..Segment::default()
        }];
        let check = Validation { transcript: heard.clone(), segments, ..validation("wer", None) };
        let take = take(Card { validations: vec![check], ..card }, &[]);
        assert_eq!((take.transcript, take.number), (heard, Some(5)));
        assert_eq!(take.script.pieces[0].mark.as_ref().unwrap().check, "Word accuracy");
    }
}
