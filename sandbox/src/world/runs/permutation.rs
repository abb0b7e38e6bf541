//! A permutation of `0..len` that needs no table.

use crate::random::Rng;

/// Maps the number `n` to `(factor * n + shift) % len`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Permutation {
    len: i64,
    factor: i64,
    shift: i64,
}

impl Permutation {
    pub(super) fn new(rng: Rng, len: i64) -> Self {
        let len = len.max(1);
        let mut factor = 1 + len * 618 / 1_000;
        while gcd(factor, len) != 1 {
            factor += 1;
        }
        Self { len, factor, shift: rng.between(0, len - 1) }
    }

    pub(super) fn get(self, number: i64) -> i64 {
        (self.factor * number + self.shift) % self.len
    }
}

fn gcd(left: i64, right: i64) -> i64 {
    if right == 0 { left } else { gcd(right, left % right) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_each_number_once() {
        for len in [0, 1, 2, 6, 97, 320, 5_000] {
            let permutation = Permutation::new(Rng::new(3), len);
            let mut seen: Vec<_> = (0..len).map(|number| permutation.get(number)).collect();
            seen.sort_unstable();
            assert_eq!(seen, (0..len).collect::<Vec<_>>());
        }
    }
}
