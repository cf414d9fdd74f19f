//! The content type of what a static site is made of.

use std::path::Path;

/// By the file name's ending; what is not known is sent as plain bytes.
pub(crate) fn of(path: &Path) -> &'static str {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    match ending.to_ascii_lowercase().as_str() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        // Browsers compile a module while it downloads only under this very type.
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "jsonl" | "txt" | "md" => "text/plain; charset=utf-8",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_static_site_gets_its_types() {
        let of = |name: &str| of(Path::new(name));
        assert_eq!(of("a/index.html"), "text/html; charset=utf-8");
        assert_eq!(of("playground.js"), "text/javascript; charset=utf-8");
        assert_eq!(of("playground_bg.wasm"), "application/wasm");
        assert_eq!(of("icon.SVG"), "image/svg+xml");
        assert_eq!(of("LICENSE"), "application/octet-stream");
        assert_eq!(of(".html"), "application/octet-stream");
    }
}
