//! The rows of the blocks.

use chrono::TimeDelta;

use crate::domain::compare::audio::audio_changes;
use crate::domain::compare::checks::{CheckChange, CheckFigures};
use crate::domain::compare::metrics::metric_changes;
use crate::domain::compare::scores::{ScoreChange, ScoreChanges};
use crate::domain::compare::summary::is_comparable;
use crate::domain::compare::times::{NodesOfRun, time_changes};
use crate::domain::compare::{Trend, count_difference};
use crate::domain::run::{Run, active_duration};
use crate::domain::time::Timestamp;
use crate::i18n::intl::Intl;
use crate::view::compare::figures::{
    audio, audio_change, check_change, duration_change, figures, metric_difference, node_length,
    score_cell, signed_int,
};
use crate::view::compare::side::Side;
use crate::view::compare::table::{ChangeCell, ChangeRow, Changes};
use crate::view::text;

/// The two runs: the earlier one, and the one that is compared with it.
#[derive(Clone, Copy)]
pub(super) struct Sides {
    pub(super) before: Side,
    pub(super) after: Side,
    pub(super) intl: Intl,
}

/// A row with a name of the server.
fn row(name: &str, id: &str, [before, after, change]: [ChangeCell; 3]) -> ChangeRow {
    ChangeRow { name: name.to_owned(), id: id.to_owned(), cells: vec![change, before, after] }
}

impl Sides {
    /// The rows that differ, of `all`; tracked.
    fn changes(self, rows: Vec<ChangeRow>, all: usize) -> Option<Changes> {
        let titles = [text::CHANGE.get().to_owned(), self.before.name.get(), self.after.name.get()];
        Some(Changes { titles: titles.into(), same: all - rows.len(), rows, note: None })
    }

    /// One line instead of rows if only one of the runs has values; tracked.
    fn only_one(self, is_before: bool, is_after: bool) -> Option<Changes> {
        let side = match (is_before, is_after) {
            (true, false) => self.before,
            (false, true) => self.after,
            (true, true) | (false, false) => return None,
        };
        Some(Changes { note: Some(text::only_in(&side.name.get())), ..Changes::default() })
    }

    /// Whether both overviews are loaded; tracked.
    fn are_loaded(self) -> bool {
        self.before.has_overview() && self.after.has_overview()
    }

