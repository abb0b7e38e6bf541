//! Plain text from texts that were written for a terminal. Pure.
//!
//! Nodes report what a program wrote to its terminal: colours, hyperlinks, progress that overwrites itself. A browser
//! shows these codes as boxes.

use std::borrow::Cow;
use std::str::Chars;

/// The text as a terminal would show it, without control characters other than `\n` and `\t`.
///
/// - Escape sequences are removed: CSI (colours), OSC (titles; the text of hyperlinks stays), other strings and single
///   escapes, in their 7-bit and 8-bit forms.
/// - `\r` returns to the start of the line: text after it replaces the line. `\b` removes the last character.
/// - Form feed, vertical tab and NEL are line breaks.
///
/// Borrows a text that has none of these, which is nearly every text.
pub fn plain_text(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_removed) {
        return Cow::Borrowed(text);
    }
    let plain = String::with_capacity(text.len());
    let mut terminal =
        Terminal { rest: text.chars(), plain, at_line_start: false, unterminated: usize::MAX };
    terminal.run();
    Cow::Owned(terminal.plain)
}

fn is_removed(c: char) -> bool {
    c.is_control() && c != '\n' && c != '\t'
}

struct Terminal<'a> {
    rest: Chars<'a>,
    plain: String,
    /// After `\r`: the next character replaces the line.
    at_line_start: bool,
    /// Before this many remaining bytes there is no terminator of a string. Without this, a text of unterminated strings
    /// would take quadratic time.
    unterminated: usize,
}

