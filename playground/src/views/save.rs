//! Files made in the page, to keep.

use js_sys::Array;
use wasm_bindgen::JsCast;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url, XmlSerializer};

use super::dom;

/// What the picture's style sheet needs of the page's.
const COLOURS: [&str; 10] =
    ["card", "line", "edge", "ink", "soft", "focus", "by-time", "by-queue", "by-count", "by-rival"];

/// Gives a text as a file, as far as the browser lets.
pub(super) fn text(name: &str, kind: &str, text: &str) {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let Ok(blob) = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options) else {
        return;
    };
    let Ok(address) = Url::create_object_url_with_blob(&blob) else { return };
    let link = dom::window().document().and_then(|document| document.create_element("a").ok());
    if let Some(link) = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok()) {
        link.set_href(&address);
        link.set_download(name);
        link.click();
    }
    let _ = Url::revoke_object_url(&address);
}

/// The picture with this id as a file of its own, in the colours that it has now.
pub(super) fn picture(id: &str, style: &str) -> Option<String> {
    let document = dom::window().document()?;
    let element = document.get_element_by_id(id)?;
    let text = XmlSerializer::new().ok()?.serialize_to_string(&element).ok()?;
    let computed = dom::window().get_computed_style(&document.document_element()?).ok()??;
    let mut style = format!("text {{ font-family: sans-serif; }} .paper {{ fill: var(--card); }}\n{style}");
    for name in COLOURS {
        let value = computed.get_property_value(&format!("--{name}")).unwrap_or_default();
        style = style.replace(&format!("var(--{name})"), resolved(&value, &computed));
    }
    let start = text.find('>')? + 1;
    let (head, body) = text.split_at(start);
    Some(format!("{head}<style>{style}</style><rect class=\"paper\" width=\"100%\" height=\"100%\"/>{body}"))
}

/// Of `light-dark(a, b)` the colour that holds.
fn resolved<'a>(value: &'a str, computed: &web_sys::CssStyleDeclaration) -> &'a str {
    let Some(pair) = value.trim().strip_prefix("light-dark(").and_then(|rest| rest.strip_suffix(')')) else {
        return value.trim();
    };
    let scheme = computed.get_property_value("color-scheme").unwrap_or_default();
    let dark = match scheme.trim() {
        "dark" => true,
        "light" => false,
        _ => dom::window()
            .match_media("(prefers-color-scheme: dark)")
            .ok()
            .flatten()
            .is_some_and(|m| m.matches()),
    };
    let (light, other) = pair.split_once(',').unwrap_or((pair, pair));
    if dark { other.trim() } else { light.trim() }
}
