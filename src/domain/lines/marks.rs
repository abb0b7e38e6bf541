//! Marks of wrong words in a script. Pure.

use crate::domain::lines::Segment;

/// A part of a text, with the mark that covers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    pub mark: Option<Mark>,
}

/// Why a part of a script is marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    pub check: String,
    pub kind: MarkKind,
    /// Words such as `critical` and `deletion`.
    pub severity: Option<String>,
    pub error_type: Option<String>,
}

/// An open set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MarkKind {
    WordError,
    PronunciationError,
    Corrected,
    /// A value that this version does not know.
    Unknown(String),
}

impl MarkKind {
    fn from_word(word: &str) -> Self {
        match word {
            "word_error" => Self::WordError,
            "pronunciation_error" => Self::PronunciationError,
            "corrected" => Self::Corrected,
            other => Self::Unknown(other.to_owned()),
        }
    }
}

impl Mark {
    fn of(check: &str, segment: &Segment) -> Self {
        Self {
            check: check.to_owned(),
            kind: MarkKind::from_word(&segment.status),
            severity: segment.severity.clone(),
            error_type: segment.error_type.clone(),
        }
    }

    /// Where marks overlap, the one with the highest rank is visible.
    fn rank(&self) -> u8 {
        let severity = match self.severity.as_deref() {
            Some("critical") => 3,
            Some("warning") => 2,
            Some("minor") => 1,
            Some(_) | None => 0,
        };
        match self.kind {
            MarkKind::WordError | MarkKind::PronunciationError => severity + 4,
            MarkKind::Corrected | MarkKind::Unknown(_) => severity,
        }
    }
}

const MAX_RANK: u8 = 7;

/// Bounds the time that a script with more segments takes.
const MAX_MARKS: usize = 500;

/// A script with marks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MarkedText {
    /// The whole text.
    pub pieces: Vec<Piece>,
    /// Segments without a place in the text: offsets outside it, or another text there.
    pub misplaced: Vec<Piece>,
}

impl MarkedText {
    /// Marks the segments of all checks in `text`.
    pub fn of<'a>(text: &str, segments: impl Iterator<Item = (&'a str, &'a Segment)>) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let mut misplaced = Vec::new();
        let mut marks = Vec::new();
        for (check, segment) in segments {
            let mark = Mark::of(check, segment);
            match place(segment, &chars).filter(|_| marks.len() < MAX_MARKS) {
                Some(place) => marks.push((place, mark)),
                None => {
                    let text = segment.text.clone().unwrap_or_default();
                    misplaced.push(Piece { text, mark: Some(mark) });
                }
            }
        }
        let mut painted: Vec<Option<usize>> = vec![None; chars.len()];
        for rank in 0..=MAX_RANK {
            let ranked = marks.iter().enumerate().filter(|(_, (_, mark))| mark.rank() == rank);
            for (at, ((start, end), _)) in ranked {
                painted.iter_mut().take(*end).skip(*start).for_each(|mark| *mark = Some(at));
            }
        }
        let mut pieces: Vec<(Option<usize>, String)> = Vec::new();
        for (letter, mark) in chars.into_iter().zip(painted) {
            match pieces.last_mut() {
                Some((last, text)) if *last == mark => text.push(letter),
                _ => pieces.push((mark, letter.to_string())),
            }
        }
        let piece = |(mark, text): (Option<usize>, String)| {
            let mark = mark.and_then(|at| marks.get(at)).map(|(_, mark)| mark.clone());
            Piece { text, mark }
        };
        Self { pieces: pieces.into_iter().map(piece).collect(), misplaced }
    }
}

/// Start and end of a segment, if the text has its words there.
fn place(segment: &Segment, text: &[char]) -> Option<(usize, usize)> {
    let (start, end) = (segment.start?.try_into().ok()?, segment.end?.try_into().ok()?);
    let found = text.get(start..end).filter(|found| !found.is_empty())?;
    let is_same = segment.text.as_ref().is_none_or(|text| text.chars().eq(found.iter().copied()));
    is_same.then_some((start, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(text: &str, start: i64, end: i64, status: &str, severity: &str) -> Segment {
        Segment {
            text: (!text.is_empty()).then(|| text.to_owned()),
            start: Some(start),
            end: Some(end),
            status: status.to_owned(),
            severity: Some(severity.to_owned()),
            error_type: None,
        }
    }

    /// The pieces, marked ones in brackets with their severity, and the misplaced texts.
    fn marked(text: &str, segments: &[Segment]) -> (String, Vec<String>) {
        let marked = MarkedText::of(text, segments.iter().map(|segment| ("Check", segment)));
        let piece = |piece: &Piece| match &piece.mark {
            Some(mark) => format!("[{}:{}]", piece.text, mark.severity.as_deref().unwrap_or("")),
            None => piece.text.clone(),
        };
        let misplaced = marked.misplaced.iter().map(|piece| piece.text.clone()).collect();
        (marked.pieces.iter().map(piece).collect(), misplaced)
    }

    #[test]
    fn offsets_are_code_points() {
        let segments = [segment("नावें", 2, 7, "word_error", "minor")];
        assert_eq!(marked("🧪 नावें लौट", &segments).0, "🧪 [नावें:minor] लौट");
    }

    #[test]
    fn the_worst_of_overlapping_marks_is_visible() {
        let segments = [
            segment("", 0, 5, "word_error", "critical"),
            segment("", 3, 8, "corrected", "critical"),
            segment("", 4, 6, "pronunciation_error", "minor"),
        ];
        assert_eq!(marked("abcdefghi", &segments).0, "[abcde:critical][f:minor][gh:critical]i");
    }

    #[test]
    fn segments_outside_the_script_are_listed() {
        let segments = [
            segment("ghost", -4, 3, "word_error", "critical"),
            segment("ghost", 2, 9, "pronunciation_error", "warning"),
            segment("", 7, 7, "word_error", "minor"),
            segment("", 9, 4, "word_error", "warning"),
            segment("", 0, i64::MAX, "half_heard", "cosmic"),
            segment("", 4_000, 4_010, "word_error", "critical"),
            Segment { status: "word_error".to_owned(), ..Segment::default() },
        ];
        let (text, misplaced) = marked("Boats came home.", &segments);
        assert_eq!(text, "Boats came home.");
        assert_eq!(misplaced, ["ghost", "ghost", "", "", "", "", ""]);
        assert_eq!(marked("", &segments).0, "");
    }

    #[test]
    fn marks_are_limited() {
        let segments = vec![segment("", 0, 1, "word_error", "minor"); 10_000];
        let (text, misplaced) = marked("ab", &segments);
        assert_eq!((text.as_str(), misplaced.len()), ("[a:minor]b", 9_500));
    }
}
