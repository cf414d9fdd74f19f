//! Which lessons there are is known when the page is compiled; what they say is loaded with each. Natively, where
//! the tests run, their texts are compiled in too.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=lessons");
    let out = env::var("OUT_DIR").expect("cargo says where to write");
    let out = Path::new(&out);
    let lessons = lesson_files::read_all(Path::new("lessons")).unwrap_or_else(|error| panic!("{error}"));
    let (mut index, mut texts) = (String::new(), String::new());
    for lesson in &lessons {
        let (number, title, name) = (lesson.number, &lesson.title, lesson.name());
        let _ = writeln!(index, "Heading {{ number: {number}, title: {title:?} }},");
        let _ = writeln!(texts, "include_str!(concat!(env!(\"OUT_DIR\"), \"/{name}\")),");
        fs::write(out.join(name), lesson.json.to_string()).expect("cargo's folder can be written to");
    }
    fs::write(out.join("index.rs"), format!("&[{index}]")).expect("cargo's folder can be written to");
    fs::write(out.join("texts.rs"), format!("&[{texts}]")).expect("cargo's folder can be written to");
}
