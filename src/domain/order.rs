//! Sorting by index: one merge sort for all types, since each instance of a generic sort takes
//! kilobytes of WebAssembly. Pure.

use std::cmp::Ordering;

/// The direction of a sort.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SortOrder {
    /// Smallest or oldest first.
    Ascending,
    /// Largest or newest first.
    #[default]
    Descending,
}

impl SortOrder {
    /// The API's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ascending => "asc",
            Self::Descending => "desc",
        }
    }

    pub(crate) fn reversed(self) -> Self {
        match self {
            Self::Ascending => Self::Descending,
            Self::Descending => Self::Ascending,
        }
    }
}

/// Sorts `items`. The sort is stable.
pub(crate) fn sort_by<T>(items: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    let order =
        sorted_indices(items.len(), &|one, other| match (items.get(one), items.get(other)) {
            (Some(one), Some(other)) => compare(one, other),
            (Some(_) | None, None) | (None, Some(_)) => Ordering::Equal,
        });
    let mut unsorted: Vec<_> = std::mem::take(items).into_iter().map(Some).collect();
    items.extend(order.into_iter().filter_map(|at| unsorted.get_mut(at)?.take()));
}

/// The indices `0..count` in sorted order. The sort is stable. The standard library's sort would add 5
/// KB of WebAssembly.
pub(crate) fn sorted_indices(
    count: usize,
    compare: &dyn Fn(usize, usize) -> Ordering,
) -> Vec<usize> {
    merge_sort(0, count, compare)
}

fn merge_sort(from: usize, to: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    if to - from < 2 {
        return (from..to).collect();
    }
    let middle = from.midpoint(to);
    let mut left = merge_sort(from, middle, compare).into_iter().peekable();
    let mut right = merge_sort(middle, to, compare).into_iter().peekable();
    let mut merged = Vec::with_capacity(to - from);
    while let (Some(one), Some(other)) = (left.peek(), right.peek()) {
        // Stable: the left item wins a tie.
        let next = if compare(*one, *other).is_gt() { right.next() } else { left.next() };
        merged.extend(next);
    }
    merged.extend(left.chain(right));
    merged
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sorts_like_the_standard_library(
            mut items in prop::collection::vec((0..9_u8, any::<u8>()), 0..200)
        ) {
            let mut expected = items.clone();
            expected.sort_by_key(|(key, _)| *key);
            sort_by(&mut items, |(one, _), (other, _)| one.cmp(other));
            prop_assert_eq!(items, expected);
        }
    }
}
