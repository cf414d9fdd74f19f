//! What only a browser can do. The views ask for it here; the model knows nothing of it.

use std::rc::Rc;

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, Element, Event, EventTarget, HtmlElement, Response, ScrollIntoViewOptions, ScrollLogicalPosition,
    Window,
};
use yew::Callback;

use crate::model::prefs::{Prefs, Theme};
use crate::model::trace_file::Contents;
use crate::phrases::en::link;
use crate::phrases::{Language, args};

const STORED: &str = "see-the-cache.";

/// The window this page is in.
///
/// # Panics
///
/// Outside of a browser's page.
pub(super) fn window() -> Window {
    web_sys::window().expect("a page has a window")
}

/// A listener that is taken off again when it is dropped.
pub(super) struct Listener {
    target: EventTarget,
    name: &'static str,
    closure: Closure<dyn FnMut(Event)>,
}

impl Listener {
    /// Listens to an event.
    pub(super) fn new(target: &EventTarget, name: &'static str, hear: impl FnMut(Event) + 'static) -> Self {
        let closure = Closure::<dyn FnMut(Event)>::new(hear);
        // Refused only where there are no events at all.
        let _ = target.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
        Self { target: target.clone(), name, closure }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let function = self.closure.as_ref().unchecked_ref();
        let _ = self.target.remove_event_listener_with_callback(self.name, function);
    }
}

/// Does something after the browser had its turn.
pub(super) fn in_turn(then: impl FnOnce() + 'static) {
    let function = Closure::once_into_js(then);
    // Every window has timers.
    let _ = window().set_timeout_with_callback(function.unchecked_ref());
}

/// Something that will be done later, unless it is dropped before.
pub(super) struct Timeout {
    handle: Option<i32>,
    _closure: Closure<dyn FnMut()>,
}

impl Timeout {
    /// Does something after so many milliseconds.
    pub(super) fn new(milliseconds: i32, then: impl FnMut() + 'static) -> Self {
        let closure = Closure::<dyn FnMut()>::new(then);
        let function = closure.as_ref().unchecked_ref();
        let handle =
            window().set_timeout_with_callback_and_timeout_and_arguments_0(function, milliseconds).ok();
        Self { handle, _closure: closure }
    }
}

impl Drop for Timeout {
    fn drop(&mut self) {
        if let Some(handle) = self.handle {
            window().clear_timeout_with_handle(handle);
        }
    }
}

/// What stands behind `#` in the address.
pub(super) fn hash() -> String {
    window().location().hash().unwrap_or_default()
}

/// The whole address with something else behind `#`.
pub(super) fn address_with(hash: &str) -> String {
    let href = window().location().href().unwrap_or_default();
    let bare = href.split('#').next().unwrap_or_default();
    format!("{bare}#{hash}")
}

/// What the document says of itself under a name.
pub(super) fn meta(name: &str) -> Option<String> {
    let found = window().document()?.query_selector(&format!("meta[name={name}]")).ok()??;
    found.get_attribute("content")
}

/// What the page is called now.
pub(super) fn title() -> String {
    window().document().map(|document| document.title()).unwrap_or_default()
}

/// The title of the page.
pub(super) fn set_title(title: &str) {
    if let Some(document) = window().document() {
        document.set_title(title);
    }
}

/// The language of the page, for those who hear it and for hyphens.
pub(super) fn set_language(code: &str) {
    if let Some(root) = window().document().and_then(|document| document.document_element()) {
        let _ = root.set_attribute("lang", code);
    }
}

/// The language of the page now.
pub(super) fn language() -> String {
    let root = window().document().and_then(|document| document.document_element());
    root.and_then(|root| root.get_attribute("lang")).unwrap_or_default()
}

/// What was remembered of this person.
pub(super) fn prefs() -> Prefs {
    let storage = window().local_storage().ok().flatten();
    Prefs::read(|name| storage.as_ref()?.get_item(&format!("{STORED}{name}")).ok().flatten())
}

/// Remembers it, where that is allowed, and puts the theme on.
pub(super) fn keep_prefs(prefs: &Prefs) {
    if let Ok(Some(storage)) = window().local_storage() {
        for (name, value) in prefs.stored() {
            let _ = storage.set_item(&format!("{STORED}{name}"), &value);
        }
    }
    if let Some(root) = window().document().and_then(|document| document.document_element()) {
        let _ = match prefs.theme {
            Theme::System => root.remove_attribute("data-theme"),
            theme => root.set_attribute("data-theme", theme.word()),
        };
    }
}

/// What has the focus, as a selector; `None` where nothing has it that would be found again.
pub(super) fn focused() -> Option<String> {
    let element = window().document()?.active_element()?;
    let of =
        |name: &str| Some((name.to_owned(), element.get_attribute(name).filter(|value| !value.is_empty())?));
    let (name, value) = of("id").or_else(|| of("href"))?;
    Some(format!("[{name}=\"{}\"]", value.replace('"', "\\\"")))
}

