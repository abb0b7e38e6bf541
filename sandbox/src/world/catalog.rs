//! The texts of the generated world: users, languages, workflows, lines, errors.

use uuid::Uuid;

use crate::random::{Rng, round_to_i64};

/// Display names of the workspace's members, or their e-mail addresses. The demo API key belongs to the first.
pub(crate) const USER_NAMES: [&str; 36] = [
    "Anaïs Øverby",
    "Mateus Figueiredo",
    "Nguyễn Thị Hồng Nhung",
    "Олена Ковальчук",
    "Дмитрий Соловьёв",
    "Ελευθερία Παπαδοπούλου",
    "ليلى الحربي",
    "יעל בן־דוד",
    "فرهاد کریمی",
    "अनन्या शर्मा",
    "தமிழ்ச்செல்வி முருகன்",
    "สิริพร วงศ์สวัสดิ์",
    "김하늘",
    "佐藤 ゆかり",
    "タナカ・ケンジ",
    "王晓明",
    "陳美玲",
    "ნინო გელაშვილი",
    "Արամ Պետրոսյան",
    "Þórdís Guðmundsdóttir",
    "Łukasz Wiśniewski",
    "Zoë O’Sullivan-Brontë",
    "İpek Yılmaz",
    "Ngũgĩ wa Kamau",
    "Chioma Okonkwo",
    "Jean-Baptiste de La Rochefoucauld",
    "Li",
    "anais@studio.example",
    "night.desk@harbour-voices.example",
    "qa+baltics@voice-works.example",
    "m.silva@lisbon-studio.example",
    "scheduler@studio.example",
    "production-localisation-night-shift+nordics-and-baltics.team-lead@voice-studio-subcontractors.example.org",
    "🎙️ Narration Crew 🌊",
    "<b>Robert</b> & \"Tables\"; DROP",
    "محمد عبد الرحمن بن عبد الله بن عبد العزيز آل الشيخ الأندلسي القرطبي المعروف بصوت البحر",
];

/// How many of [`USER_NAMES`] start ordinary runs; the other names are those of edge cases.
const ORDINARY_USERS: usize = 32;

/// The user who starts the run of this generator.
pub(crate) fn pick_user(rng: Rng) -> u16 {
    // Squaring makes the first few users start most runs, as in a real team.
    let share = rng.unit();
    let index = round_to_i64(share * share * (ORDINARY_USERS as f64 - 1.0));
    u16::try_from(index).unwrap_or(0)
}

pub(crate) fn user_id(world: Rng, user: u16) -> Uuid {
    world.fork("user").fork_nth(u64::from(user)).uuid()
}

pub(crate) fn user_name(user: u16) -> &'static str {
    USER_NAMES.get(usize::from(user)).copied().unwrap_or_default()
}

/// BCP 47 codes, in the order in which workflows use them.
pub(crate) const LOCALES: [&str; 24] = [
    "en-US",
    "pt-PT",
    "ko-KR",
    "fr-FR",
    "de-DE",
    "es-ES",
    "ja-JP",
    "pt-BR",
    "zh-CN",
    "es-MX",
    "en-GB",
    "ar-AE",
    "he-IL",
    "hi-IN",
    "th-TH",
    "el-GR",
    "uk-UA",
    "fi-FI",
    "et-EE",
    "sr-Latn-RS",
    "zh-Hant-TW",
    "yue-Hant-HK",
    "tr-TR",
    "is-IS",
];

pub(crate) const VOICES: [&str; 10] =
    ["Marisol", "Haneul", "Ines", "Björk", "Yusuf", "ゆかり", "Noor", "Олеся", "ธารา", "Aurélie"];

/// Names and descriptions of workflows.
pub(crate) const WORKFLOWS: [(&str, Option<&str>); 8] = [
    ("Harbour Lights, audiobook", Some("Weekly chapter in many languages.")),
    ("Tram stop announcements", Some("Short lines for stops and doors. Read slowly.")),
    ("קריאת סיפורים לפני השינה", Some("Bedtime stories.")),
    ("게임 대사 현지화", Some("게임 2장 대사")),
    ("Aprende en casa: lecciones de ciencias", None),
    ("การประกาศในสถานี", Some("ประกาศความปลอดภัย")),
    ("Навчальні відео", Some("Озвучення навчальних відео.")),
    ("夜間放送の案内", None),
];

pub(crate) const SCRIPT_LINES: [&str; 6] = [
    "Boats came home before the fog did.",
    "Nobody counted them.",
    "Please stand clear of the closing doors.",
    "The next stop is Market Square, platform 3.",
    "\"Who left the lamp on?\" she asked, at 4:07 a.m.",
    "Prices rise by 2.5 % on 1 January.",
];

/// Errors of failed runs.
pub(crate) const RUN_ERRORS: [&str; 8] = [
    "The voice chosen for ko-kr is no longer offered.\nPick another voice and start again.",
    "Voice service timed out after 3 attempts.",
    "Translation failed: the source language could not be told for 14 of 211 lines.",
    "Not enough credits to finish the run.",
    "Line 88 is empty after normalization.\nLine 91 is empty after normalization.\nLine 104 is empty after normalization.",
    "UpstreamError: 503 Service Unavailable\n  at provider acme-tts, model acme-clear-2\n  request 9f1c0b7e-51d2-4a0b-9f8e-2b6cf0a7d013\n  The provider did not say when it will be back. Lines 12 to 57 were not spoken; the lines before them were kept and will not be charged again when the run is started anew.",
    "出力ファイルを書き込めませんでした。",
    "The script is longer than 200,000 characters (214,402). Split it into parts and run each part by itself.",
];

/// `pause_reason` and `pause_error` of automatic pauses.
pub(crate) const INTERRUPTIONS: [(&str, &str); 4] = [
    ("provider_outage", "Two voices could not be reached. Resume when the provider is back."),
    (
        "provider_rate_limited",
        "The voice service asked us to slow down. Nothing was lost; resume in a few minutes.",
    ),
    (
        "provider_billing",
        "The voice provider refused the account. Check its billing page, then resume.",
    ),
    (
        "node_timeout",
        "One node took longer than 30 minutes and was stopped. Its finished lines are kept.",
    ),
];

pub(crate) const WORKSPACE_NAME: &str = "Lisbon Studio";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_and_locales_are_distinct() {
        let names: std::collections::BTreeSet<_> = USER_NAMES.iter().collect();
        assert_eq!(names.len(), USER_NAMES.len());
        let locales: std::collections::BTreeSet<_> = LOCALES.iter().collect();
        assert_eq!(locales.len(), LOCALES.len());
    }

    #[test]
    fn ordinary_runs_have_ordinary_users() {
        for number in 0..5_000 {
            assert!(usize::from(pick_user(Rng::new(1).fork_nth(number))) < ORDINARY_USERS);
        }
    }
}
