//! The lessons there are. A new one is a file in the folder `lessons`, and nothing else.

use crate::model::lesson::Heading;

#[cfg(not(target_arch = "wasm32"))]
pub use self::files::{all, shown, texts, write};

/// Number and title of every lesson, in the order of their numbers: known before any of them is loaded.
pub const INDEX: &[Heading] = include!(concat!(env!("OUT_DIR"), "/index.rs"));

/// Where the page finds what a lesson says, from its own address.
pub fn address(number: u32) -> String {
    format!("lessons/{number:02}.json")
}

/// The lessons as the build has them: whole, from their files.
#[cfg(not(target_arch = "wasm32"))]
mod files {
    use std::fs;
    use std::path::Path;
    use std::sync::LazyLock;

    use lesson_files::LessonFile;

    use super::INDEX;
    use crate::WHOLE;
    use crate::model::lesson::Lesson;
    use crate::model::script;

    /// # Panics
    ///
    /// When one of the files is not a lesson: it says where.
    static TEXTS: LazyLock<Vec<String>> = LazyLock::new(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons");
        let files = lesson_files::read_all(&folder).unwrap_or_else(|error| panic!("{error}"));
        files.iter().map(|file| text(file).unwrap_or_else(|error| panic!("{error}"))).collect()
    });

    fn text(file: &LessonFile) -> Result<String, String> {
        file.packed(|does| script::packed::pack(&script::parse(does).map_err(|error| error.to_string())?))
    }

    /// The text of every lesson, as the page loads it.
    pub fn texts() -> &'static [String] {
        &TEXTS
    }

    /// Every lesson, whole.
    ///
    /// # Panics
    ///
    /// When one of the files is not a lesson: it says where.
    pub fn all() -> Vec<Lesson> {
        texts().iter().map(|text| read(text)).collect()
    }

    /// The lessons that this program can show: every one in the whole one.
    ///
    /// # Panics
    ///
    /// As [`all`] does.
    pub fn shown() -> Vec<Lesson> {
        let known = INDEX.iter().zip(texts()).filter(|(lesson, _)| WHOLE || lesson.plain);
        known.map(|(_, text)| read(text)).collect()
    }

    fn read(text: &str) -> Lesson {
        Lesson::read(text).unwrap_or_else(|error| panic!("{error}"))
    }

    /// Writes the text of each lesson of the folder `from` into the folder `to`, as the page loads it, and the numbers of
    /// those that the page can begin with into the file `plain.json` there.
    ///
    /// # Errors
    ///
    /// The file or the lesson with the place in it, and what is wrong there.
    pub fn write(from: &Path, to: &Path) -> Result<(), String> {
        fs::create_dir_all(to).map_err(|error| format!("{}: {error}", to.display()))?;
        let write = |name: &str, text: String| {
            let place = to.join(name);
            fs::write(&place, text).map_err(|error| format!("{}: {error}", place.display()))
        };
        let mut plain = Vec::new();
        for file in lesson_files::read_all(from)? {
            let text = text(&file)?;
            Lesson::read(&text)?;
            write(&file.name(), text)?;
            plain.extend(file.plain.then_some(file.number));
        }
        write("plain.json", format!("{plain:?}"))
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn what_cannot_be_read_is_named_with_its_place() {
            let says = |step: &str| {
                let text = format!("title = 'A'\n[[step]]\ndo = 'collect'\n[[step]]\n{step}");
                text_of(&text).unwrap_err()
            };
            let text_of_step = says("do = 'wait soon'");
            assert!(
                text_of_step.contains("lesson 4, step 2, do: Line 1, column 6: found soon"),
                "{text_of_step}"
            );
        }

        fn text_of(toml: &str) -> Result<String, String> {
            text(&lesson_files::read("04-self", toml)?)
        }
    }
}
