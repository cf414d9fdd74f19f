//! A static file server for one folder, for the person at this machine: GET and HEAD, no caching.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use crate::{Result, mime};

/// No browser asks for this page with a longer head.
const LONGEST_HEAD: u64 = 16 * 1024;
const PATIENCE: Duration = Duration::from_secs(10);

/// Serves until the process ends.
pub(crate) fn serve(listener: &TcpListener, folder: &Path) -> Result {
    for stream in listener.incoming() {
        let Ok(stream) = stream else { continue };
        let folder = folder.to_path_buf();
        // A browser that goes away in the middle is its own business.
        thread::spawn(move || answer(&stream, &folder).ok());
    }
    Err("the server stopped listening".to_owned())
}

fn answer(stream: &TcpStream, folder: &Path) -> std::io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut reader = BufReader::new(stream).take(LONGEST_HEAD);
    let mut request = String::new();
    reader.read_line(&mut request)?;
    let mut header = String::new();
    while reader.read_line(&mut header)? > 0 && !header.trim_end().is_empty() {
        header.clear();
    }
    let (head, body) = response(&request, folder);
    let mut writer = stream;
    writer.write_all(head.as_bytes())?;
    writer.write_all(&body)?;
    writer.flush()?;
    stream.shutdown(std::net::Shutdown::Write)
}

/// The head and the body that answer a request line.
fn response(request: &str, folder: &Path) -> (String, Vec<u8>) {
    let words: Vec<&str> = request.split_whitespace().collect();
    let [method, address, protocol] = words[..] else {
        return refusal("400 Bad Request", "this is no HTTP request\n", false);
    };
    if !protocol.starts_with("HTTP/1.") {
        return refusal("505 HTTP Version Not Supported", "HTTP/1.1 only\n", false);
    }
    let body_wanted = match method {
        "GET" => true,
        "HEAD" => false,
        _ => return refusal("405 Method Not Allowed", "GET and HEAD only\n", true),
    };
    let found = file_for(address, folder).and_then(|file| Some((mime::of(&file), fs::read(&file).ok()?)));
    match found {
        Some((kind, content)) => {
            let head = head("200 OK", kind, content.len(), "");
            (head, if body_wanted { content } else { Vec::new() })
        }
        None => refusal("404 Not Found", "there is no such file\n", body_wanted),
    }
}

fn refusal(status: &str, text: &str, body_wanted: bool) -> (String, Vec<u8>) {
    let allow = if status.starts_with("405") { "Allow: GET, HEAD\r\n" } else { "" };
    let body = if body_wanted { text.as_bytes().to_vec() } else { Vec::new() };
    (head(status, "text/plain; charset=utf-8", text.len(), allow), body)
}

fn head(status: &str, kind: &str, length: usize, more: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nCache-Control: no-store\r\n\
         X-Content-Type-Options: nosniff\r\nConnection: close\r\n{more}\r\n"
    )
}

/// The file that an address names, if it lies in the folder.
fn file_for(address: &str, folder: &Path) -> Option<PathBuf> {
    let path = address.split(['?', '#']).next()?;
    let decoded = percent_decoded(path.strip_prefix('/')?)?;
    let mut file = folder.to_path_buf();
    for part in decoded.split('/') {
        match part {
            "" | "." => {}
            // A colon or a backslash could mean a drive or a folder to Windows.
            part if part == ".." || part.contains(['\\', ':', '\0']) => return None,
            part => file.push(part),
        }
    }
    if file.is_dir() {
        file.push("index.html");
    }
    // A link could still lead out of the folder.
    let real = file.canonicalize().ok()?;
    (real.is_file() && real.starts_with(folder.canonicalize().ok()?)).then_some(file)
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let mut digit = || char::from(bytes.next()?).to_digit(16);
            let (high, low) = (digit()?, digit()?);
            decoded.push((high * 16 + low) as u8);
        } else {
            decoded.push(byte);
        }
    }
    String::from_utf8(decoded).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    struct Site(PathBuf);

    impl Site {
        fn new(name: &str) -> Self {
            let base = std::env::temp_dir().join(format!("xtask-serve-{name}-{}", std::process::id()));
            fs::create_dir_all(base.join("site/deep")).unwrap();
            fs::write(base.join("secret.txt"), "secret").unwrap();
            fs::write(base.join("site/index.html"), "<p>hello").unwrap();
            fs::write(base.join("site/deep/index.html"), "<p>deep").unwrap();
            fs::write(base.join("site/a b.wasm"), [0, 97, 115, 109]).unwrap();
            #[cfg(unix)]
            std::os::unix::fs::symlink("../secret.txt", base.join("site/link.txt")).unwrap();
            Self(base)
        }

        fn get(&self, request: &str) -> (String, Vec<u8>) {
            response(request, &self.0.join("site"))
        }
    }

    impl Drop for Site {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0).unwrap();
        }
    }

    #[test]
    fn files_come_with_their_type_and_are_not_cached() {
        let site = Site::new("types");
        let (head, body) = site.get("GET /?lesson=4 HTTP/1.1\r\n");
        assert!(
            head.starts_with("HTTP/1.1 200 OK\r\n") && head.contains("Content-Type: text/html"),
            "{head}"
        );
        assert!(head.contains("Cache-Control: no-store\r\n"), "{head}");
        assert_eq!(body, b"<p>hello");
        let (head, body) = site.get("GET /a%20b.wasm HTTP/1.1\r\n");
        assert!(head.contains("Content-Type: application/wasm\r\n"), "{head}");
        assert_eq!(body, [0, 97, 115, 109]);
        assert_eq!(site.get("GET /deep/ HTTP/1.1\r\n").1, b"<p>deep");
    }

    #[test]
    fn head_has_the_length_without_the_body() {
        let site = Site::new("head");
        let (head, body) = site.get("HEAD / HTTP/1.1\r\n");
        assert!(head.contains("Content-Length: 8\r\n"), "{head}");
        assert!(body.is_empty());
    }

    #[test]
    fn nothing_outside_the_folder_is_served() {
        let site = Site::new("outside");
        for path in [
            "/../secret.txt",
            "/%2e%2e/secret.txt",
            "/deep/../../secret.txt",
            "/deep/..%2f..%2fsecret.txt",
            "/..%5csecret.txt",
            "//../secret.txt",
            "/link.txt",
            "/c:/secret.txt",
            "/nul%00.txt",
            "/%zz",
            "/%f",
            "secret.txt",
        ] {
            let (head, body) = site.get(&format!("GET {path} HTTP/1.1\r\n"));
            assert!(head.starts_with("HTTP/1.1 404"), "{path}: {head}");
            assert!(!body.ends_with(b"secret"), "{path}");
        }
    }

    #[test]
    fn other_methods_and_noise_are_refused() {
        let site = Site::new("noise");
        let (head, _) = site.get("POST / HTTP/1.1\r\n");
        assert!(head.starts_with("HTTP/1.1 405") && head.contains("Allow: GET, HEAD\r\n"), "{head}");
        assert!(site.get("hello\r\n").0.starts_with("HTTP/1.1 400"));
        assert!(site.get("GET / HTTP/2\r\n").0.starts_with("HTTP/1.1 505"));
    }

    #[test]
    fn a_real_connection_is_answered() {
        let site = Site::new("real");
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let folder = site.0.join("site");
        thread::spawn(move || serve(&listener, &folder));
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(b"GET /index.html HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        assert!(text.starts_with("HTTP/1.1 200 OK\r\n") && text.ends_with("\r\n\r\n<p>hello"), "{text}");
    }
}
