//! Texts of generated lines and of their translations.

use crate::world::catalog::SCRIPT_LINES;

/// Language codes and sentences, as translations of [`SCRIPT_LINES`] in no particular order.
const TRANSLATIONS: [(&str, [&str; 2]); 20] = [
    ("pt", ["Os barcos voltaram antes do nevoeiro.", "Afaste-se das portas, por favor."]),
    ("ko", ["배들은 안개보다 먼저 돌아왔다.", "문이 닫힙니다. 한 걸음 물러나 주십시오."]),
    (
        "fr",
        ["Les bateaux sont rentrés avant la brume.", "Éloignez-vous des portes, s’il vous plaît."],
    ),
    (
        "de",
        ["Die Boote kamen vor dem Nebel nach Hause.", "Bitte zurückbleiben, die Türen schließen."],
    ),
    ("es", ["Los barcos volvieron antes que la niebla.", "Por favor, aléjese de las puertas."]),
    ("ja", ["霧が出る前に船は戻ってきた。", "ドアが閉まります。ご注意ください。"]),
    ("zh", ["船在起雾之前回来了。", "车门即将关闭，请勿靠近。"]),
    ("yue", ["啲船喺落霧之前返嚟喇。", "請勿靠近車門。"]),
    ("ar", ["عادت القوارب قبل أن يحل الضباب.", "يرجى الابتعاد عن الأبواب."]),
    ("he", ["הסירות חזרו לפני הערפל.", "נא להתרחק מהדלתות הנסגרות."]),
    ("hi", ["नावें कोहरे से पहले लौट आईं।", "कृपया बंद होते दरवाज़ों से दूर रहें।"]),
    ("th", ["เรือกลับมาก่อนหมอกลง", "กรุณายืนห่างจากประตู"]),
    ("el", ["Οι βάρκες γύρισαν πριν από την ομίχλη.", "Παρακαλώ απομακρυνθείτε από τις πόρτες."]),
    ("uk", ["Човни повернулися раніше за туман.", "Будь ласка, відійдіть від дверей."]),
    ("fi", ["Veneet palasivat ennen sumua.", "Olkaa hyvä ja siirtykää pois ovilta."]),
    ("et", ["Paadid tulid koju enne udu.", "Palun hoiduge sulguvatest ustest."]),
    ("sr", ["Čamci su se vratili pre magle.", "Molimo odmaknite se od vrata."]),
    ("tr", ["Tekneler sisten önce döndü.", "Lütfen kapılardan uzak durun."]),
    ("is", ["Bátarnir komu heim á undan þokunni.", "Vinsamlegast standið frá dyrunum."]),
    ("nl", ["De boten kwamen thuis voor de mist.", "Blijf achter de deuren, alstublieft."]),
];

/// The first lines are those of the workflow's definition; the others repeat them with a number.
pub(super) fn generated_line(line: i64) -> String {
    number(pick(&SCRIPT_LINES, line), line, SCRIPT_LINES.len())
}

/// The line in another language; `None` for English and for unknown languages.
pub(super) fn translation(locale: &str, line: i64) -> Option<String> {
    let language = locale.split(['-', '_']).next()?.to_lowercase();
    let (_, sentences) = TRANSLATIONS.iter().find(|(code, _)| *code == language)?;
    Some(number(pick(sentences, line), line, sentences.len()))
}

/// Writing systems without spaces between words.
pub(crate) fn has_words(locale: &str) -> bool {
    !["ja", "zh", "yue", "th"].iter().any(|code| locale.starts_with(code))
}

fn pick<'a>(texts: &[&'a str], line: i64) -> &'a str {
    let index = usize::try_from(line).unwrap_or(0) % texts.len().max(1);
    texts.get(index).copied().unwrap_or_default()
}

/// Makes the repetitions of a text distinct.
fn number(text: &str, line: i64, texts: usize) -> String {
    if usize::try_from(line).is_ok_and(|line| line < texts) {
        text.to_owned()
    } else {
        format!("{text} ({})", line + 1)
    }
}
