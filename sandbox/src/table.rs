//! The list fields of many runs: filters, sort orders and sums over up to a million rows.

use uuid::Uuid;

use crate::draw::{Draw, Ms, count};
use crate::ids::run_id;
use crate::life::Status;

/// Stands for a null date in a sort key. Nulls sort after every date in ascending order and before in descending
/// order, as in Postgres; the API's documentation does not say.
const NULL: Ms = Ms::MAX;

/// The fields of a run that lists and sums look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its status.
    pub status: Status,
    /// Who started it.
    pub triggered_by: Option<u16>,
    /// When it was queued.
    pub created_at: Ms,
    /// When it started.
    pub started_at: Option<Ms>,
    /// When it ended.
    pub completed_at: Option<Ms>,
    /// Time parked.
    pub paused_ms: Ms,
    /// Delivered audio; 0 unless completed.
    pub delivered_ms: Ms,
}

/// What a list can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// `created_at`
    CreatedAt,
    /// `started_at`
    StartedAt,
    /// `completed_at`
    CompletedAt,
    /// `status`, in alphabetical order; the API's documentation does not say.
    Status,
}

impl Sort {
    /// Every sort.
    pub const ALL: [Self; 4] = [Self::CreatedAt, Self::StartedAt, Self::CompletedAt, Self::Status];

    /// The value on the wire.
    pub fn text(self) -> &'static str {
        match self {
            Self::CreatedAt => "created_at",
            Self::StartedAt => "started_at",
            Self::CompletedAt => "completed_at",
            Self::Status => "status",
        }
    }

    fn key(self, row: &Row) -> Ms {
        match self {
            Self::CreatedAt => row.created_at,
            Self::StartedAt => row.started_at.unwrap_or(NULL),
            Self::CompletedAt => row.completed_at.unwrap_or(NULL),
            Self::Status => Ms::from(rank(row.status)),
        }
    }
}

/// Alphabetical, unknown values last.
fn rank(status: Status) -> u8 {
    match status {
        Status::Cancelled => 0,
        Status::Completed => 1,
        Status::Failed => 2,
        Status::Paused => 3,
        Status::Pending => 4,
        Status::Running => 5,
        Status::Other(index) => 6 + index.min(20),
    }
}

/// Which runs to list, in which order, and which part of them.
#[derive(Clone, Debug)]
pub struct Query {
    /// Only these statuses.
    pub statuses: Option<Vec<Status>>,
    /// Only runs started by these people, by their index in the catalogue.
    pub people: Option<Vec<u16>>,
    /// The sort field; ties are in ascending order of id either way.
    pub sort: Sort,
    /// Largest first.
    pub descending: bool,
    /// Rows to leave out.
    pub offset: usize,
    /// Rows to give at most.
    pub limit: usize,
}

/// The answer to a [`Query`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Rows the filters let through.
    pub total: i64,
    /// Positions of the runs on this page, in order.
    pub indexes: Vec<u32>,
}

/// The sums of some runs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sums {
    /// All runs.
    pub total: i64,
    /// Runs of each status in [`Status::KNOWN`].
    pub by_status: [i64; 6],
    /// Delivered audio of completed runs.
    pub delivered_ms: Ms,
    /// Wall-clock time of completed runs.
    pub elapsed_ms: Ms,
    /// Paused time of completed runs.
    pub paused_ms: Ms,
    /// Completed runs with both dates.
    pub timed: i64,
}

impl Sums {
    /// Runs with this status; 0 for one the API does not document.
    pub fn of(&self, status: Status) -> i64 {
        Status::KNOWN
            .iter()
            .zip(self.by_status)
            .find(|(known, _)| **known == status)
            .map_or(0, |(_, runs)| runs)
    }

    fn add(&mut self, row: &Row) {
        self.total += 1;
        for (known, runs) in Status::KNOWN.iter().zip(&mut self.by_status) {
            if *known == row.status {
                *runs += 1;
            }
        }
        if row.status != Status::Completed {
            return;
        }
        self.delivered_ms += row.delivered_ms;
        if let (Some(started), Some(completed)) = (row.started_at, row.completed_at) {
            self.timed += 1;
            self.elapsed_ms += completed - started;
            self.paused_ms += row.paused_ms;
        }
    }
}

/// Rows that do not change any more, with every sort order worked out beforehand.
#[derive(Debug)]
pub struct Table {
    key: Draw,
    rows: Vec<Row>,
    /// Two columns by themselves: what a filter reads has to fit the processor's cache.
    ranks: Vec<u8>,
    people: Vec<u16>,
    /// For each of [`Sort::ALL`]: ascending, descending.
    orders: Vec<[Vec<u32>; 2]>,
    sums: Sums,
}

/// Stands for "nobody" in the column of people.
const NOBODY: u16 = u16::MAX;

