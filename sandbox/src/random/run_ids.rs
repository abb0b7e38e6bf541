//! Run ids that look random and encode the run's index, so that a million runs need no lookup table.

use crate::random::inverse::inverse;
use uuid::Uuid;

use crate::random::rng::Rng;

const FIRST: u32 = 0x9e37_79b1;

const SECOND: u32 = 0x85eb_ca77;

/// The id of the run at `index`; `rng` is the workflow's generator.
pub(crate) fn run_id(rng: Rng, index: u32) -> Uuid {
    let tail = rng.fork("run id").fork_nth(u64::from(index));
    let bits = (u128::from(scramble(rng, index)) << 96)
        | (u128::from(tail.bits() >> 32) << 64)
        | u128::from(tail.fork_nth(1).bits());
    uuid::Builder::from_random_bytes(bits.to_be_bytes()).into_uuid()
}

/// The index encoded in an id; `None` for an id of another workflow.
pub(crate) fn run_index(rng: Rng, id: Uuid) -> Option<u32> {
    let [a, b, c, d, ..] = *id.as_bytes();
    let index = unscramble(rng, u32::from_be_bytes([a, b, c, d]));
    (run_id(rng, index) == id).then_some(index)
}

fn mask(rng: Rng) -> u32 {
    u32::try_from(rng.fork("mask").bits() >> 32).unwrap_or(0)
}

/// A bijection on 32 bits; [`unscramble`] is its inverse.
fn scramble(rng: Rng, index: u32) -> u32 {
    let mut bits = (index ^ mask(rng)).wrapping_mul(FIRST);
    bits ^= bits >> 16;
    bits = bits.wrapping_mul(SECOND);
    bits ^ (bits >> 16)
}

fn unscramble(rng: Rng, hidden: u32) -> u32 {
    let mut bits = hidden ^ (hidden >> 16);
    bits = bits.wrapping_mul(inverse_32(SECOND));
    bits ^= bits >> 16;
    bits.wrapping_mul(inverse_32(FIRST)) ^ mask(rng)
}

/// The multiplicative inverse of an odd number modulo 2³².
#[expect(clippy::cast_possible_truncation, reason = "an inverse modulo 2⁶⁴ is also one modulo 2³²")]
const fn inverse_32(odd: u32) -> u32 {
    inverse(odd as u64) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn run_ids_round_trip() {
        let rng = Rng::new(1);
        for index in (0..1_000_000).step_by(997).chain([u32::MAX]) {
            let id = run_id(rng, index);
            assert_eq!(run_index(rng, id), Some(index));
            assert_eq!(id.get_version_num(), 4);
        }
        assert_eq!(run_index(Rng::new(2), run_id(rng, 5)), None);
    }
}
