//! Ids of audio clips. They look random and encode the clip, so that no table of clips is needed.

use crate::random::{Rng, inverse};

/// One take of one line in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Clip {
    /// Index of the line in the script.
    pub(crate) line: u32,
    /// Index into the graph's languages.
    pub(crate) language: u8,
    /// From 0; the delivered take is the last one.
    pub(crate) take: u8,
}

/// An odd factor is invertible modulo 2⁶⁴.
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

impl Clip {
    /// The id: 16 hexadecimal digits. `run` is the run's generator.
    pub(crate) fn id(self, run: Rng) -> String {
        let clip =
            u64::from(self.line) << 16 | u64::from(self.language) << 8 | u64::from(self.take);
        let id = (u64::from(self.checksum(run)) << 48 | clip).wrapping_mul(FACTOR);
        format!("{:016x}", id ^ mask(run))
    }

    /// The clip with this id; `None` for an id of another run.
    pub(crate) fn from_id(run: Rng, id: &str) -> Option<Self> {
        let is_hex = id.len() == 16 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
        let id = u64::from_str_radix(id, 16).ok().filter(|_| is_hex)?;
        let bits = (id ^ mask(run)).wrapping_mul(inverse(FACTOR));
        let clip = Self {
            line: u32::try_from(bits >> 16 & 0xffff_ffff).ok()?,
            language: u8::try_from(bits >> 8 & 0xff).ok()?,
            take: u8::try_from(bits & 0xff).ok()?,
        };
        (u64::from(clip.checksum(run)) == bits >> 48).then_some(clip)
    }

    fn checksum(self, run: Rng) -> u16 {
        let rng = run.fork("clip").fork_nth(u64::from(self.line));
        let rng = rng.fork_nth(u64::from(self.language)).fork_nth(u64::from(self.take));
        u16::try_from(rng.bits() >> 48).unwrap_or(0)
    }
}

fn mask(run: Rng) -> u64 {
    run.fork("clip mask").bits()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clip_ids_round_trip() {
        let run = Rng::new(1);
        for line in [0, 1, 77, 4_999, 65_536] {
            for (language, take) in [(0, 0), (17, 3), (19, 1)] {
                let clip = Clip { line, language, take };
                assert_eq!(Clip::from_id(run, &clip.id(run)), Some(clip));
                assert_eq!(Clip::from_id(Rng::new(2), &clip.id(run)), None);
            }
        }
        for bad in ["", "4f0c9be27d1835aa", "+f0c9be27d1835aa", "xyz"] {
            assert_eq!(Clip::from_id(run, bad), None);
        }
    }
}
