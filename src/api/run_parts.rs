//! Paths of the parts of a run that its page requests later, below the run's own (contract §6). Pure.

use form_urlencoded::{Serializer, byte_serialize};

use crate::domain::lines::search::DataRequest;

/// Run Data (§6.12). Older servers ignore `include_dropped`.
pub(super) fn data(request: &DataRequest) -> String {
    let mut query = query_of("data?");
    query.append_pair("offset", &request.offset.to_string());
    query.append_pair("limit", &request.limit.to_string());
    query.append_pair("include_dropped", "true");
    if let Some(language) = &request.language {
        query.append_pair("language", language);
    }
    if !request.search.is_empty() {
        query.append_pair("search", &request.search);
    }
    query.finish()
}

/// Audio URL (§6.10) of a clip, whose ID is hexadecimal.
pub(super) fn audio(clip: &str) -> String {
    format!("audio/{clip}/url")
}

/// Get Run Steps (§6.3) of a node. Older servers ignore the query.
pub(super) fn steps(node: &str, with_results: bool) -> String {
    let mut query = query_of("steps?");
    query.append_pair("node_id", node);
    if with_results {
        query.append_pair("include_result", "true");
    }
    query.finish()
}

/// Download Run Node (§6.9).
pub(super) fn node_download(node: &str) -> String {
    // Of a form's encoding, a path differs only in the space.
    let node = byte_serialize(node.as_bytes()).collect::<String>().replace('+', "%20");
    format!("nodes/{node}/download")
}

fn query_of(path: &str) -> Serializer<'static, String> {
    Serializer::for_suffix(path.to_owned(), path.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builds_paths_below_a_run() {
        let search = |search: &str, language: Option<&str>| DataRequest {
            search: search.to_owned(),
            language: language.map(str::to_owned),
            offset: 0,
            limit: 20,
        };
        for (path, expected) in [
            (audio("4f0c9be27d1835aa"), "audio/4f0c9be27d1835aa/url"),
            (data(&search("", None)), "data?offset=0&limit=20&include_dropped=true"),
            (
                data(&search("a b", Some("de-DE"))),
                "data?offset=0&limit=20&include_dropped=true&language=de-DE&search=a+b",
            ),
            (steps("n-gen", false), "steps?node_id=n-gen"),
            (steps("a&b=c d", true), "steps?node_id=a%26b%3Dc+d&include_result=true"),
            (node_download("n-out"), "nodes/n-out/download"),
        ] {
            assert_eq!(path, expected);
        }
    }

    #[test]
    fn the_id_of_a_node_is_one_segment() {
        for (id, segment) in [
            ("a/b", "a%2Fb"),
            ("a b+c", "a%20b%2Bc"),
            ("?#%", "%3F%23%25"),
            ("ä\n", "%C3%A4%0A"),
            ("../..", "..%2F.."),
        ] {
            assert_eq!(node_download(id), format!("nodes/{segment}/download"));
        }
    }
}
