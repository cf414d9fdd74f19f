//! `documents ROOT LESSONS TO`: makes a page in the folder TO of each document of the repository at ROOT that a lesson
//! in the folder LESSONS links to.

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use lesson_files::Document;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let result = match arguments.as_slice() {
        [root, lessons, to] => write(Path::new(root), Path::new(lessons), Path::new(to)),
        _ => Err("expected three folders: the repository, its lessons, and where to write".to_owned()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("documents: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write(root: &Path, lessons: &Path, to: &Path) -> Result<(), String> {
    let lessons = lesson_files::read_all(lessons)?;
    let mut all: Vec<Document> = Vec::new();
    for document in lessons.into_iter().flat_map(|lesson| lesson.documents) {
        match all.iter().find(|other| other.name() == document.name()) {
            Some(other) if *other == document => {}
            Some(other) => return Err(format!("{document} and {other} would both be {}", document.name())),
            None => all.push(document),
        }
    }
    for document in &all {
        let file = root.join(&document.file);
        let text = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        let page = documents::page(document, &text, &all)?;
        let out = to.join(document.address());
        let written = out.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&out, page));
        written.map_err(|error| format!("{}: {error}", out.display()))?;
    }
    Ok(())
}
