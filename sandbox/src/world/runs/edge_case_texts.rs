//! Texts of edge-case runs.

use serde_json::{Value, json};

pub(super) const MARKUP_ERROR: &str =
    "<img src=x onerror=\"alert(1)\"> </script><b>not bold</b> &amp; {{ 1 + 1 }}\u{202e}desrever";

pub(super) fn error_line(number: u8) -> String {
    let text =
        "Line could not be spoken: the voice service answered with a status it does not document. ";
    format!("{number:>3}. {text}\n")
}

pub(super) fn terminal_error() -> String {
    let frames: String = (1..=30)
        .map(|line| format!("  File \u{1b}[35m\"/srv/tts/speak.py\"\u{1b}[0m, line {line}, in speak\n    raise\n"))
        .collect();
    format!(
        "Loading voices  10%\rLoading voices 100%\r\n\u{1b}[1;31mTraceback\u{1b}[0m (most recent call last):\n{frames}\
         \u{1b}[1;31mVoiceError\u{1b}[0m: no voice for fi-FI, see \u{1b}]8;;https://docs.example/voices\u{7}the docs\u{1b}]8;;\u{7}\0"
    )
}

/// A log of 10,000 lines.
pub(super) fn huge_error() -> String {
    let line = "2026-10-19 08:03:20 INFO speak: another line of a long log\n";
    line.repeat(9_999) + "VoiceError: no voice for fi-FI\n"
}

pub(super) fn nested_usage() -> Value {
    json!({
        "": null,
        "__proto__": { "polluted": true },
        "characters": 1.5e300,
        "by_node": { "n-gen": { "by_locale": { "pt-pt": { "by_voice": { "marisol": [1, 2, [3, [4]]] } } } } },
        "<b>bold</b>": "<script>alert(1)</script>",
        "note": "a text where a number was expected ".repeat(8),
    })
}
