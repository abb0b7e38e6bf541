//! The `Range` header of a request for a part of a file.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ByteRange {
    /// Both ends are inclusive.
    Part {
        first: usize,
        last: usize,
    },
    Unsatisfiable,
    /// A malformed header, another unit, or several ranges: the whole file is sent.
    Ignored,
}

impl ByteRange {
    pub(super) fn parse(header: &str, len: usize) -> Self {
        let Some((first, last)) =
            header.strip_prefix("bytes=").and_then(|range| range.trim().split_once('-'))
        else {
            return Self::Ignored;
        };
        let number = |text: &str| text.parse::<usize>().ok();
        match (first, last) {
            ("", suffix) => match number(suffix) {
                None => Self::Ignored,
                Some(0) => Self::Unsatisfiable,
                Some(_) if len == 0 => Self::Unsatisfiable,
                Some(suffix) => Self::Part { first: len.saturating_sub(suffix), last: len - 1 },
            },
            (first, last) => match (number(first), number(last)) {
                (None, _) => Self::Ignored,
                (Some(first), _) if first >= len => Self::Unsatisfiable,
                (Some(first), None) if last.is_empty() => Self::Part { first, last: len - 1 },
                (Some(first), Some(last)) if first <= last => {
                    Self::Part { first, last: last.min(len - 1) }
                }
                (Some(_), _) => Self::Ignored,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_ranges() {
        let part = |first, last| ByteRange::Part { first, last };
        for (header, expected) in [
            ("bytes=0-", part(0, 99)),
            ("bytes=10-19", part(10, 19)),
            ("bytes=90-500", part(90, 99)),
            ("bytes=-5", part(95, 99)),
            ("bytes=-500", part(0, 99)),
            ("bytes=100-", ByteRange::Unsatisfiable),
            ("bytes=-0", ByteRange::Unsatisfiable),
            ("bytes=9-3", ByteRange::Ignored),
            ("bytes=0-1,4-5", ByteRange::Ignored),
            ("lines=0-1", ByteRange::Ignored),
            ("bytes=x-1", ByteRange::Ignored),
        ] {
            assert_eq!(ByteRange::parse(header, 100), expected, "{header}");
        }
    }
}
