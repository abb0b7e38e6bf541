//! WAV files: mono, 16 bits, 8 kHz.

use crate::random::round_to_i64;

const RATE: u32 = 8_000;

/// Samples of the rise at the start and of the fall at the end, against clicks.
const FADE: u32 = 400;

/// A tone of at most a minute. Without a length the file is valid, but holds no sample.
pub(crate) fn tone(millis: u32, hertz: u32) -> Vec<u8> {
    let samples = millis.min(60_000) * (RATE / 1_000);
    let step = f64::from(hertz) * std::f64::consts::TAU / f64::from(RATE);
    let mut wav = header(samples * 2);
    wav.extend((0..samples).flat_map(|sample| {
        let fade = sample.min(samples - sample).min(FADE);
        let level = 9_000.0 * f64::from(fade) / f64::from(FADE);
        let value = round_to_i64((f64::from(sample) * step).sin() * level);
        i16::try_from(value).unwrap_or(0).to_le_bytes()
    }));
    wav
}

fn header(bytes: u32) -> Vec<u8> {
    let mut wav = Vec::new();
    wav.extend(b"RIFF");
    wav.extend((36 + bytes).to_le_bytes());
    wav.extend(b"WAVEfmt ");
    wav.extend(16_u32.to_le_bytes());
    for half in [1_u16, 1] {
        wav.extend(half.to_le_bytes());
    }
    for one_of in [RATE, RATE * 2] {
        wav.extend(one_of.to_le_bytes());
    }
    for half in [2_u16, 16] {
        wav.extend(half.to_le_bytes());
    }
    wav.extend(b"data");
    wav.extend(bytes.to_le_bytes());
    wav
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tone_has_given_length_and_is_audible() {
        assert_eq!(tone(1_000, 440).len(), 44 + 16_000);
        assert_eq!(tone(0, 440).len(), 44);
        assert!(tone(1_000, 440).iter().skip(44).any(|byte| *byte != 0));
        assert_ne!(tone(100, 440), tone(100, 330));
    }
}
