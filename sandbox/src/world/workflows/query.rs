//! The filter, order and paging of a list of runs (contract §5.1).

use uuid::Uuid;

use crate::world::catalog::USER_NAMES;
use crate::world::clock::Ms;
use crate::world::runs::Status;
use crate::world::workflows::run_row::RunRow;

/// A null date in a sort key. Nulls come last in ascending order and first in descending order, as in Postgres: the API's
/// documentation does not say.
const NULL: Ms = Ms::MAX;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SortField {
    CreatedAt,
    StartedAt,
    CompletedAt,
    /// In alphabetical order: the API's documentation does not say.
    Status,
}

impl SortField {
    pub(crate) const ALL: [Self; 4] =
        [Self::CreatedAt, Self::StartedAt, Self::CompletedAt, Self::Status];

    /// The value of the `sort` parameter.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::CreatedAt => "created_at",
            Self::StartedAt => "started_at",
            Self::CompletedAt => "completed_at",
            Self::Status => "status",
        }
    }

    pub(super) fn key(self, row: &RunRow) -> Ms {
        match self {
            Self::CreatedAt => row.created_at,
            Self::StartedAt => row.started_at.unwrap_or(NULL),
            Self::CompletedAt => row.completed_at.unwrap_or(NULL),
            Self::Status => Ms::from(status_rank(row.status)),
        }
    }
}

/// The position of a status in alphabetical order; undocumented statuses come last.
pub(super) fn status_rank(status: Status) -> u8 {
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

#[derive(Clone, Debug)]
pub(crate) struct RunsQuery {
    /// `None` matches every status.
    pub(crate) statuses: Option<Vec<Status>>,
    /// Indexes into the catalog of users; `None` matches every user.
    pub(crate) users: Option<Vec<u16>>,
    /// Ties are in ascending order of id in both directions.
    pub(crate) sort: SortField,
    pub(crate) descending: bool,
    pub(crate) offset: usize,
    pub(crate) limit: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ListPage {
    /// Number of matching rows on all pages.
    pub(crate) total: i64,
    /// Indexes of the runs on this page, in order.
    pub(crate) indexes: Vec<u32>,
}

/// A run without a user, in the column of users.
pub(super) const NO_USER: u16 = u16::MAX;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SortKey {
    /// Negated in descending order, so that ties still sort by ascending id.
    pub(super) key: i128,
    pub(super) id: Uuid,
}

impl SortKey {
    pub(super) fn new(query: &RunsQuery, row: &RunRow, id: Uuid) -> Self {
        let key = i128::from(query.sort.key(row));
        Self { key: if query.descending { -key } else { key }, id }
    }
}

/// The filters of a query, prepared for matching up to a million rows.
pub(super) struct Filter {
    /// A bit for each status rank.
    statuses: u32,
    users: Option<Vec<bool>>,
    pub(super) matches_all: bool,
}

impl Filter {
    pub(super) fn new(query: &RunsQuery) -> Self {
        let bit = |status: &Status| 1_u32 << status_rank(*status);
        let statuses = query
            .statuses
            .as_ref()
            .map_or(u32::MAX, |some| some.iter().map(bit).fold(0, |all, one| all | one));
        let users = query.users.as_ref().map(|some| {
            let known = u16::try_from(USER_NAMES.len()).unwrap_or(u16::MAX);
            (0..known).map(|user| some.contains(&user)).collect()
        });
        Self { statuses, matches_all: query.statuses.is_none() && users.is_none(), users }
    }

    pub(super) fn matches(&self, status_rank: u8, user: u16) -> bool {
        self.statuses & (1 << status_rank) != 0
            && self
                .users
                .as_ref()
                .is_none_or(|some| some.get(usize::from(user)).copied().unwrap_or(false))
    }
}
