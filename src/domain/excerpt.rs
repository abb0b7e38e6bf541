//! Excerpts of long texts, such as an error with its stack trace or the end of a log. Pure.

/// The longest text, in lines and in bytes, that is shown as a whole.
const WHOLE_LINES: usize = 6;
const WHOLE_BYTES: usize = 600;

/// The last lines of an excerpt. Most programs report the cause at the end.
const LAST_LINES: usize = 4;

/// The first and the last characters of a long line.
const FIRST_CHARS: usize = 240;
const LAST_CHARS: usize = 60;

/// A text of more than this many bytes is shown as its beginning.
const MAX_BYTES: usize = 2000;
const FIRST_BYTES: usize = 1000;

/// How many of the last lines, and of the first bytes of each, are searched for the cause.
const SEARCHED_LINES: usize = 1000;
const SEARCHED_BYTES: usize = 400;

/// Words of the line that names the cause.
const CAUSES: [&str; 5] = ["error", "exception", "panic", "fatal", "failed"];

/// The size of a [`chunks`] part, in lines and in bytes.
const CHUNK_LINES: usize = 100;
const CHUNK_BYTES: usize = 8000;

/// A part of an excerpt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExcerptPart {
    /// A line, without its middle if it is long.
    Line(String),
    /// This many lines are left out.
    Omitted(usize),
}

/// The first line, the line that names the cause, and the last lines; `None` for a text that is short enough to be shown
/// as a whole.
pub fn excerpt(text: &str) -> Option<Vec<ExcerptPart>> {
    let text = text.trim_end();
    let count = text.split('\n').count();
    if count <= WHOLE_LINES && text.len() <= WHOLE_BYTES {
        return None;
    }
    let last_lines: Vec<&str> = text.rsplit('\n').take(LAST_LINES).collect();
    let mut parts = Vec::new();
    let mut shown = 0;
    let mut add = |at: usize, line: &str| {
        if at >= shown {
            if at > shown {
                parts.push(ExcerptPart::Omitted(at - shown));
            }
            parts.push(ExcerptPart::Line(clipped(line)));
            shown = at + 1;
        }
    };
    add(0, text.split('\n').next().unwrap_or_default());
    let first_of_last = count.saturating_sub(last_lines.len());
    if let Some((from_end, cause)) = cause(text)
        && let Some(at) = count.checked_sub(from_end + 1)
        && at < first_of_last
    {
        add(at, cause);
    }
    for (at, line) in (first_of_last..).zip(last_lines.into_iter().rev()) {
        add(at, line);
    }
    Some(parts)
}

/// The line that names the cause, else the last line; for a tooltip or a label.
pub fn summary(text: &str) -> String {
    let text = text.trim_end();
    let cause = cause(text).map(|(_, line)| line);
    clipped(cause.or_else(|| text.rsplit('\n').next()).unwrap_or_default().trim())
}

/// One line for a list: what went wrong. A message says it first, a stack trace or a log further below.
pub fn headline(text: &str) -> String {
    let text = text.trim();
    let first = text.split('\n').next().unwrap_or_default();
    let is_message = !first.trim_end().ends_with(':')
        && (names_cause(first) || text.lines().take(WHOLE_LINES + 1).count() <= WHOLE_LINES);
    let inner = || lines_from_end(text).find(|(_, line)| is_inner_cause(line));
    match if is_message { inner().map(|(_, line)| line).or(Some(first)) } else { None } {
        Some(line) => clipped(line.trim()),
        None => summary(text),
    }
}

/// The first characters of a long text; `None` for one that is short enough to be shown as a whole.
pub fn beginning(text: &str) -> Option<&str> {
    (text.len() > MAX_BYTES).then(|| text.split_at(floor_char_boundary(text, FIRST_BYTES)).0)
}

