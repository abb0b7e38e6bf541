//! Sorting, by one sort of indices: a sort per type costs kilobytes of WebAssembly. Pure.

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
    /// The API's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ascending => "asc",
            Self::Descending => "desc",
        }
    }

    /// The other direction.
    pub fn reversed(self) -> Self {
        match self {
            Self::Ascending => Self::Descending,
            Self::Descending => Self::Ascending,
        }
    }
}

/// Sorts `items`; equal ones keep their order.
pub fn sort_by<T>(items: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    let order = places(items.len(), &|one, other| match (items.get(one), items.get(other)) {
        (Some(one), Some(other)) => compare(one, other),
        (Some(_) | None, None) | (None, Some(_)) => Ordering::Equal,
    });
    let mut last: Vec<_> = std::mem::take(items).into_iter().map(Some).collect();
    items.extend(order.into_iter().filter_map(|at| last.get_mut(at)?.take()));
}

/// The indices `0..count` in sorted order. A merge sort: the standard library's sort is optimised for speed and
/// takes 5 KB of WebAssembly.
pub fn places(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    sorted(0, count, compare)
}

/// The indices `from..to` in sorted order.
fn sorted(from: usize, to: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    if to - from < 2 {
        return (from..to).collect();
    }
    let middle = from.midpoint(to);
    let mut left = sorted(from, middle, compare).into_iter().peekable();
    let mut right = sorted(middle, to, compare).into_iter().peekable();
    let mut merged = Vec::with_capacity(to - from);
    while let (Some(one), Some(other)) = (left.peek(), right.peek()) {
        // Of equal ones, the left comes first: their order stays.
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
        fn items_are_sorted_as_the_standard_library_sorts_them(
            mut items in prop::collection::vec((0..9_u8, any::<u8>()), 0..200)
        ) {
            let mut expected = items.clone();
            expected.sort_by_key(|(key, _)| *key);
            sort_by(&mut items, |(one, _), (other, _)| one.cmp(other));
            prop_assert_eq!(items, expected);
        }
    }
}
