//! Identifies the user session of a token, to separate what tabs share. Pure.

use crate::domain::json::Json;

/// Claims that tell sessions apart. The last two are Clerk's organization, which a session can change.
const CLAIMS: [&str; 4] = ["sub", "sid", "org_id", "o"];

/// A digest of the API, the workspace, and the user and session of a token; `None` if the token does not
/// name both. The token itself is not part of it.
pub(crate) fn session_id(base: &str, workspace: Option<&str>, token: &str) -> Option<String> {
    let claims = claims(token)?;
    let is_named =
        |claim| claims.get(claim).and_then(Json::as_str).is_some_and(|id| !id.is_empty());
    if !is_named("sub") || !is_named("sid") {
        return None;
    }
    let mut digest = [base, workspace.unwrap_or_default()].into_iter().fold(OFFSET, digested);
    for claim in CLAIMS {
        let value = claims.get(claim).map(Json::to_string);
        digest = digested(digest, &value.unwrap_or_default());
    }
    Some(format!("{digest:032x}"))
}

/// The initial value of FNV-1a with 128 bits.
const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;

/// Adds a text and a separator, which no text contains.
fn digested(digest: u128, text: &str) -> u128 {
    text.bytes().chain([0]).fold(digest, |digest, byte| {
        (digest ^ u128::from(byte)).wrapping_mul(0x0100_0000_0000_0000_0000_013b)
    })
}

/// The claims of a JSON web token. Its signature is the API's concern.
fn claims(token: &str) -> Option<Json> {
    let mut parts = token.split('.');
    let (_, payload, _, None) = (parts.next()?, parts.next()?, parts.next()?, parts.next()) else {
        return None;
    };
    String::from_utf8(base64url(payload)?).ok()?.parse().ok()
}

/// Decodes Base64 with the URL's alphabet and without padding.
fn base64url(text: &str) -> Option<Vec<u8>> {
    let (mut bits, mut count) = (0_u32, 0_u32);
    let mut bytes = Vec::with_capacity(text.len());
    for letter in text.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'-' => 62,
            b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            let [.., byte] = (bits >> count).to_be_bytes();
            bytes.push(byte);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `{"sub":"user_1","sid":"sess_1","exp":1}` and variants, in Base64.
    fn id(payload: &str) -> Option<String> {
        session_id(
            "https://api.example",
            Some("w"),
            &format!("eyJhbGciOiJSUzI1NiJ9.{payload}.c2ln"),
        )
    }

    const USER_1: &str = "eyJzdWIiOiJ1c2VyXzEiLCJzaWQiOiJzZXNzXzEiLCJleHAiOjF9";

    #[test]
    fn decodes_base64url() {
        assert_eq!(base64url("").as_deref(), Some(&b""[..]));
        assert_eq!(base64url("YQ").as_deref(), Some(&b"a"[..]));
        assert_eq!(base64url("YWI").as_deref(), Some(&b"ab"[..]));
        assert_eq!(base64url("w7_Dvg").as_deref(), Some("ÿþ".as_bytes()));
        assert_eq!(base64url("-_8").as_deref(), Some(&[0xfb, 0xff][..]));
        assert_eq!(base64url("YQ=="), None);
        assert_eq!(base64url("Y+/"), None);
    }

    #[test]
    fn a_renewed_token_is_the_same_session() {
        // {"sub":"user_1","sid":"sess_1","exp":2}
        let renewed = "eyJzdWIiOiJ1c2VyXzEiLCJzaWQiOiJzZXNzXzEiLCJleHAiOjJ9";
        assert!(id(USER_1).is_some());
        assert_eq!(id(USER_1), id(renewed));
        assert!(!id(USER_1).unwrap().contains("user"));
    }

    #[test]
    fn separates_sessions() {
        let others = [
            // {"sub":"user_2","sid":"sess_1"}
            id("eyJzdWIiOiJ1c2VyXzIiLCJzaWQiOiJzZXNzXzEifQ"),
            // {"sub":"user_1","sid":"sess_2"}
            id("eyJzdWIiOiJ1c2VyXzEiLCJzaWQiOiJzZXNzXzIifQ"),
            // {"sub":"user_1","sid":"sess_1","org_id":"org_1"}
            id("eyJzdWIiOiJ1c2VyXzEiLCJzaWQiOiJzZXNzXzEiLCJvcmdfaWQiOiJvcmdfMSJ9"),
            session_id("https://api.example", None, &format!("e30.{USER_1}.c2ln")),
            session_id("https://api.other", Some("w"), &format!("e30.{USER_1}.c2ln")),
        ];
        for (index, other) in others.iter().enumerate() {
            assert!(other.is_some() && *other != id(USER_1), "{index}");
            assert_eq!(others.iter().filter(|known| *known == other).count(), 1, "{index}");
        }
    }

    #[test]
    fn tokens_without_user_or_session_have_no_id() {
        for token in ["", "token-1", "a.b", "e30.e30.c2ln", "e30.!.c2ln", "e30.eyJ.c2ln"] {
            assert_eq!(session_id("https://api.example", None, token), None, "{token}");
        }
        // {"sub":"user_1"} and {"sub":"user_1","sid":""} and {"sub":"user_1","sid":7}
        for payload in [
            "eyJzdWIiOiJ1c2VyXzEifQ",
            "eyJzdWIiOiJ1c2VyXzEiLCJzaWQiOiIifQ",
            "eyJzdWIiOiJ1c2VyXzEiLCJzaWQiOjd9",
        ] {
            assert_eq!(id(payload), None, "{payload}");
        }
    }
}
