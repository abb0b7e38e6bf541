//! Audio URL, the audio files, and Download Run Node.

use serde_json::{Value, json};

use crate::client::{Client, Response, test_settings, text};

/// The path of a new run with this status.
async fn start_with_status(client: &Client, status: &str) -> String {
    let started = client.post("/sandbox/runs", Some(json!({ "status": status }))).await.json();
    client.runs(&format!("/{}", text(&started["run_ids"][0])))
}

/// The first delivered card of a run.
async fn card(client: &Client, run: &str) -> Value {
    let data = client.get(&format!("{run}/data")).await.json()["data"].clone();
    data["rows"][0]["cards"][0].clone()
}

/// Requests a link as a page does: without a token.
async fn play(client: &Client, link: &Value, range: &str) -> Response {
    let path = text(link).strip_prefix(&client.origin).unwrap().to_owned();
    client.send("GET", &path, &[("authorization", ""), ("range", range)], None).await
}

#[tokio::test]
async fn audio_has_length_of_card_and_supports_ranges() {
    let client = Client::start(test_settings()).await;
    let run = start_with_status(&client, "completed").await;
    let card = card(&client, &run).await;
    let id = text(&card["id"]).strip_prefix("card-").unwrap().to_owned();
    let link = client.get(&format!("{run}/audio/{id}/url")).await.json()["data"].clone();
    assert_eq!(text(&link["filename"]), format!("{id}.wav"));
    let whole = play(&client, &link["url"], "").await;
    assert_eq!((whole.status, whole.header("content-type")), (200, Some("audio/wav")));
    let millis = card["audio"]["duration_ms"].as_u64().unwrap();
    assert_eq!(whole.bytes.len() as u64, 44 + millis * 16);
    assert!(whole.bytes.starts_with(b"RIFF"));
    assert_eq!(play(&client, &card["audio"]["playback_url"], "").await.bytes, whole.bytes);
    let part = play(&client, &link["url"], "bytes=4-103").await;
    let total = whole.bytes.len();
    assert_eq!(part.status, 206);
    assert_eq!(part.header("content-range"), Some(format!("bytes 4-103/{total}").as_str()));
    assert_eq!(part.bytes, whole.bytes.slice(4..104));
    assert_eq!(play(&client, &link["url"], &format!("bytes={total}-")).await.status, 416);
    assert_eq!(whole.header("cross-origin-resource-policy"), Some("cross-origin"));
    let path = text(&link["url"]).strip_prefix(&client.origin).unwrap().to_owned();
    let headers = [("authorization", ""), ("origin", "https://page.example")];
    let other = client.send("GET", &path, &headers, None).await;
    assert_eq!(other.header("access-control-allow-origin"), Some("*"));
    for bad in ["4f0c9be27d1835aa", "latest", &id[1..]] {
        assert_eq!(client.get(&format!("{run}/audio/{bad}/url")).await.status, 404, "{bad}");
    }
}

#[tokio::test]
async fn audio_links_expire_and_cannot_be_forged() {
    let client = Client::start(test_settings()).await;
    let run = start_with_status(&client, "completed").await;
    let link = card(&client, &run).await["audio"]["playback_url"].clone();
    assert_eq!(play(&client, &link, "").await.status, 200);
    for (from, to) in [("sig=", "sig=0"), ("as=", "as=9"), (".wav", "0.wav"), ("?", "?x=")] {
        let forged = json!(text(&link).replacen(from, to, 1));
        assert_eq!(play(&client, &forged, "").await.status, 403, "{to}");
    }
    client.post("/sandbox/clock", Some(json!({ "advance_secs": 901 }))).await;
    assert_eq!(play(&client, &link, "").await.status, 403);
    let fresh = card(&client, &run).await["audio"]["playback_url"].clone();
    assert_eq!(play(&client, &fresh, "").await.status, 200);
}

#[tokio::test]
async fn edge_case_has_broken_audio() {
    let client = Client::start(test_settings()).await;
    let id = client.workflow_named("Awkward").await;
    let rows = client.all(&format!("/api/v1/workflows/{id}/runs?order=asc")).await;
    let row = rows.iter().find(|row| row["run_number"] == 41).unwrap();
    let run = format!("/api/v1/workflows/{id}/runs/{}", text(&row["id"]));
    let data = client.get(&format!("{run}/data?limit=5")).await.json()["data"].clone();
    let mut played = Vec::new();
    let mut minted = Vec::new();
    for row in data["rows"].as_array().unwrap() {
        let card = &row["cards"][0];
        let response = play(&client, &card["audio"]["playback_url"], "").await;
        played.push((
            response.status,
            response.bytes.starts_with(b"RIFF"),
            response.bytes.len() > 44,
        ));
        let id = text(&card["id"]).strip_prefix("card-").unwrap().to_owned();
        let link = client.get(&format!("{run}/audio/{id}/url")).await.json()["data"].clone();
        minted.push(play(&client, &link["url"], "").await.status);
    }
    // Status, whether it is a WAV file, and whether there is more than its header. A 403 has a short text.
    let expected = [
        (403, false, false),
        (403, false, false),
        (200, true, false),
        (200, false, true),
        (200, true, true),
    ];
    assert_eq!(played, expected);
    assert_eq!(minted, [200, 403, 200, 200, 200]);
}

#[tokio::test]
async fn output_nodes_can_be_downloaded() {
    let client = Client::start(test_settings()).await;
    let run = start_with_status(&client, "completed").await;
    let link = client.get(&format!("{run}/nodes/n-out/download")).await.json()["data"].clone();
    assert!(text(&link["filename"]).ends_with("-export-1.zip"));
    let file = play(&client, &link["url"], "").await;
    assert_eq!((file.status, file.header("content-type")), (200, Some("application/zip")));
    for (node, status) in [("n-gen", 404), ("ghost", 404), ("%2F..%2F", 404)] {
        assert_eq!(
            client.get(&format!("{run}/nodes/{node}/download")).await.status,
            status,
            "{node}"
        );
    }
    let running = start_with_status(&client, "running").await;
    assert_eq!(client.get(&format!("{running}/nodes/n-out/download")).await.status, 409);
}