impl Table {
    /// A table of the runs whose ids come from `key`.
    pub fn new(key: Draw, rows: Vec<Row>) -> Self {
        let ids: Vec<Uuid> = positions(rows.len()).map(|index| run_id(key, index)).collect();
        let orders = std::thread::scope(|scope| {
            let sorted = |sort| order(sort, &rows, &ids);
            let workers: Vec<_> =
                Sort::ALL.iter().map(|sort| scope.spawn(move || sorted(*sort))).collect();
            workers.into_iter().map(|worker| worker.join().unwrap_or_default()).collect()
        });
        let mut sums = Sums::default();
        rows.iter().for_each(|row| sums.add(row));
        Self {
            key,
            ranks: rows.iter().map(|row| rank(row.status)).collect(),
            people: rows.iter().map(|row| row.triggered_by.unwrap_or(NOBODY)).collect(),
            rows,
            orders,
            sums,
        }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// One row.
    pub fn row(&self, index: u32) -> Option<&Row> {
        self.rows.get(usize::try_from(index).ok()?)
    }

    /// A page of these rows and the `live` ones, which come with their positions.
    pub fn page(&self, query: &Query, live: &[(u32, Row)]) -> Page {
        let filter = Filter::new(query);
        let sorted = self.sorted(query.sort, query.descending);
        let mut live: Vec<_> = live
            .iter()
            .filter(|(_, row)| filter.lets(rank(row.status), row.triggered_by.unwrap_or(NOBODY)))
            .map(|(index, row)| (Place::new(query, row, run_id(self.key, *index)), *index))
            .collect();
        live.sort_unstable_by_key(|(place, _)| *place);
        let total = self.count(&filter) + count(live.len());
        // Where each live row goes among the others is looked up once; comparing it with every row it passes is slow.
        let mut live = live
            .into_iter()
            .map(|(place, index)| {
                (sorted.partition_point(|other| self.place(query, *other) < place), index)
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
            while let Some((_, earlier)) = live.next_if(|(before, _)| *before <= position) {
                more = take(earlier);
            }
            if !more || (self.lets(&filter, *index) && !take(*index)) {
                return Page { total, indexes };
            }
        }
        for (_, index) in live {
            take(index);
        }
        Page { total, indexes }
    }

    /// Sums over the rows created in a window, both ends included, and over the `live` ones in it.
    pub fn sums(&self, from: Option<Ms>, to: Option<Ms>, live: &[(u32, Row)]) -> Sums {
        let inside = |row: &Row| {
            from.is_none_or(|from| row.created_at >= from)
                && to.is_none_or(|to| row.created_at <= to)
        };
        let mut sums =
            if from.is_none() && to.is_none() { self.sums.clone() } else { Sums::default() };
        if from.is_some() || to.is_some() {
            self.rows.iter().filter(|row| inside(row)).for_each(|row| sums.add(row));
        }
        live.iter().filter(|(_, row)| inside(row)).for_each(|(_, row)| sums.add(row));
        sums
    }

    fn sorted(&self, sort: Sort, descending: bool) -> &[u32] {
        let both = Sort::ALL.iter().zip(&self.orders).find(|(known, _)| **known == sort);
        let Some((_, [ascending, falling])) = both else {
            return &[];
        };
        if descending { falling } else { ascending }
    }

    /// A row's place; after all others for a row that does not exist.
    fn place(&self, query: &Query, index: u32) -> Place {
        let id = run_id(self.key, index);
        self.row(index).map_or(Place { key: i128::MAX, id }, |row| Place::new(query, row, id))
    }

    fn lets(&self, filter: &Filter, index: u32) -> bool {
        let index = usize::try_from(index).unwrap_or(usize::MAX);
        match (self.ranks.get(index), self.people.get(index)) {
            (Some(rank), Some(person)) => filter.lets(*rank, *person),
            _ => false,
        }
    }

    fn count(&self, filter: &Filter) -> i64 {
        if filter.lets_all {
            return count(self.rows.len());
        }
        count(
            self.ranks
                .iter()
                .zip(&self.people)
                .filter(|(rank, person)| filter.lets(**rank, **person))
                .count(),
        )
    }
}

/// A row's place in a sort order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    /// Negated for a descending order, so that the id can always ascend.
    key: i128,
    id: Uuid,
}

impl Place {
    fn new(query: &Query, row: &Row, id: Uuid) -> Self {
        let key = i128::from(query.sort.key(row));
        Self { key: if query.descending { -key } else { key }, id }
    }
}

/// The filters of a query in the form a million rows are held against.
struct Filter {
    statuses: u32,
    people: Option<Vec<bool>>,
    lets_all: bool,
}

impl Filter {
    fn new(query: &Query) -> Self {
        let bit = |status: &Status| 1_u32 << rank(*status);
        let statuses = query
            .statuses
            .as_ref()
            .map_or(u32::MAX, |some| some.iter().map(bit).fold(0, |all, one| all | one));
        let people = query.people.as_ref().map(|some| {
            let known = u16::try_from(crate::catalog::PEOPLE.len()).unwrap_or(u16::MAX);
            (0..known).map(|person| some.contains(&person)).collect()
        });
        Self { statuses, lets_all: query.statuses.is_none() && people.is_none(), people }
    }

