//! Audio URL (contract §6.10), and the audio behind the links.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use crate::http::auth::caller::Caller;
use crate::http::byte_range::ByteRange;
use crate::http::error::ApiError;
use crate::http::links::{Link, expiry, verify};
use crate::http::params::{Params, QueryPairs};
use crate::http::response::ApiResponse;
use crate::http::routes::lookup::{or_not_found, parse_run_ids};
use crate::http::state::{AppState, SharedState};
use crate::random::Rng;
use crate::wire::wav;
use crate::world::clock::Ms;
use crate::world::runs::{Clip, LinesVariant, RunLines};
use crate::world::workflows::Run;

const FOLDER: &str = "/sandbox/audio";

/// Signed content of a file that holds a page instead of audio.
const NO_AUDIO: &str = "page";

/// Audio URL.
pub(crate) async fn url(
    State(app): State<SharedState>,
    _: Caller,
    Path((workflow_id, run_id, audio_id)): Path<(String, String, String)>,
) -> Result<ApiResponse, ApiError> {
    let (workflow_id, run_id) = parse_run_ids(&(workflow_id, run_id))?;
    let (world, now) = app.world();
    let workflow = or_not_found(world.workflow(workflow_id))?;
    let index = workflow.index(run_id).ok_or_else(|| ApiError::not_found("run"))?;
    let run = workflow.run(index, now);
    let lines = run.lines(now);
    let unknown = || ApiError::not_found("audio");
    let clip = Clip::from_id(run.rng, &audio_id).ok_or_else(unknown)?;
    let content = content(&run, &lines, clip).ok_or_else(unknown)?;
    let file = format!("{audio_id}.wav");
    let link = Link { folder: FOLDER, file: &file, content: &content };
    let mut data = link.data(&app, &file, now);
    if is_broken(&run, clip, 1)
        && let Some(data) = data.as_object_mut()
    {
        data.insert("url".to_owned(), forbidden(&app, &link, now).into());
    }
    Ok(ApiResponse::data(data))
}

/// The link of a clip in Run Data; `None` if the clip has no audio.
pub(super) fn playback_url(
    app: &AppState,
    run: &Run,
    lines: &RunLines,
    clip: Clip,
    now: Ms,
) -> Option<String> {
    let content = content(run, lines, clip)?;
    let file = format!("{}.wav", clip.id(run.rng));
    let link = Link { folder: FOLDER, file: &file, content: &content };
    Some(if is_broken(run, clip, 0) {
        link.url(app, now - 1_000)
    } else if is_broken(run, clip, 1) {
        forbidden(app, &link, now)
    } else {
        link.url(app, expiry(now))
    })
}

/// What the file holds: a tone of so many milliseconds, or nothing to listen to.
fn content(run: &Run, lines: &RunLines, clip: Clip) -> Option<String> {
    let length = lines.clip_ms(clip)?;
    Some(if is_broken(run, clip, 2) {
        "0".to_owned()
    } else if is_broken(run, clip, 3) {
        NO_AUDIO.to_owned()
    } else {
        length.to_string()
    })
}

/// Whether the clip belongs to the edge case of broken audio, and is broken in this way: 0 expired, but a new link works,
/// 1 forbidden, 2 without samples, 3 no audio at all. Every fifth line is intact.
fn is_broken(run: &Run, clip: Clip, way: u32) -> bool {
    run.lines_variant() == Some(LinesVariant::BrokenAudio) && clip.line % 5 == way
}

fn forbidden(app: &AppState, link: &Link, now: Ms) -> String {
    format!("{}0", link.url(app, expiry(now)))
}

/// The audio behind a link, also in parts.
pub(crate) async fn file(
    State(app): State<SharedState>,
    Path(file): Path<String>,
    headers: HeaderMap,
    query: QueryPairs,
) -> Response {
    let content = match verify(&app, FOLDER, &file, &Params::new(query)) {
        Ok(content) => content,
        Err(problem) => return (StatusCode::FORBIDDEN, problem).into_response(),
    };
    let body = if content == NO_AUDIO {
        b"<!doctype html><title>Moved</title><p>This file has moved.</p>".to_vec()
    } else {
        wav::tone(content.parse().unwrap_or(0), hertz(app.rng, &file))
    };
    let range = headers.get(header::RANGE).and_then(|range| range.to_str().ok());
    let fixed = [
        (header::CONTENT_TYPE, "audio/wav"),
        (header::ACCEPT_RANGES, "bytes"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    // The page may be of another origin.
    let shared = [("cross-origin-resource-policy", "cross-origin")];
    match range.map(|range| ByteRange::parse(range, body.len())) {
        None | Some(ByteRange::Ignored) => (fixed, shared, body).into_response(),
        Some(ByteRange::Unsatisfiable) => {
            let size = [(header::CONTENT_RANGE, format!("bytes */{}", body.len()))];
            (StatusCode::RANGE_NOT_SATISFIABLE, size, shared).into_response()
        }
        Some(ByteRange::Part { first, last }) => {
            let part = body.get(first..=last).unwrap_or_default().to_vec();
            let size = [(header::CONTENT_RANGE, format!("bytes {first}-{last}/{}", body.len()))];
            (StatusCode::PARTIAL_CONTENT, fixed, shared, size, part).into_response()
        }
    }
}

/// Each clip has its own pitch.
fn hertz(rng: Rng, file: &str) -> u32 {
    u32::try_from(rng.fork("pitch").fork(file).between(220, 660)).unwrap_or(440)
}
