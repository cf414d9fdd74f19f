//! `cargo xtask play`: build, serve, open.

use std::io::Write;
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Command, Stdio};

use crate::{Result, paths, pipeline, serve};

pub(crate) fn play(port: u16, open: bool) -> Result {
    // Before the build: a port in use is better heard of now than in ten minutes.
    let listener = listen(port)?;
    let address = listener.local_addr().map_err(|error| format!("the server has no address: {error}"))?;
    pipeline::build_all(pipeline::Site::Here)?;
    let url = format!("http://{address}/");
    println!("The playground is at {url} (Ctrl-C stops it)");
    let _ = std::io::stdout().flush();
    if open {
        open_browser(&url);
    }
    serve::serve(&listener, &paths::target("playground"))
}

fn listen(port: u16) -> Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| {
        let other = if port == u16::MAX { port - 1 } else { port + 1 };
        let remedy = format!("choose another port, such as `cargo xtask play --port {other}`");
        match error.kind() {
            std::io::ErrorKind::AddrInUse => format!(
                "port {port} on 127.0.0.1 is in use: stop the program that listens there (perhaps another \
                 `cargo xtask play`), or {remedy}"
            ),
            std::io::ErrorKind::PermissionDenied => {
                format!("port {port} on 127.0.0.1 is not allowed to you: {remedy}")
            }
            _ => format!("port {port} on 127.0.0.1 cannot be used ({error}): {remedy}"),
        }
    })
}

/// Opens the page where there is a screen. That it does not open is no failure: the address is printed.
fn open_browser(url: &str) {
    let there = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let mut opener = if cfg!(target_os = "macos") {
        Command::new("open")
    } else if cfg!(windows) {
        Command::new("explorer")
    } else if there("DISPLAY") || there("WAYLAND_DISPLAY") {
        Command::new("xdg-open")
    } else {
        return;
    };
    opener.arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    if let Ok(mut child) = opener.spawn() {
        // Waited for, so that it does not stay as a zombie while the server runs.
        std::thread::spawn(move || child.wait());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_in_use_gets_a_sentence_that_says_what_to_do() {
        let first = listen(0).unwrap();
        let port = first.local_addr().unwrap().port();
        let message = listen(port).unwrap_err();
        assert!(message.contains(&format!("port {port} on 127.0.0.1 is in use")), "{message}");
        assert!(message.contains("--port"), "{message}");
    }
}
