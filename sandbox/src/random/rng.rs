//! A stateless random number generator: each value is a pure function of the seed and of a path of names and numbers.
//!
//! Without state, a value does not depend on which other values were generated before it.

/// A node in the tree of generators. Each value method returns the same value on every call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rng(u64);

impl Rng {
    pub(crate) fn new(seed: u64) -> Self {
        Self(scramble(seed ^ 0x6f6e_6570_696e_2d31))
    }

    /// The child generator with this number.
    pub(crate) fn fork_nth(self, number: u64) -> Self {
        Self(scramble(self.0 ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(17)))
    }

    /// The child generator with this name.
    pub(crate) fn fork(self, name: &str) -> Self {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for byte in name.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        self.fork_nth(hash)
    }

    /// 64 uniform bits.
    pub(crate) fn bits(self) -> u64 {
        scramble(self.0)
    }

    /// A number in `0.0..1.0`.
    pub(crate) fn unit(self) -> f64 {
        // The top 53 bits: as many as an f64 holds exactly.
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// An integer in `low..=high`; `low` if the range is empty.
    pub(crate) fn between(self, low: i64, high: i64) -> i64 {
        if high <= low {
            return low;
        }
        let span = u128::from(high.abs_diff(low)) + 1;
        let step = (u128::from(self.bits()) * span) >> 64;
        low.saturating_add(i64::try_from(step).unwrap_or(0))
    }

    /// True with the given probability (0 to 1).
    pub(crate) fn chance(self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// One of the items, each equally likely.
    #[expect(
        clippy::indexing_slicing,
        reason = "an empty array does not compile, and the index is taken modulo N"
    )]
    pub(crate) fn pick<T: Copy, const N: usize>(self, items: &[T; N]) -> T {
        const { assert!(N > 0, "there must be something to pick from") };
        items[self.index(N)]
    }

    /// An index below `len`; 0 if `len` is 0.
    pub(crate) fn index(self, len: usize) -> usize {
        let top = i64::try_from(len).unwrap_or(i64::MAX) - 1;
        usize::try_from(self.between(0, top)).unwrap_or(0)
    }

    /// A version 4 UUID.
    pub(crate) fn uuid(self) -> uuid::Uuid {
        let bits = (u128::from(self.bits()) << 64) | u128::from(self.fork_nth(1).bits());
        uuid::Builder::from_random_bytes(bits.to_be_bytes()).into_uuid()
    }
}

/// The finisher of SplitMix64: every input bit changes about half of the output bits.
fn scramble(value: u64) -> u64 {
    let mut bits = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

pub(crate) fn round_to_i64(value: f64) -> i64 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the cast saturates, and nothing here is near the limits"
    )]
    let rounded = value.round() as i64;
    rounded
}

pub(crate) fn len_to_i64(len: usize) -> i64 {
    i64::try_from(len).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_path_gives_same_value() {
        let rng = Rng::new(7).fork("runs").fork_nth(12);
        assert_eq!(rng.bits(), Rng::new(7).fork("runs").fork_nth(12).bits());
        assert_ne!(rng.bits(), Rng::new(8).fork("runs").fork_nth(12).bits());
        assert_ne!(rng.bits(), Rng::new(7).fork("runs").fork_nth(13).bits());
    }

    #[test]
    fn between_includes_both_ends() {
        let mut seen = std::collections::BTreeSet::new();
        for number in 0..200 {
            seen.insert(Rng::new(1).fork_nth(number).between(-1, 2));
        }
        assert_eq!(seen.into_iter().collect::<Vec<_>>(), [-1, 0, 1, 2]);
        assert_eq!(Rng::new(1).between(5, 4), 5);
    }

    #[test]
    fn chance_has_given_probability() {
        let hits = (0..10_000).filter(|number| Rng::new(3).fork_nth(*number).chance(0.2)).count();
        assert!((1_800..2_200).contains(&hits), "{hits}");
    }

    #[test]
    fn uuids_are_version_4() {
        let id = Rng::new(1).uuid();
        assert_eq!(id.get_version_num(), 4);
        assert_eq!(id.get_variant(), uuid::Variant::RFC4122);
    }
}