    fn lets(&self, rank: u8, person: u16) -> bool {
        self.statuses & (1 << rank) != 0
            && self
                .people
                .as_ref()
                .is_none_or(|some| some.get(usize::from(person)).copied().unwrap_or(false))
    }
}

fn positions(len: usize) -> impl Iterator<Item = u32> {
    0..u32::try_from(len).unwrap_or(u32::MAX)
}

/// The rows' positions in ascending and in descending order, ties by ascending id in both.
fn order(sort: Sort, rows: &[Row], ids: &[Uuid]) -> [Vec<u32>; 2] {
    let mut keyed: Vec<(Ms, u32)> =
        rows.iter().map(|row| sort.key(row)).zip(positions(rows.len())).collect();
    let id = |index: u32| usize::try_from(index).ok().and_then(|index| ids.get(index));
    keyed.sort_unstable_by(|(a, left), (b, right)| {
        a.cmp(b).then_with(|| id(*left).cmp(&id(*right)))
    });
    let falling =
        keyed.chunk_by(|(a, _), (b, _)| a == b).rev().flatten().map(|(_, index)| *index).collect();
    [keyed.iter().map(|(_, index)| *index).collect(), falling]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<(u32, Row)> {
        let statuses = [
            Status::Completed,
            Status::Failed,
            Status::Pending,
            Status::Completed,
            Status::Cancelled,
        ];
        (0_u32..60)
            .map(|index| {
                let draw = Draw::new(9).nth(u64::from(index));
                let created_at = draw.between(0, 9);
                let row = Row {
                    status: draw.at("status").pick(&statuses),
                    triggered_by: draw
                        .at("who")
                        .chance(0.9)
                        .then(|| u16::try_from(draw.between(0, 3)).unwrap_or(0)),
                    created_at,
                    started_at: draw.at("started").chance(0.8).then_some(created_at + 1),
                    completed_at: draw.at("completed").chance(0.7).then_some(created_at + 2),
                    paused_ms: 0,
                    delivered_ms: 10,
                };
                (index, row)
            })
            .collect()
    }

    /// The rule itself, without any of the table's short cuts.
    fn expected(query: &Query, rows: &[(u32, Row)], key: Draw) -> Page {
        let mut matching: Vec<_> = rows
            .iter()
            .filter(|(_, row)| {
                query.statuses.as_ref().is_none_or(|some| some.contains(&row.status))
            })
            .filter(|(_, row)| {
                query.people.as_ref().is_none_or(|some| {
                    row.triggered_by.is_some_and(|person| some.contains(&person))
                })
            })
            .collect();
        matching.sort_by(|(a_index, a), (b_index, b)| {
            let by_key = query.sort.key(a).cmp(&query.sort.key(b));
            let by_key = if query.descending { by_key.reverse() } else { by_key };
            by_key.then_with(|| run_id(key, *a_index).cmp(&run_id(key, *b_index)))
        });
        let indexes =
            matching.iter().skip(query.offset).take(query.limit).map(|(index, _)| *index).collect();
        Page { total: count(matching.len()), indexes }
    }

    #[test]
    fn pages_follow_the_rule_for_every_filter_sort_and_split_into_settled_and_live() {
        let key = Draw::new(4);
        let rows = rows();
        for settled in [0, 30, 60] {
            let (still, live) = rows.split_at(settled);
            let table = Table::new(key, still.iter().map(|(_, row)| *row).collect());
            for sort in Sort::ALL {
                for descending in [false, true] {
                    for statuses in [
                        None,
                        Some(vec![Status::Completed, Status::Pending]),
                        Some(vec![Status::Paused]),
                    ] {
                        for people in [None, Some(vec![1, 2]), Some(Vec::new())] {
                            for (offset, limit) in [(0, 100), (7, 5), (58, 5), (60, 5)] {
                                let query = Query {
                                    statuses: statuses.clone(),
                                    people: people.clone(),
                                    sort,
                                    descending,
                                    offset,
                                    limit,
                                };
                                assert_eq!(
                                    table.page(&query, live),
                                    expected(&query, &rows, key),
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
    fn nulls_come_last_ascending_and_first_descending() {
        let rows = rows();
        let table = Table::new(Draw::new(4), rows.iter().map(|(_, row)| *row).collect());
        let nulls = rows.iter().filter(|(_, row)| row.completed_at.is_none()).count();
        for (descending, at_end) in [(false, true), (true, false)] {
            let query = Query {
                statuses: None,
                people: None,
                sort: Sort::CompletedAt,
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
    fn sums_cover_the_window_with_both_ends() {
        let rows = rows();
        let (still, live) = rows.split_at(40);
        let table = Table::new(Draw::new(4), still.iter().map(|(_, row)| *row).collect());
        let inside = rows.iter().filter(|(_, row)| (3..=5).contains(&row.created_at)).count();
        assert_eq!(table.sums(Some(3), Some(5), live).total, count(inside));
        let all = table.sums(None, None, live);
        assert_eq!(all.total, 60);
        assert_eq!(all.by_status.iter().sum::<i64>(), 60);
        let completed = rows.iter().filter(|(_, row)| row.status == Status::Completed).count();
        assert_eq!(
            (all.of(Status::Completed), all.delivered_ms),
            (count(completed), count(completed) * 10)
        );
    }
}
