//! Fetches a language: one file of the site, `text/xx.json`.

use std::rc::Rc;

use js_sys::{Array, Intl, Object, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Response;
use yew::Callback;

use super::dom;
use crate::model::state::Msg;
use crate::phrases::Language;

/// Fetches a language and hands it over; English is there already.
pub(super) fn fetch(code: Rc<str>, send: Callback<Msg>) {
    if *code == *Language::ENGLISH.code() {
        return send.emit(Msg::Speak(Language::ENGLISH));
    }
    spawn_local(async move {
        let language = load(&code).await;
        send.emit(language.map_or_else(|| Msg::Mute(code), Msg::Speak));
    });
}

/// The language with this code, if the site has it.
pub(super) async fn load(code: &str) -> Option<Language> {
    let response = JsFuture::from(dom::window().fetch_with_str(&format!("text/{code}.json"))).await.ok()?;
    let response: Response = response.dyn_into().ok().filter(Response::ok)?;
    let file = JsFuture::from(response.json().ok()?).await.ok()?;
    let part = |name: &str| Reflect::get(&file, &name.into()).map(|part| pairs(&part)).unwrap_or_default();
    Some(Language::new(code, part("page"), part("lessons"), kinds(code)))
}

fn pairs(object: &JsValue) -> Vec<(String, String)> {
    let Some(object) = object.dyn_ref::<Object>() else { return Vec::new() };
    let entries = Object::entries(object);
    let pairs = entries.iter().map(JsCast::unchecked_into::<Array>);
    pairs.filter_map(|pair| Some((pair.get(0).as_string()?, pair.get(1).as_string()?))).collect()
}

/// What kind each number is of, as the browser knows it of the language; nothing where it does not.
fn kinds(code: &str) -> Vec<String> {
    let known = Intl::PluralRules::supported_locales_of(&Array::of1(&code.into()), &Object::new());
    if known.length() == 0 {
        return Vec::new();
    }
    let rules = Intl::PluralRules::new(&Array::of1(&code.into()), &Object::new());
    (0..Language::KINDS).map(|number| rules.select(number as f64).into()).collect()
}
