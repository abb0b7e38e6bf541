//! Cells of a CSV file (RFC 4180) that is safe to open in a spreadsheet. Pure.

/// Without it, spreadsheets read the file in the machine's old character set.
pub(crate) const BYTE_ORDER_MARK: &str = "\u{feff}";

pub(crate) const LINE_END: &str = "\r\n";

/// A cell that begins with one of these can be a formula. The last four are full-width forms.
const FORMULA_STARTS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// Spreadsheets drop these at the beginning of a cell.
const DROPPED: [char; 3] = ['\t', '\r', '\n'];

/// Characters that need quotes, or that separate cells where a comma is the decimal separator.
const SPECIAL: [char; 6] = ['"', ',', ';', '\t', '\r', '\n'];

/// Appends a text. An apostrophe before the beginning of a formula makes it a text.
pub(crate) fn push_text(line: &mut String, text: &str) {
    let is_quoted = text.contains(SPECIAL) || text.trim() != text;
    if is_quoted {
        line.push('"');
    }
    // Spreadsheets with another separator or without quotes begin a cell within the text, too.
    let mut is_start = true;
    for (at, c) in text.char_indices() {
        if is_start && FORMULA_STARTS.contains(&c) || at == 0 && DROPPED.contains(&c) {
            line.push('\'');
        }
        line.push(c);
        if c == '"' {
            line.push(c);
        }
        let is_skipped = c == '"' || c.is_whitespace() || c.is_control();
        is_start = c == ';' || DROPPED.contains(&c) || is_start && is_skipped;
    }
    if is_quoted {
        line.push('"');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str) -> String {
        let mut line = String::new();
        push_text(&mut line, text);
        line
    }

    #[test]
    fn quotes_only_what_needs_quotes() {
        for (text, expected) in [
            ("", ""),
            ("Anaïs Øverby", "Anaïs Øverby"),
            ("2026-10-19T08:00:00Z", "2026-10-19T08:00:00Z"),
            ("a@b.example", "a@b.example"),
            ("Doe, Jane", "\"Doe, Jane\""),
            ("a \"b\"", "\"a \"\"b\"\"\""),
            ("one\r\ntwo", "\"one\r\ntwo\""),
            (" a", "\" a\""),
        ] {
            assert_eq!(cell(text), expected);
        }
    }

    #[test]
    fn formulas_are_texts() {
        for start in ["=", "+", "-", "@", "＝", "＋", "－", "＠"] {
            assert_eq!(cell(&format!("{start}1+1")), format!("'{start}1+1"));
        }
        assert_eq!(cell("\t=1"), "\"'\t'=1\"");
        assert_eq!(cell("\r=1"), "\"'\r'=1\"");
        assert_eq!(cell("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
        assert_eq!(cell(" =1"), "\" '=1\"");
        assert_eq!(cell("\"=1\""), "\"\"\"'=1\"\"\"");
        assert_eq!(cell("\0=1"), "\0'=1");
    }

    #[test]
    fn formulas_behind_other_separators_are_texts() {
        assert_eq!(cell("a;=1"), "\"a;'=1\"");
        assert_eq!(cell("a\n=1\t+2"), "\"a\n'=1\t'+2\"");
        assert_eq!(cell("a\n\nb; c"), "\"a\n\nb; c\"");
        assert_eq!(cell("a, =1 - 2"), "\"a, =1 - 2\"");
    }
}