/// The text in parts of some lines each, so that a browser lays out only those in sight. A long line is divided.
pub fn chunks(text: &str) -> Vec<&str> {
    let mut chunks = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let limit = floor_char_boundary(rest, CHUNK_BYTES);
        let (window, _) = rest.split_at(limit);
        let ends: Vec<_> = window.match_indices('\n').take(CHUNK_LINES).collect();
        let is_last = limit == rest.len() && ends.len() < CHUNK_LINES;
        // Whole lines, unless the first one is longer than the window.
        let end = ends.last().filter(|_| !is_last).map_or(limit, |(at, _)| at + 1);
        let (chunk, after) = rest.split_at(end);
        chunks.push(chunk);
        rest = after;
    }
    chunks
}

/// The line that names the cause, with the number of lines after it: the innermost `Caused by`, else the last line with a
/// word such as “error”.
fn cause(text: &str) -> Option<(usize, &str)> {
    let inner = lines_from_end(text).find(|(_, line)| is_inner_cause(line));
    inner.or_else(|| lines_from_end(text).find(|(_, line)| names_cause(line)))
}

fn lines_from_end(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.rsplit('\n').enumerate().take(SEARCHED_LINES)
}

fn is_inner_cause(line: &str) -> bool {
    line.trim_start().starts_with("Caused by")
}

fn names_cause(line: &str) -> bool {
    let line = line.as_bytes();
    let line = line.get(..SEARCHED_BYTES).unwrap_or(line);
    let has = |word: &&str| {
        line.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word.as_bytes()))
    };
    CAUSES.iter().any(has)
}

/// A line without its middle if it is long.
fn clipped(line: &str) -> String {
    let nth = |count: usize| line.char_indices().nth(count).map(|(at, _)| at);
    let last = line.char_indices().rev().nth(LAST_CHARS).map_or(0, |(at, _)| at);
    match nth(FIRST_CHARS) {
        Some(first) if last > first => {
            let (head, tail) = (line.get(..first), line.get(last..));
            format!("{} … {}", head.unwrap_or_default(), tail.unwrap_or_default())
        }
        Some(_) | None => line.to_owned(),
    }
}

