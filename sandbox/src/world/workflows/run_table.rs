//! Lists and totals over up to a million ended runs and a few recent ones.

use uuid::Uuid;

use crate::random::{Rng, len_to_i64, run_id};
use crate::world::clock::Ms;
use crate::world::workflows::query::{
    Filter, ListPage, NO_USER, RunsQuery, SortField, SortKey, status_rank,
};
use crate::world::workflows::run_row::RunRow;
use crate::world::workflows::totals::RunTotals;

/// The rows of ended runs, with every sort order precomputed.
#[derive(Debug)]
pub(crate) struct RunTable {
    /// The generator of the run ids.
    rng: Rng,
    rows: Vec<RunRow>,
    /// `ranks` and `users` are columns of their own, so that filtering stays in the CPU cache.
    ranks: Vec<u8>,
    users: Vec<u16>,
    /// For each of [`SortField::ALL`]: ascending and descending indexes.
    orders: Vec<[Vec<u32>; 2]>,
    totals: RunTotals,
}

impl RunTable {
    /// `rng` is the generator of the run ids.
    pub(crate) fn new(rng: Rng, rows: Vec<RunRow>) -> Self {
        let ids: Vec<Uuid> = indexes(rows.len()).map(|index| run_id(rng, index)).collect();
        let orders = std::thread::scope(|scope| {
            let sorted = |sort| sorted_indexes(sort, &rows, &ids);
            let workers: Vec<_> =
                SortField::ALL.iter().map(|sort| scope.spawn(move || sorted(*sort))).collect();
            workers.into_iter().map(|worker| worker.join().unwrap_or_default()).collect()
        });
        let mut totals = RunTotals::default();
        rows.iter().for_each(|row| totals.add(row));
        Self {
            rng,
            ranks: rows.iter().map(|row| status_rank(row.status)).collect(),
            users: rows.iter().map(|row| row.triggered_by.unwrap_or(NO_USER)).collect(),
            rows,
            orders,
            totals,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn row(&self, index: u32) -> Option<&RunRow> {
        self.rows.get(usize::try_from(index).ok()?)
    }

    /// A page of the table merged with the `recent` rows, which carry their indexes.
    pub(crate) fn page(&self, query: &RunsQuery, recent: &[(u32, RunRow)]) -> ListPage {
        let filter = Filter::new(query);
        let sorted = self.sorted(query.sort, query.descending);
        let mut recent: Vec<_> = recent
            .iter()
            .filter(|(_, row)| {
                filter.matches(status_rank(row.status), row.triggered_by.unwrap_or(NO_USER))
            })
            .map(|(index, row)| (SortKey::new(query, row, run_id(self.rng, *index)), *index))
            .collect();
        recent.sort_unstable_by_key(|(sort_key, _)| *sort_key);
        let total = self.count(&filter) + len_to_i64(recent.len());
        // Binary search for the place of each recent row: comparing it with every row before it is slow.
        let mut recent = recent
            .into_iter()
            .map(|(sort_key, index)| {
                (sorted.partition_point(|other| self.sort_key(query, *other) < sort_key), index)
            })
            .peekable();

        let mut indexes = Vec::with_capacity(query.limit.min(100));
        let mut skip = query.offset;
        let mut take = |index: u32| {
            if skip > 0 {
                skip -= 1;
            } else if indexes.len() < query.limit {
                indexes.push(index);
            }
            indexes.len() < query.limit
        };
        for (position, index) in sorted.iter().enumerate() {
            let mut more = true;
            while let Some((_, earlier)) = recent.next_if(|(before, _)| *before <= position) {
                more = take(earlier);
            }
            if !more || (self.matches(&filter, *index) && !take(*index)) {
                return ListPage { total, indexes };
            }
        }
        for (_, index) in recent {
            take(index);
        }
        ListPage { total, indexes }
    }

    /// Totals of the rows created from `from` to `to`, both included.
    pub(crate) fn totals(
        &self,
        from: Option<Ms>,
        to: Option<Ms>,
        recent: &[(u32, RunRow)],
    ) -> RunTotals {
        let inside = |row: &RunRow| {
            from.is_none_or(|from| row.created_at >= from)
                && to.is_none_or(|to| row.created_at <= to)
        };
        let mut totals =
            if from.is_none() && to.is_none() { self.totals.clone() } else { RunTotals::default() };
        if from.is_some() || to.is_some() {
            self.rows.iter().filter(|row| inside(row)).for_each(|row| totals.add(row));
        }
        recent.iter().filter(|(_, row)| inside(row)).for_each(|(_, row)| totals.add(row));
        totals
    }

    fn sorted(&self, sort: SortField, descending: bool) -> &[u32] {
        let both = SortField::ALL.iter().zip(&self.orders).find(|(known, _)| **known == sort);
        let Some((_, [ascending, descending_order])) = both else {
            return &[];
        };
        if descending { descending_order } else { ascending }
    }

    /// An unknown index sorts last.
    fn sort_key(&self, query: &RunsQuery, index: u32) -> SortKey {
        let id = run_id(self.rng, index);
        self.row(index).map_or(SortKey { key: i128::MAX, id }, |row| SortKey::new(query, row, id))
    }

    fn matches(&self, filter: &Filter, index: u32) -> bool {
        let index = usize::try_from(index).unwrap_or(usize::MAX);
        match (self.ranks.get(index), self.users.get(index)) {
            (Some(status_rank), Some(user)) => filter.matches(*status_rank, *user),
            _ => false,
        }
    }

    fn count(&self, filter: &Filter) -> i64 {
        if filter.matches_all {
            return len_to_i64(self.rows.len());
        }
        len_to_i64(
            self.ranks
                .iter()
                .zip(&self.users)
                .filter(|(status_rank, user)| filter.matches(**status_rank, **user))
                .count(),
        )
    }
}

fn indexes(len: usize) -> impl Iterator<Item = u32> {
    0..u32::try_from(len).unwrap_or(u32::MAX)
}

/// The indexes in ascending and in descending order; ties are in ascending order of id in both.
fn sorted_indexes(sort: SortField, rows: &[RunRow], ids: &[Uuid]) -> [Vec<u32>; 2] {
    let mut keyed: Vec<(Ms, u32)> =
        rows.iter().map(|row| sort.key(row)).zip(indexes(rows.len())).collect();
    let id = |index: u32| usize::try_from(index).ok().and_then(|index| ids.get(index));
    keyed.sort_unstable_by(|(a, left), (b, right)| {
        a.cmp(b).then_with(|| id(*left).cmp(&id(*right)))
    });
    let descending_order =
        keyed.chunk_by(|(a, _), (b, _)| a == b).rev().flatten().map(|(_, index)| *index).collect();
    [keyed.iter().map(|(_, index)| *index).collect(), descending_order]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::runs::Status;

    fn rows() -> Vec<(u32, RunRow)> {
        let statuses = [
            Status::Completed,
            Status::Failed,
            Status::Pending,
            Status::Completed,
            Status::Cancelled,
        ];
        (0_u32..60)
            .map(|index| {
                let rng = Rng::new(9).fork_nth(u64::from(index));
                let created_at = rng.between(0, 9);
                let row = RunRow {
                    status: rng.fork("status").pick(&statuses),
                    triggered_by: rng
                        .fork("who")
                        .chance(0.9)
                        .then(|| u16::try_from(rng.between(0, 3)).unwrap_or(0)),
                    created_at,
                    started_at: rng.fork("started").chance(0.8).then_some(created_at + 1),
                    completed_at: rng.fork("completed").chance(0.7).then_some(created_at + 2),
                    paused_ms: 0,
                    delivered_ms: 10,
                };
                (index, row)
            })
            .collect()
    }

    /// A reference implementation without the table's optimizations.
    fn expected(query: &RunsQuery, rows: &[(u32, RunRow)], rng: Rng) -> ListPage {
        let mut matching: Vec<_> =
            rows.iter()
                .filter(|(_, row)| {
                    query.statuses.as_ref().is_none_or(|some| some.contains(&row.status))
                })
                .filter(|(_, row)| {
                    query.users.as_ref().is_none_or(|some| {
                        row.triggered_by.is_some_and(|user| some.contains(&user))
                    })
                })
                .collect();
        matching.sort_by(|(a_index, a), (b_index, b)| {
            let by_key = query.sort.key(a).cmp(&query.sort.key(b));
            let by_key = if query.descending { by_key.reverse() } else { by_key };
            by_key.then_with(|| run_id(rng, *a_index).cmp(&run_id(rng, *b_index)))
        });
        let indexes =
            matching.iter().skip(query.offset).take(query.limit).map(|(index, _)| *index).collect();
        ListPage { total: len_to_i64(matching.len()), indexes }
    }

    #[test]
    fn pages_match_reference_implementation() {
        let rng = Rng::new(4);
        let rows = rows();
        for final_row in [0, 30, 60] {
            let (ended, recent) = rows.split_at(final_row);
            let table = RunTable::new(rng, ended.iter().map(|(_, row)| *row).collect());
            for sort in SortField::ALL {
                for descending in [false, true] {
                    for statuses in [
                        None,
                        Some(vec![Status::Completed, Status::Pending]),
                        Some(vec![Status::Paused]),
                    ] {
                        for users in [None, Some(vec![1, 2]), Some(Vec::new())] {
                            for (offset, limit) in [(0, 100), (7, 5), (58, 5), (60, 5)] {
                                let query = RunsQuery {
                                    statuses: statuses.clone(),
                                    users: users.clone(),
                                    sort,
                                    descending,
                                    offset,
                                    limit,
                                };
                                assert_eq!(
                                    table.page(&query, recent),
                                    expected(&query, &rows, rng),
                                    "{query:?}"
                                );
                            }
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn nulls_sort_last_ascending_and_first_descending() {
        let rows = rows();
        let table = RunTable::new(Rng::new(4), rows.iter().map(|(_, row)| *row).collect());
        let nulls = rows.iter().filter(|(_, row)| row.completed_at.is_none()).count();
        for (descending, at_end) in [(false, true), (true, false)] {
            let query = RunsQuery {
                statuses: None,
                users: None,
                sort: SortField::CompletedAt,
                descending,
                offset: 0,
                limit: 100,
            };
            let page = table.page(&query, &[]);
            let none =
                |index: &u32| table.row(*index).is_some_and(|row| row.completed_at.is_none());
            let run = if at_end {
                page.indexes.iter().rev().take_while(|index| none(index)).count()
            } else {
                page.indexes.iter().take_while(|index| none(index)).count()
            };
            assert_eq!(run, nulls);
        }
    }

    #[test]
    fn totals_include_both_ends_of_range() {
        let rows = rows();
        let (ended, recent) = rows.split_at(40);
        let table = RunTable::new(Rng::new(4), ended.iter().map(|(_, row)| *row).collect());
        let inside = rows.iter().filter(|(_, row)| (3..=5).contains(&row.created_at)).count();
        assert_eq!(table.totals(Some(3), Some(5), recent).total, len_to_i64(inside));
        let all = table.totals(None, None, recent);
        assert_eq!(all.total, 60);
        assert_eq!(all.by_status.iter().sum::<i64>(), 60);
        let completed = rows.iter().filter(|(_, row)| row.status == Status::Completed).count();
        assert_eq!(
            (all.with_status(Status::Completed), all.delivered_ms),
            (len_to_i64(completed), len_to_i64(completed) * 10)
        );
    }
}
