//! The words the generated world is made of: people, languages, workflows, lines, errors.

use uuid::Uuid;

use crate::draw::Draw;

/// Somebody who starts runs.
#[derive(Clone, Copy, Debug)]
pub struct Person {
    /// The display name, or the e-mail address of somebody who never gave one.
    pub name: &'static str,
}

/// Members of the workspace. The first is who the demonstration API key belongs to.
pub const PEOPLE: [Person; 36] = [
    Person { name: "Anaïs Øverby" },
    Person { name: "Mateus Figueiredo" },
    Person { name: "Nguyễn Thị Hồng Nhung" },
    Person { name: "Олена Ковальчук" },
    Person { name: "Дмитрий Соловьёв" },
    Person { name: "Ελευθερία Παπαδοπούλου" },
    Person { name: "ليلى الحربي" },
    Person { name: "יעל בן־דוד" },
    Person { name: "فرهاد کریمی" },
    Person { name: "अनन्या शर्मा" },
    Person { name: "தமிழ்ச்செல்வி முருகன்" },
    Person { name: "สิริพร วงศ์สวัสดิ์" },
    Person { name: "김하늘" },
    Person { name: "佐藤 ゆかり" },
    Person { name: "タナカ・ケンジ" },
    Person { name: "王晓明" },
    Person { name: "陳美玲" },
    Person { name: "ნინო გელაშვილი" },
    Person { name: "Արամ Պետրոսյան" },
    Person { name: "Þórdís Guðmundsdóttir" },
    Person { name: "Łukasz Wiśniewski" },
    Person { name: "Zoë O’Sullivan-Brontë" },
    Person { name: "İpek Yılmaz" },
    Person { name: "Ngũgĩ wa Kamau" },
    Person { name: "Chioma Okonkwo" },
    Person { name: "Jean-Baptiste de La Rochefoucauld" },
    Person { name: "Li" },
    Person { name: "anais@studio.example" },
    Person { name: "night.desk@harbour-voices.example" },
    Person { name: "qa+baltics@voice-works.example" },
    Person { name: "m.silva@lisbon-studio.example" },
    Person { name: "scheduler@studio.example" },
    Person {
        name: "production-localisation-night-shift+nordics-and-baltics.team-lead@voice-studio-subcontractors.example.org",
    },
    Person { name: "🎙️ Narration Crew 🌊" },
    Person { name: "<b>Robert</b> & \"Tables\"; DROP" },
    Person {
        name: "محمد عبد الرحمن بن عبد الله بن عبد العزيز آل الشيخ الأندلسي القرطبي المعروف بصوت البحر",
    },
];

/// How many of [`PEOPLE`], from the first, start runs in the ordinary workflows; the rest are awkward on purpose.
const ORDINARY_PEOPLE: usize = 32;

/// The person who starts the run this draw belongs to.
pub fn person(draw: Draw) -> u16 {
    // Squaring makes the first few people start most of the runs, as in a real team.
    let share = draw.unit();
    let index = crate::draw::whole(share * share * (ORDINARY_PEOPLE as f64 - 1.0));
    u16::try_from(index).unwrap_or(0)
}

/// Somebody's id.
pub fn user_id(world: Draw, person: u16) -> Uuid {
    world.at("user").nth(u64::from(person)).uuid()
}

/// Somebody's display name.
pub fn user_name(person: u16) -> &'static str {
    PEOPLE.get(usize::from(person)).map_or("", |person| person.name)
}

/// Languages in the order workflows take them up, as BCP 47 codes.
pub const LOCALES: [&str; 24] = [
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

/// Names for voices.
pub const VOICES: [&str; 10] =
    ["Marisol", "Haneul", "Ines", "Björk", "Yusuf", "ゆかり", "Noor", "Олеся", "ธารา", "Aurélie"];

/// Names and descriptions for workflows.
pub const WORKFLOWS: [(&str, Option<&str>); 8] = [
    ("Harbour Lights, audiobook", Some("Weekly chapter in many languages.")),
    ("Tram stop announcements", Some("Short lines for stops and doors. Read slowly.")),
    ("קריאת סיפורים לפני השינה", Some("Bedtime stories.")),
    ("게임 대사 현지화", Some("게임 2장 대사")),
    ("Aprende en casa: lecciones de ciencias", None),
    ("การประกาศในสถานี", Some("ประกาศความปลอดภัย")),
    ("Навчальні відео", Some("Озвучення навчальних відео.")),
    ("夜間放送の案内", None),
];

/// Lines of a script.
pub const SCRIPT: [&str; 6] = [
    "Boats came home before the fog did.",
    "Nobody counted them.",
    "Please stand clear of the closing doors.",
    "The next stop is Market Square, platform 3.",
    "\"Who left the lamp on?\" she asked, at 4:07 a.m.",
    "Prices rise by 2.5 % on 1 January.",
];

/// What a failed run says.
pub const ERRORS: [&str; 8] = [
    "The voice chosen for ko-kr is no longer offered.\nPick another voice and start again.",
    "Voice service timed out after 3 attempts.",
    "Translation failed: the source language could not be told for 14 of 211 lines.",
    "Not enough credits to finish the run.",
    "Line 88 is empty after normalization.\nLine 91 is empty after normalization.\nLine 104 is empty after normalization.",
    "UpstreamError: 503 Service Unavailable\n  at provider acme-tts, model acme-clear-2\n  request 9f1c0b7e-51d2-4a0b-9f8e-2b6cf0a7d013\n  The provider did not say when it will be back. Lines 12 to 57 were not spoken; the lines before them were kept and will not be charged again when the run is started anew.",
    "出力ファイルを書き込めませんでした。",
    "The script is longer than 200,000 characters (214,402). Split it into parts and run each part by itself.",
];

/// Why a run was paused without anybody asking, and what it says about it.
pub const INTERRUPTIONS: [(&str, &str); 4] = [
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

/// The workspace everything belongs to.
pub const WORKSPACE_NAME: &str = "Lisbon Studio";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_and_locales_are_distinct() {
        let names: std::collections::BTreeSet<_> =
            PEOPLE.iter().map(|person| person.name).collect();
        assert_eq!(names.len(), PEOPLE.len());
        let locales: std::collections::BTreeSet<_> = LOCALES.iter().collect();
        assert_eq!(locales.len(), LOCALES.len());
    }

    #[test]
    fn ordinary_runs_are_started_by_ordinary_people() {
        for number in 0..5_000 {
            assert!(usize::from(person(Draw::new(1).nth(number))) < ORDINARY_PEOPLE);
        }
    }
}
