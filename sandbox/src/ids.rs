//! Run ids that look random and yet tell the run's position, so that a million of them need no index.

use uuid::Uuid;

use crate::draw::Draw;

const FIRST: u32 = 0x9e37_79b1;
const SECOND: u32 = 0x85eb_ca77;

/// The id of the run at this position of the workflow `key` belongs to.
pub fn run_id(key: Draw, index: u32) -> Uuid {
    let tail = key.at("run id").nth(u64::from(index));
    let bits = (u128::from(hide(key, index)) << 96)
        | (u128::from(tail.bits() >> 32) << 64)
        | u128::from(tail.nth(1).bits());
    uuid::Builder::from_random_bytes(bits.to_be_bytes()).into_uuid()
}

/// The position of the run with this id; `None` when no run of this workflow can have it.
pub fn run_index(key: Draw, id: Uuid) -> Option<u32> {
    let [a, b, c, d, ..] = *id.as_bytes();
    let index = reveal(key, u32::from_be_bytes([a, b, c, d]));
    (run_id(key, index) == id).then_some(index)
}

fn mask(key: Draw) -> u32 {
    u32::try_from(key.at("mask").bits() >> 32).unwrap_or(0)
}

/// A one-to-one mapping of 32 bits: every step can be undone.
fn hide(key: Draw, index: u32) -> u32 {
    let mut bits = (index ^ mask(key)).wrapping_mul(FIRST);
    bits ^= bits >> 16;
    bits = bits.wrapping_mul(SECOND);
    bits ^ (bits >> 16)
}

fn reveal(key: Draw, hidden: u32) -> u32 {
    let mut bits = hidden ^ (hidden >> 16);
    bits = bits.wrapping_mul(inverse(SECOND));
    bits ^= bits >> 16;
    bits.wrapping_mul(inverse(FIRST)) ^ mask(key)
}

/// The number that undoes a multiplication by an odd number, modulo 2³².
const fn inverse(odd: u32) -> u32 {
    // Newton's method: the number of right bits doubles with each round.
    let mut guess = odd;
    let mut round = 0;
    while round < 5 {
        guess = guess.wrapping_mul(2_u32.wrapping_sub(odd.wrapping_mul(guess)));
        round += 1;
    }
    guess
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_lead_back_to_their_position() {
        let key = Draw::new(1);
        for index in (0..1_000_000).step_by(997).chain([u32::MAX]) {
            let id = run_id(key, index);
            assert_eq!(run_index(key, id), Some(index));
            assert_eq!(id.get_version_num(), 4);
        }
        assert_eq!(run_index(Draw::new(2), run_id(key, 5)), None);
    }
}
