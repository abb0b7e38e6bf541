//! Arithmetic that undoes a multiplication of integers.

/// The multiplicative inverse of an odd number modulo 2⁶⁴.
pub(crate) const fn inverse(odd: u64) -> u64 {
    // Newton's method: each round doubles the number of correct bits.
    let mut guess = odd;
    let mut round = 0;
    while round < 6 {
        guess = guess.wrapping_mul(2_u64.wrapping_sub(odd.wrapping_mul(guess)));
        round += 1;
    }
    guess
}