impl Terminal<'_> {
    fn run(&mut self) {
        while let Some(c) = self.rest.next() {
            match c {
                '\n' | '\u{b}' | '\u{c}' | '\u{85}' => {
                    self.at_line_start = false;
                    self.plain.push('\n');
                }
                '\r' => self.at_line_start = true,
                '\u{8}' if !self.at_line_start && !self.plain.ends_with('\n') => {
                    self.plain.pop();
                }
                '\u{1b}' => self.skip_escape(),
                // The 8-bit form of an escape with the letter 64 places before it.
                '\u{80}'..='\u{9f}' => {
                    let letter = char::from_u32(u32::from(c) - 0x40);
                    self.skip_sequence(letter.unwrap_or_default());
                }
                c if is_removed(c) => {}
                c => {
                    self.replace_line();
                    self.plain.push(c);
                }
            }
        }
    }

    /// The next character if it is in the range.
    fn next_in(&mut self, first: char, last: char) -> Option<char> {
        let mut after = self.rest.clone();
        let next = after.next().filter(|c| (first..=last).contains(c))?;
        self.rest = after;
        Some(next)
    }

    /// Drops the current line after `\r`. Only other text does this: codes and the end of a line replace nothing.
    fn replace_line(&mut self) {
        if std::mem::take(&mut self.at_line_start) {
            let line = self.plain.rfind('\n').map_or(0, |end| end + 1);
            self.plain.truncate(line);
        }
    }

    /// Skips the rest of a sequence that begins with ESC.
    fn skip_escape(&mut self) {
        // Intermediate characters, such as `(` in the choice of a character set.
        while self.next_in(' ', '/').is_some() {}
        if let Some(letter) = self.next_in('0', '~') {
            self.skip_sequence(letter);
        }
    }

    /// Skips the rest of a sequence that begins with ESC and `letter`.
    fn skip_sequence(&mut self, letter: char) {
        match letter {
            '[' => {
                while self.next_in(' ', '?').is_some() {}
                self.next_in('@', '~');
            }
            ']' | 'P' | 'X' | '^' | '_' => self.skip_string(),
            _ => {}
        }
    }

    /// Skips a string up to its terminator. Without one, the text is truncated, and is not lost as well.
    fn skip_string(&mut self) {
        if self.rest.as_str().len() > self.unterminated {
            return;
        }
        let mut after = self.rest.clone();
        while let Some(c) = after.next().filter(|c| *c != '\n') {
            if c == '\u{1b}' && after.as_str().starts_with('\\') {
                after.next();
                self.rest = after;
                return;
            }
            if matches!(c, '\u{7}' | '\u{9c}') {
                self.rest = after;
                return;
            }
        }
        self.unterminated = after.as_str().len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, plain: &str) {
        assert_eq!(plain_text(text), plain, "{text:?}");
    }

    #[test]
    fn borrows_plain_texts() {
        for text in [
            "",
            "Voice timed out\n\tat line 2\n",
            "rate(errors[5m]) > 0 [31m",
            "né 音声 😀 \u{202e}x",
        ] {
            assert!(matches!(plain_text(text), Cow::Borrowed(same) if same == text), "{text:?}");
        }
    }

    #[test]
    fn strips_colours() {
        // Python 3.13, cargo, pytest, Node.js, tput, 256 and 24-bit colours, colon-separated parameters.
        check(
            "\u{1b}[1;31mTraceback\u{1b}[0m (most recent call last):\n  File \u{1b}[35m\"tts.py\"\u{1b}[0m, line \u{1b}[35m7\u{1b}[0m",
            "Traceback (most recent call last):\n  File \"tts.py\", line 7",
        );
        check(
            "\u{1b}[0m\u{1b}[1m\u{1b}[38;5;9merror[E0425]\u{1b}[0m\u{1b}[0m\u{1b}[1m: cannot find\u{1b}[0m",
            "error[E0425]: cannot find",
        );
        check("\u{1b}[38;2;255;0;0mred\u{1b}[m \u{1b}[4:3mcurly\u{1b}[59mx", "red curlyx");
        check("\u{1b}(B\u{1b}[mdone\u{1b}[K", "done");
        check("\u{9b}31mfailed\u{9b}0m", "failed");
        check("\u{1b}[?25lhidden cursor\u{1b}[?25h\u{1b}[2 q\u{1b}[!p", "hidden cursor");
    }

    #[test]
    fn keeps_the_text_of_hyperlinks() {
        let bell = "see \u{1b}]8;;https://a.example/x?y=1\u{7}the docs\u{1b}]8;;\u{7}.";
        let terminator = "see \u{1b}]8;id=1;https://a.example\u{1b}\\the docs\u{1b}]8;;\u{1b}\\.";
        let eight_bit = "see \u{9d}8;;https://a.example\u{9c}the docs\u{9d}8;;\u{9c}.";
        for text in [bell, terminator, eight_bit] {
            check(text, "see the docs.");
        }
        check(
            "\u{1b}]0;my title\u{7}ok \u{1b}P1$r0m\u{1b}\\\u{1b}_app\u{1b}\\\u{1b}^pm\u{1b}\\end",
            "ok end",
        );
    }

    #[test]
    fn removes_single_escapes() {
        check("\u{1b}7a\u{1b}8b\u{1b}=c\u{1b}>d\u{1b}cE\u{1b}M\u{1b}#8f\u{1b}%Gg", "abcdEfg");
        check("a\u{84}b\u{8d}c", "abc");
    }

    #[test]
    fn a_truncated_sequence_loses_no_other_text() {
        check("failed\u{1b}", "failed");
        check("failed\u{1b}[", "failed");
        check("failed\u{1b}[31", "failed");
        check("a\u{1b}]8;;https://x\nreason: timeout", "a8;;https://x\nreason: timeout");
        check("a\u{1b}[31\nb", "a\nb");
        check("a\u{1b}\u{1b}[0mb", "ab");
        check("a\u{1b}é", "aé");
    }

    #[test]
    fn takes_linear_time() {
        let started = std::time::Instant::now();
        let text = "\u{1b}]\u{1b}[\r".repeat(200_000);
        assert_eq!(plain_text(&text), "");
        assert_eq!(plain_text(&format!("{text}\n\u{1b}]0;title\u{7}x")), "\nx");
        // It takes about 50 ms, quadratic time would be hours, and a busy machine is twenty times slower.
        assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
    }

    #[test]
    fn shows_the_last_state_of_a_progress_line() {
        check("load\n 10%\r 55%\r100%\ndone", "load\n100%\ndone");
        check("10%\r\u{1b}[2K100%\r\n", "100%\n");
        check("one\r\ntwo\r\r\nthree\r", "one\ntwo\nthree");
        check("|\u{8}/\u{8}-\u{8}ready", "ready");
        check("N\u{8}NA\u{8}AME\n\u{8}x", "NAME\nx");
    }

    #[test]
    fn a_return_that_nothing_replaces_loses_no_text() {
        // Lines with Windows line ends that are coloured one by one.
        check("\u{1b}[31mboom\r\u{1b}[0m\n\u{1b}[31mat x\r\u{1b}[0m\n", "boom\nat x\n");
        check("boom\r\u{1b}[0m", "boom");
        check("boom\r\0\n", "boom\n");
        check("boom\r\u{8}\n", "boom\n");
        check("10%\r\u{1b}[32m20%", "20%");
        check("10%\r\u{85}20%\u{b}x", "10%\n20%\nx");
    }

    #[test]
    fn removes_other_control_characters() {
        check("a\0b\u{7}c\u{7f}d\u{e}e", "abcde");
        check("page 1\u{c}page 2\u{b}x\u{85}y", "page 1\npage 2\nx\ny");
    }
}
