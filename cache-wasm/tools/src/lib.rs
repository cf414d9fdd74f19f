//! The analysis of `cache-core`, for the npm package's entry `tools`: off the path of calls, so what goes
//! over the border may be objects.

mod analysis;

pub use analysis::{Analysis, Asked, Level, Policy};

use wasm_bindgen::prelude::*;

/// What a sequence of accesses would have hit: see [`Analysis`]. `ids`: the keys in the order of their
/// accesses, each as a number; `asked`: an [`Asked`].
///
/// # Errors
///
/// A sentence, when `asked` is none or there is no memory.
#[wasm_bindgen]
pub fn analyse(ids: Vec<u32>, asked: JsValue) -> Result<JsValue, JsValue> {
    let asked: Asked = serde_wasm_bindgen::from_value(asked)?;
    let analysis = Analysis::of(ids, &asked).map_err(|error| JsValue::from_str(&error.to_string()))?;
    Ok(serde_wasm_bindgen::to_value(&analysis)?)
}
