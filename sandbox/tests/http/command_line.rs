//! The sandbox binary.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Output, Stdio};

fn sandbox(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sandbox"));
    command.args(arguments);
    command
}

fn output(arguments: &[&str]) -> (Option<i32>, String) {
    let Output { status, stderr, .. } = sandbox(arguments).output().unwrap();
    (status.code(), String::from_utf8(stderr).unwrap())
}

/// Stops the sandbox even if the test panics.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn running(arguments: &[&str]) -> (Running, String) {
    let mut child =
        sandbox(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    (Running(child), line)
}

#[test]
fn reports_invalid_flags_in_one_line() {
    let cases: [(&[&str], i32, &str); 6] = [
        (&["--port", "0", "--runs", "3", "--active", "4"], 1, "--active 4 is more than --runs 3"),
        (
            &["--port", "0", "--dist", "/no/such/folder"],
            1,
            "--dist /no/such/folder: no such folder",
        ),
        (&["--port", "0", "--runs", "1000001"], 2, "1000001"),
        (&["--contract", "future"], 2, "future"),
        (&["--time-scale", "0"], 2, "between 0.001 and 10000"),
        (&["--api-base", "api.onepin.ai"], 2, "https://host"),
    ];
    for (arguments, code, expected) in cases {
        let (status, message) = output(arguments);
        assert_eq!(status, Some(code), "{arguments:?}: {message}");
        assert!(message.contains(expected), "{arguments:?}: {message}");
        assert!(!message.contains("panicked"), "{message}");
    }
}

#[test]
fn reports_port_in_use() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let (status, message) = output(&["--port", &port]);
    assert_eq!(status, Some(1));
    assert_eq!(message.lines().count(), 1, "{message}");
    assert!(
        message.contains(&format!("127.0.0.1:{port}")) && message.contains("--port"),
        "{message}"
    );
}

#[test]
fn first_line_names_origin() {
    let (_sandbox, line) = running(&["--port", "0", "--runs", "5"]);
    let origin = line.trim_end().strip_prefix("sandbox listening on ").unwrap();
    let port = origin.strip_prefix("http://127.0.0.1:").unwrap();
    assert!(std::net::TcpStream::connect(("127.0.0.1", port.parse().unwrap())).is_ok());
}

#[cfg(unix)]
#[test]
fn stops_on_sigterm() {
    let (mut sandbox, _) = running(&["--port", "0", "--runs", "5"]);
    let asked = Command::new("kill").arg(sandbox.0.id().to_string()).status().unwrap();
    assert!(asked.success());
    assert!(sandbox.0.wait().unwrap().success());
    let mut errors = String::new();
    sandbox.0.stderr.as_mut().unwrap().read_to_string(&mut errors).unwrap();
    assert_eq!(errors, "");
}
