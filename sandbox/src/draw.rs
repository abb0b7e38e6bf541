//! Repeatable chance: every generated value is a pure function of the seed and of a path of names.
//!
//! Nothing here keeps state, so a value never depends on which other values were asked for before it.

/// Milliseconds: a length of time, or a moment counted from the Unix epoch.
pub type Ms = i64;

/// A point in the tree of generated values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draw(u64);

impl Draw {
    /// The root of everything generated from `seed`.
    pub fn new(seed: u64) -> Self {
        Self(scramble(seed ^ 0x6f6e_6570_696e_2d31))
    }

    /// The branch with this number.
    pub fn nth(self, number: u64) -> Self {
        Self(scramble(self.0 ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(17)))
    }

    /// The branch with this name.
    pub fn at(self, name: &str) -> Self {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for byte in name.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        self.nth(hash)
    }

    /// 64 evenly spread bits.
    pub fn bits(self) -> u64 {
        scramble(self.0)
    }

    /// A number in `0.0..1.0`.
    pub fn unit(self) -> f64 {
        // The top 53 bits: as many as an f64 holds exactly.
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A whole number in `low..=high`; `low` when the range is empty.
    pub fn between(self, low: i64, high: i64) -> i64 {
        if high <= low {
            return low;
        }
        let span = u128::from(high.abs_diff(low)) + 1;
        let step = (u128::from(self.bits()) * span) >> 64;
        low.saturating_add(i64::try_from(step).unwrap_or(0))
    }

    /// True with the given probability (0 to 1).
    pub fn chance(self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// One of the items, each equally likely.
    #[expect(
        clippy::indexing_slicing,
        reason = "an empty array does not compile, and the index is taken modulo N"
    )]
    pub fn pick<T: Copy, const N: usize>(self, items: &[T; N]) -> T {
        const { assert!(N > 0, "there must be something to pick from") };
        items[self.index(N)]
    }

    /// A position in a list of `len` items; 0 when there are none.
    pub fn index(self, len: usize) -> usize {
        let top = i64::try_from(len).unwrap_or(i64::MAX) - 1;
        usize::try_from(self.between(0, top)).unwrap_or(0)
    }

    /// A version 4 UUID.
    pub fn uuid(self) -> uuid::Uuid {
        let bits = (u128::from(self.bits()) << 64) | u128::from(self.nth(1).bits());
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

/// The whole number nearest to `value`, for lengths and counts far inside the range of an `i64`.
pub fn whole(value: f64) -> i64 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the cast saturates, and nothing here is near the limits"
    )]
    let rounded = value.round() as i64;
    rounded
}

/// A count as an `i64`, which is what the wire and the clock use.
pub fn count(len: usize) -> i64 {
    i64::try_from(len).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_path_always_gives_the_same_value() {
        let draw = Draw::new(7).at("runs").nth(12);
        assert_eq!(draw.bits(), Draw::new(7).at("runs").nth(12).bits());
        assert_ne!(draw.bits(), Draw::new(8).at("runs").nth(12).bits());
        assert_ne!(draw.bits(), Draw::new(7).at("runs").nth(13).bits());
    }

    #[test]
    fn between_reaches_both_ends_and_nothing_else() {
        let mut seen = std::collections::BTreeSet::new();
        for number in 0..200 {
            seen.insert(Draw::new(1).nth(number).between(-1, 2));
        }
        assert_eq!(seen.into_iter().collect::<Vec<_>>(), [-1, 0, 1, 2]);
        assert_eq!(Draw::new(1).between(5, 4), 5);
    }

    #[test]
    fn chance_follows_its_probability() {
        let hits = (0..10_000).filter(|number| Draw::new(3).nth(*number).chance(0.2)).count();
        assert!((1_800..2_200).contains(&hits), "{hits}");
    }

    #[test]
    fn uuids_are_version_4() {
        let id = Draw::new(1).uuid();
        assert_eq!(id.get_version_num(), 4);
        assert_eq!(id.get_variant(), uuid::Variant::RFC4122);
    }
}
