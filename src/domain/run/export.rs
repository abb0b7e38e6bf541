//! Files with runs as the server sent them.

use crate::domain::csv;
use crate::domain::json::Json;

/// A page of List Runs whose runs are not interpreted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RawRuns {
    /// In the server's order.
    pub items: Vec<Json>,
    /// Number of runs that match the filter, on all pages.
    pub total: Option<u64>,
}

/// The format of an exported file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ExportFormat {
    /// One line per run with the fields that the API documents.
    #[default]
    Csv,
    /// An array of the runs with all their fields.
    Json,
}

/// The columns of a CSV file: the fields of List Runs (contract §5.1). The same for each file, so that scripts can rely
/// on them; values that a server lacks are empty.
const COLUMNS: [&str; 21] = [
    "run_number",
    "id",
    "status",
    "created_at",
    "started_at",
    "completed_at",
    "triggered_by.user_name",
    "triggered_by.user_id",
    "credits",
    "output_line_count",
    "delivered_audio_ms",
    "total_nodes",
    "finished_nodes",
    "total_steps",
    "finished_steps",
    "pause_requested_at",
    "paused_at",
    "paused_ms",
    "pause_reason",
    "pause_error",
    "usage_summary",
];

impl ExportFormat {
    pub const ALL: [Self; 2] = [Self::Csv, Self::Json];

    /// The extension of the file's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv;charset=utf-8",
            Self::Json => "application/json",
        }
    }

    /// What precedes the runs.
    pub fn start(self) -> String {
        match self {
            Self::Csv => {
                format!("{}{}{}", csv::BYTE_ORDER_MARK, COLUMNS.join(","), csv::LINE_END)
            }
            Self::Json => "[".to_owned(),
        }
    }

    /// Appends a run.
    pub fn push_run(self, file: &mut String, run: &Json, is_first: bool) {
        match self {
            Self::Csv => {
                for (at, name) in COLUMNS.into_iter().enumerate() {
                    file.push_str(if at > 0 { "," } else { "" });
                    let value = name.split('.').try_fold(run, |value, name| value.get(name));
                    push_value(file, value.unwrap_or(&Json::Null));
                }
                file.push_str(csv::LINE_END);
            }
            Self::Json => {
                file.push_str(if is_first { "\n" } else { ",\n" });
                file.push_str(&run.to_string());
            }
        }
    }

    /// What follows the runs.
    pub fn end(self) -> &'static str {
        match self {
            Self::Csv => "",
            Self::Json => "\n]\n",
        }
    }
}

/// Appends the cell of a value.
fn push_value(line: &mut String, value: &Json) {
    match value {
        Json::Null => {}
        Json::Text(text) => csv::push_text(line, text),
        // A negative number is no formula, unlike an infinity.
        Json::Number(number) if number.as_f64().is_some() => line.push_str(&value.to_string()),
        Json::Bool(_) | Json::Number(_) | Json::List(_) | Json::Object(_) => {
            csv::push_text(line, &value.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs() -> Vec<Json> {
        let runs = r#"[
            {"id": "a", "run_number": 9007199254740993, "created_at": "2026-10-19T08:00:00.123456+02:00",
             "triggered_by": {"user_id": "u", "user_name": "=cmd|' /C calc'!A0"}, "credits": -5,
             "usage_summary": {"characters": 12, "voice": "a, b"}, "new_field": [1.50, null]},
            {"status": "archiving", "paused_ms": -Infinity, "pause_error": null}
        ]"#;
        runs.parse::<Json>().unwrap().as_list().unwrap().to_vec()
    }

    fn file(format: ExportFormat) -> String {
        let mut file = format.start();
        for (at, run) in runs().iter().enumerate() {
            format.push_run(&mut file, run, at == 0);
        }
        file + format.end()
    }

    #[test]
    fn csv_has_a_line_for_each_run() {
        let text = file(ExportFormat::Csv);
        let text = text.strip_prefix('\u{feff}').unwrap();
        let lines: Vec<&str> = text.split_terminator("\r\n").collect();
        assert_eq!(lines.len(), 3);
        assert_eq!(lines[0], COLUMNS.join(","));
        assert_eq!(
            lines[1],
            "9007199254740993,a,,2026-10-19T08:00:00.123456+02:00,,,'=cmd|' /C calc'!A0,u,-5,,,,,,,,,,,,\
             \"{\"\"characters\"\":12,\"\"voice\"\":\"\"a, b\"\"}\""
        );
        assert_eq!(lines[2], ",,archiving,,,,,,,,,,,,,,,'-Infinity,,,");
    }

    #[test]
    fn json_has_all_fields_unchanged() {
        let text = file(ExportFormat::Json);
        assert!(text.starts_with("[\n{\"id\":\"a\",\"run_number\":9007199254740993,"), "{text}");
        assert!(text.contains("\"new_field\":[1.50,null]}"), "{text}");
        assert_eq!(text.parse::<Json>().unwrap().as_list().unwrap(), runs());
    }

    #[test]
    fn json_without_runs_is_valid() {
        let text = format!("{}{}", ExportFormat::Json.start(), ExportFormat::Json.end());
        assert_eq!(text.parse::<Json>().unwrap(), Json::List(Vec::new()));
    }
}
