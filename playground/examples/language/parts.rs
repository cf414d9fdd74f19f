//! The phrases of those parts of the page that are loaded when they are needed, which the page's own program
//! knows nothing of.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// By name, in English: the list beside each part, which is JSON but for its first words, and what the package
/// says of the functions of a recording.
pub(crate) fn phrases() -> BTreeMap<String, String> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let parts = fs::read_dir(here.join("static")).expect("the page's files").flatten();
    let lists = parts.filter_map(|part| fs::read_to_string(part.path().join("phrases.js")).ok());
    let lists = lists.map(|list| {
        let (from, to) = (list.find('{').expect("a list"), list.rfind('}').expect("its end"));
        list[from..=to].replace(",\n}", "\n}")
    });
    let findings = here.join("../cache-wasm/js/src/tools/findings.json");
    let findings = fs::read_to_string(findings).expect("the package's phrases");
    let phrases = lists
        .chain([findings])
        .flat_map(|list| serde_json::from_str::<BTreeMap<String, String>>(&list).expect("the list is JSON"));
    phrases.collect()
}
