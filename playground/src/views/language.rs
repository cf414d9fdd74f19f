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

/// The languages that the site has, as code and own name, English first; nothing where there is no choice.
pub(super) fn offered() -> Vec<(String, String)> {
    let listed = dom::meta("languages").and_then(|content| js_sys::JSON::parse(&content).ok());
    let Some(listed) = listed.and_then(|listed| listed.dyn_into::<Array>().ok()) else { return Vec::new() };
    let english = (Language::ENGLISH.code().to_owned(), "English".to_owned());
    [english].into_iter().chain(listed.iter().filter_map(|pair| named(&pair))).collect()
}

fn named(pair: &JsValue) -> Option<(String, String)> {
    let pair = pair.dyn_ref::<Array>()?;
    Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
}

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
    entries.iter().filter_map(|pair| named(&pair)).collect()
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
