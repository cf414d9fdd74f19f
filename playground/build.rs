//! Which lessons there are is known when the page is compiled; what they say is loaded with each.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=lessons");
    let out = env::var("OUT_DIR").expect("cargo says where to write");
    let lessons = lesson_files::read_all(Path::new("lessons")).unwrap_or_else(|error| panic!("{error}"));
    let mut index = String::new();
    for lesson in &lessons {
        let (number, title, plain) = (lesson.number, &lesson.title, lesson.plain);
        let _ = writeln!(index, "Heading {{ number: {number}, title: {title:?}, plain: {plain} }},");
    }
    fs::write(Path::new(&out).join("index.rs"), format!("&[{index}]"))
        .expect("cargo's folder can be written to");
}
