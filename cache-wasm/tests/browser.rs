//! The bindings in a headless browser.
#![cfg(target_arch = "wasm32")]

mod common;

use wasm_bindgen_test::wasm_bindgen_test;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
#[wasm_bindgen_test]
fn does_what_the_model_says() {
    common::does_what_the_model_says();
}

#[wasm_bindgen_test]
fn numbers_that_name_nothing_answer_like_an_empty_engine() {
    common::numbers_that_name_nothing_answer_like_an_empty_engine();
}

#[wasm_bindgen_test]
fn memory_is_given_back() {
    common::memory_is_given_back();
}

#[wasm_bindgen_test]
fn a_hash_and_a_bound_can_change() {
    common::a_hash_and_a_bound_can_change();
}

#[wasm_bindgen_test]
fn the_analysis_says_what_lists_say() {
    common::the_analysis_says_what_lists_say();
}

#[cfg(feature = "policies")]
#[wasm_bindgen_test]
fn every_policy_does_what_the_slot_layer_does() {
    common::every_policy_does_what_the_slot_layer_does();
}