/// The end of the last character that ends at or before `at`.
fn floor_char_boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::ExcerptPart::{Line, Omitted};
    use super::*;

    fn line(text: &str) -> ExcerptPart {
        Line(text.to_owned())
    }

    #[test]
    fn shows_short_texts_as_a_whole() {
        for text in ["", "Voice service timed out", "a\nb\nc\nd\ne\nf\n\n"] {
            assert_eq!(excerpt(text), None, "{text}");
        }
    }

    #[test]
    fn shows_the_first_and_the_last_lines() {
        let traceback = "Traceback (most recent call last):\n".to_owned()
            + &"  File \"tts.py\", line 7, in speak\n    raise\n".repeat(30)
            + "ValueError: no voice for fi-FI\n";
        assert_eq!(
            excerpt(&traceback).unwrap(),
            [
                line("Traceback (most recent call last):"),
                Omitted(57),
                line("    raise"),
                line("  File \"tts.py\", line 7, in speak"),
                line("    raise"),
                line("ValueError: no voice for fi-FI"),
            ]
        );
        assert_eq!(summary(&traceback), "ValueError: no voice for fi-FI");
    }

    #[test]
    fn shows_the_line_that_names_the_cause() {
        let at = "\tat ai.onepin.Speak.run(Speak.java:7)\n".repeat(20);
        let java = format!(
            "java.lang.RuntimeException: failed\n{at}Caused by: java.io.IOException: HTTP 503\n{at}Caused by: java.net.ConnectException: refused\n{at}"
        );
        let parts = excerpt(&java).unwrap();
        assert_eq!(parts[1], Omitted(41));
        assert_eq!(parts[2], line("Caused by: java.net.ConnectException: refused"));
        assert_eq!(parts[3], Omitted(16));
        assert_eq!(summary(&java), "Caused by: java.net.ConnectException: refused");

        let log =
            format!("start\n{}FATAL: disk full\n{}", "step\n".repeat(50), "cleanup\n".repeat(50));
        assert!(excerpt(&log).unwrap().contains(&line("FATAL: disk full")));
        assert_eq!(summary(&log), "FATAL: disk full");
        assert_eq!(summary("first\nlast\n"), "last");
        assert_eq!(summary(""), "");
    }

    #[test]
    fn headline_is_the_first_line_of_a_message() {
        let voice = "The voice for ko-kr is no longer offered.\nPick another voice.";
        let upstream = "UpstreamError: 503\n  at provider acme\n  The error may last.";
        let header = "Errors:\nline 3 failed\nend";
        let traceback = "Traceback (most recent call last):\n".to_owned()
            + &"  File \"tts.py\", line 7, in speak\n".repeat(9)
            + "ValueError: no voice for fi-FI\n";
        let java = "java.lang.RuntimeException: failed\n\tat a\nCaused by: HTTP 503\n\tat b";
        let log = format!("start\n{}FATAL: disk full\n", "step\n".repeat(9));
        for (text, line) in [
            (voice, "The voice for ko-kr is no longer offered."),
            (upstream, "UpstreamError: 503"),
            (header, "line 3 failed"),
            (&traceback, "ValueError: no voice for fi-FI"),
            (java, "Caused by: HTTP 503"),
            (&log, "FATAL: disk full"),
            ("\n  one line \n", "one line"),
            (" \n ", ""),
        ] {
            assert_eq!(headline(text), line, "{text}");
        }
    }

    #[test]
    fn never_shows_a_line_twice() {
        for count in 7..14 {
            let text: Vec<_> = (0..count).map(|at| format!("error {at}")).collect();
            let parts = excerpt(&text.join("\n")).unwrap();
            let lines = |part: &ExcerptPart| if let Omitted(count) = part { *count } else { 1 };
            assert_eq!(parts.iter().map(lines).sum::<usize>(), count, "{parts:?}");
        }
    }

    #[test]
    fn clips_long_lines_between_characters() {
        let long = "é".repeat(5000) + "the end";
        let parts = excerpt(&long).unwrap();
        let [Line(clip)] = parts.as_slice() else { panic!("one line: {parts:?}") };
        assert!(clip.starts_with("éé") && clip.ends_with("the end") && clip.contains(" … "));
        assert!(clip.chars().count() < 320);
        let whole = "x".repeat(300);
        assert_eq!(summary(&whole), whole, "nothing would be saved");
    }

    #[test]
    fn shows_the_beginning_of_a_long_text() {
        assert_eq!(beginning(&"x".repeat(2000)), None);
        assert_eq!(beginning(&"x".repeat(2001)).map(str::len), Some(1000));
        assert_eq!(beginning(&format!("a{}", "é".repeat(1000))).map(str::len), Some(999));
    }

    #[test]
    fn chunks_are_the_text() {
        let long_line = "😀".repeat(9000);
        let lines = "a line of a log\n".repeat(2500);
        for text in
            ["", "a", "a\nb\n", &long_line, &lines, &format!("{long_line}\n{lines}{long_line}")]
        {
            let chunks = chunks(text);
            assert_eq!(chunks.concat(), text);
            assert!(chunks.iter().all(|chunk| chunk.len() <= CHUNK_BYTES && !chunk.is_empty()));
            assert!(chunks.iter().all(|chunk| chunk.matches('\n').count() <= CHUNK_LINES));
        }
        let parts = chunks(&lines);
        assert_eq!(parts.len(), 25);
        assert!(parts.iter().all(|chunk| chunk.ends_with('\n')));
    }

    #[test]
    fn takes_little_time_for_megabytes() {
        let started = std::time::Instant::now();
        let lines = "2026-10-19 08:03:20 INFO step of a long log, nothing else\n".repeat(100_000);
        let line = "x".repeat(5_000_000);
        for text in [&lines, &line] {
            assert!(excerpt(text).is_some());
            assert!(summary(text).len() < 400);
            assert!(chunks(text).len() > 500);
        }
        // Generous for a debug build on a busy machine.
        assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
    }
}