    /// State, times and credits of the runs themselves; tracked. `now` is called for a run that has not ended.
    pub(super) fn runs(self, now: impl Fn() -> Timestamp) -> Option<Changes> {
        let intl = self.intl;
        let (before, after) = self.before.run.get().zip(self.after.run.get())?;
        let both = |name: &'static str, read: &dyn Fn(&Run) -> Option<String>, change| {
            let [old, new] = [&before, &after].map(|run| ChangeCell::value(read(run)));
            row(name, "", [old, new, change])
        };
        let none = || ChangeCell { text: String::new(), trend: None };
        let time = |run: &Run| active_duration(run, &now);
        let difference = time(&before).zip(time(&after)).map(|(before, after)| after - before);
        let difference = difference.filter(|_| is_comparable(&before, &after));
        let credits = count_difference(before.credits, after.credits);
        let credits = credits.map(|credits| signed_int(intl, credits));
        let starter = |run: &Run| run.triggered_by.as_ref()?.user_name.clone();
        let rows = vec![
            both(text::STATUS.get(), &|run| Some(text::state(&run.state())), none()),
            both(text::CREATED.get(), &|run| Some(intl.full_time(run.created_at?)), none()),
            both(text::STARTED_BY.get(), &starter, none()),
            both(
                text::DURATION.get(),
                &|run| Some(intl.duration(time(run)?)),
                duration_change(intl, difference),
            ),
            both(
                text::CREDITS.get(),
                &|run| Some(intl.int(run.credits?)),
                ChangeCell::value(credits),
            ),
        ];
        let all = rows.len();
        self.changes(rows, all)
    }

    pub(super) fn checks(self, checks: &[CheckChange]) -> Option<Changes> {
        if !self.are_loaded() {
            return None;
        }
        let has = |read: fn(&CheckChange) -> Option<CheckFigures>| {
            checks.iter().filter_map(read).any(|check| check != CheckFigures::default())
        };
        let only_one = self.only_one(has(|check| check.before), has(|check| check.after));
        if only_one.is_some() {
            return only_one;
        }
        let changed = checks.iter().filter(|check| check.trend != Trend::Same);
        let rows = changed.map(|check| {
            let figures = |check| ChangeCell::value(figures(self.intl, check));
            let [old, new] = [check.before, check.after]
                .map(|check| check.map_or_else(|| ChangeCell::value(None), figures));
            row(&check.name, "", [old, new, check_change(self.intl, check)])
        });
        self.changes(rows.collect(), checks.len())
    }

    /// The differences of the matrices; `None` unless both servers have one.
    pub(super) fn scores(self) -> Option<Changes> {
        let intl = self.intl;
        let (before, after) = self.before.matrix.get().zip(self.after.matrix.get())?;
        let ScoreChanges { checks, rows, same } = ScoreChanges::of(&before, &after);
        if checks.is_empty() {
            return None;
        }
        let scored = |has: fn(&ScoreChange) -> bool| {
            rows.iter().flat_map(|row| &row.cells).any(has) || same > 0
        };
        let (is_before, is_after) =
            (scored(|cell| cell.before.is_some()), scored(|cell| cell.after.is_some()));
        let only_one = self.only_one(is_before, is_after);
        if only_one.is_some() {
            return only_one;
        }
        let rows = rows.into_iter().map(|row| ChangeRow {
            name: intl.language(&row.locale_code),
            id: row.locale_code,
            cells: row.cells.iter().map(|cell| score_cell(intl, cell)).collect(),
        });
        Some(Changes { titles: checks, rows: rows.collect(), same, note: None })
    }

    pub(super) fn audio(self) -> Option<Changes> {
        let intl = self.intl;
        if !self.are_loaded() {
            return None;
        }
        let (before, after) = (self.before.audio.get(), self.after.audio.get());
        let only_one = self.only_one(!before.is_empty(), !after.is_empty());
        if only_one.is_some() {
            return only_one;
        }
        let all = audio_changes(&before, &after);
        let changed = all.iter().filter(|change| change.trend != Trend::Same);
        let rows = changed.map(|change| {
            let [old, new] = [&change.before, &change.after]
                .map(|it| ChangeCell::value(it.as_ref().and_then(|it| audio(intl, it))));
            let difference = audio_change(intl, change.lines, change.length_ms);
            let difference = ChangeCell::change(difference, change.trend);
            row(&intl.language(&change.locale_code), &change.locale_code, [old, new, difference])
        });
        self.changes(rows.collect(), all.len())
    }

    pub(super) fn metrics(self) -> Option<Changes> {
        if !self.are_loaded() {
            return None;
        }
        let (before, after) = (self.before.sections.get(), self.after.sections.get());
        let all = metric_changes(&before, &after);
        let (is_before, is_after) =
            (all.iter().any(|it| it.before.is_some()), all.iter().any(|it| it.after.is_some()));
        let only_one = self.only_one(is_before, is_after);
        if only_one.is_some() {
            return only_one;
        }
        let changed = all.iter().filter(|change| change.trend != Trend::Same);
        let rows = changed.map(|change| {
            let [old, new] =
                [&change.before, &change.after].map(|it| ChangeCell::value(it.clone()));
            let difference = change.difference.as_ref();
            let difference = difference.map(|difference| metric_difference(self.intl, difference));
            let difference = ChangeCell::change(difference, change.trend);
            row(
                &change.label,
                change.section.as_deref().unwrap_or_default(),
                [old, new, difference],
            )
        });
        self.changes(rows.collect(), all.len())
    }

    /// The nodes by how much their times differ. `now` is called for a run that has not ended.
    pub(super) fn times(self, now: impl Fn() -> Timestamp) -> Option<Changes> {
        let intl = self.intl;
        if !self.are_loaded() {
            return None;
        }
        let is_active = |side: Side| side.run.with(|run| run.as_ref().is_some_and(Run::is_active));
        let (before_active, after_active) = (is_active(self.before), is_active(self.after));
        let now = if before_active || after_active { now() } else { Timestamp::UNIX_EPOCH };
        let (before, after) = (self.before.states.get(), self.after.states.get());
        let all = time_changes(
            NodesOfRun { states: &before, is_active: before_active, now },
            NodesOfRun { states: &after, is_active: after_active, now },
        );
        let (before, after) = (self.before.name.get(), self.after.name.get());
        let changed = all.iter().filter(|change| change.difference() != Some(TimeDelta::zero()));
        let rows = changed.map(|change| {
            let [old, new] = [change.before, change.after]
                .map(|it| ChangeCell::value(it.map(|length| node_length(intl, length))));
            let difference = match (change.before, change.after) {
                (None, _) => ChangeCell::value(Some(text::only_in(&after))),
                (_, None) => ChangeCell::value(Some(text::only_in(&before))),
                (Some(_), Some(_)) => duration_change(intl, change.difference()),
            };
            row(&change.name, &change.node_id, [old, new, difference])
        });
        self.changes(rows.collect(), all.len())
    }
}