/// Moves the focus to the first element that matches and is in sight.
pub(super) fn focus_on(selector: &str) {
    let element = window().document().and_then(|document| document.query_selector(selector).ok().flatten());
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Moves the focus to the element with this id.
pub(super) fn focus(id: &str) {
    let element = window().document().and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Fills the screen with the page, or no longer, where the browser lets it: from a link alone it does not.
pub(super) fn fill_screen(on: bool) {
    let Some(document) = window().document() else { return };
    let (target, name): (Option<JsValue>, &str) = match (on, document.fullscreen_element()) {
        (true, None) => (document.document_element().map(Into::into), "requestFullscreen"),
        (false, Some(_)) => (Some(document.into()), "exitFullscreen"),
        _ => return,
    };
    let active = || {
        let activation = js_sys::Reflect::get(&window().navigator(), &"userActivation".into()).ok()?;
        js_sys::Reflect::get(&activation, &"isActive".into()).ok()?.as_bool()
    };
    if on && active() == Some(false) {
        return;
    }
    // By hand, for the promise: a refusal that nobody looks at is an error on the console.
    let call = || {
        let target = target?;
        let function: js_sys::Function = js_sys::Reflect::get(&target, &name.into()).ok()?.dyn_into().ok()?;
        function.call0(&target).ok()?.dyn_into::<js_sys::Promise>().ok()
    };
    if let Some(promise) = call() {
        wasm_bindgen_futures::spawn_local(async move { drop(JsFuture::from(promise).await) });
    }
}

/// Whether something fills the screen.
pub(super) fn fills_screen() -> bool {
    window().document().is_some_and(|document| document.fullscreen_element().is_some())
}

/// Scrolls no further than to have the first element that matches in sight.
pub(super) fn bring_in_sight(selector: &str) {
    let element = window().document().and_then(|document| document.query_selector(selector).ok().flatten());
    if let Some(element) = element {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Moves a frame sideways until what matches in it stands in its middle. The page itself stays where it is.
pub(super) fn bring_to_middle(frame: &str, selector: &str) {
    let found = |selector: &str| window().document()?.query_selector(selector).ok().flatten();
    let inside = |frame: &Element| frame.query_selector(selector).ok().flatten();
    if let Some(frame) = found(frame)
        && let Some(element) = inside(&frame)
    {
        let middle = |element: &Element| {
            let place = element.get_bounding_client_rect();
            f64::midpoint(place.left(), place.right())
        };
        frame.set_scroll_left(frame.scroll_left() + (middle(&element) - middle(&frame)) as i32);
    }
}

/// Closes the popover with this id.
pub(super) fn close_popover(id: &str) {
    popover(id, "hidePopover");
}

/// Opens the popover with this id.
pub(super) fn open_popover(id: &str) {
    popover(id, "showPopover");
}

fn popover(id: &str, method: &str) {
    let element = window().document().and_then(|document| document.get_element_by_id(id));
    // Not in every browser of the last years, and not in web-sys without a flag.
    let method = element.as_ref().and_then(|element| js_sys::Reflect::get(element, &method.into()).ok());
    if let (Some(element), Some(method)) =
        (element, method.and_then(|method| method.dyn_into::<js_sys::Function>().ok()))
    {
        let _ = method.call0(&element);
    }
}

/// Whether the element with this id takes any room.
pub(super) fn is_in_sight(id: &str) -> bool {
    let element = window().document().and_then(|document| document.get_element_by_id(id));
    element.is_some_and(|element| element.get_bounding_client_rect().width() > 0.0)
}

/// Clicks on the element with this id.
pub(super) fn click(id: &str) {
    let element = window().document().and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        element.click();
    }
}

/// Whether an event came from inside something that matches.
pub(super) fn is_in(event: &Event, selector: &str) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.and_then(|element| element.closest(selector).ok().flatten()).is_some()
}

/// Copies a text, and says whether that could be tried.
pub(super) fn copy(text: &str) -> bool {
    // Browsers offer the clipboard to pages of trusted origins only.
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into());
    if !clipboard.is_ok_and(|clipboard| clipboard.is_object()) {
        return false;
    }
    let _ = window().navigator().clipboard().write_text(text);
    true
}

/// Loads a text that belongs to the page.
pub(super) fn load(address: String, t: Language, then: Callback<Result<Rc<str>, String>>) {
    wasm_bindgen_futures::spawn_local(async move {
        let bytes = fetch(&address, t).await;
        then.emit(bytes.map(|bytes| String::from_utf8_lossy(&bytes).into()));
    });
}

/// The same of a file, which stays with the browser.
pub(super) fn load_file(address: String, t: Language, then: Callback<Result<Contents, String>>) {
    wasm_bindgen_futures::spawn_local(async move {
        then.emit(fetch_file(&address, t).await);
    });
}

async fn fetch_file(address: &str, t: Language) -> Result<Contents, String> {
    let lost = |_| cannot_be_reached(address, t);
    let body = respond(address, t).await?.blob().map_err(lost)?;
    let blob: Blob = JsFuture::from(body).await.and_then(JsCast::dyn_into).map_err(lost)?;
    Ok(Contents::new(blob))
}

async fn fetch(address: &str, t: Language) -> Result<Vec<u8>, String> {
    let lost = |_| cannot_be_reached(address, t);
    let body = respond(address, t).await?.array_buffer().map_err(lost)?;
    Ok(js_sys::Uint8Array::new(&JsFuture::from(body).await.map_err(lost)?).to_vec())
}

async fn respond(address: &str, t: Language) -> Result<Response, String> {
    let lost = |_| cannot_be_reached(address, t);
    let response = JsFuture::from(window().fetch_with_str(address)).await.map_err(lost)?;
    let response: Response = response.dyn_into().map_err(lost)?;
    if !response.ok() {
        return Err(t.text(link::NOT_THERE, args![address, status = u32::from(response.status())]));
    }
    Ok(response)
}

/// Of a failure browsers tell no more than that it was one.
fn cannot_be_reached(address: &str, t: Language) -> String {
    t.text(link::NOT_REACHED, args![address])
}
