//! A document of this repository that a lesson links to, or a section of one.

use std::fmt;

/// Where the documents are published, beside the page.
const FOLDER: &str = "docs";

/// A Markdown file, and which section of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its path from the root of the repository.
    pub file: String,
    /// The section, as links name it: its heading in small letters with hyphens.
    pub section: Option<String>,
}

impl Document {
    /// Reads `docs/name.md` or `docs/name.md#section`.
    ///
    /// # Errors
    ///
    /// What was found, and what it has to be.
    pub fn read(to: &str) -> Result<Self, String> {
        let (file, section) =
            to.split_once('#').map_or((to, None), |(file, section)| (file, Some(section.to_owned())));
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let parts = file.strip_suffix(".md").map(|path| path.split('/'));
        let good =
            parts.is_some_and(|mut parts| parts.all(|part| !part.is_empty() && part.chars().all(plain)));
        if good && section.as_ref().is_none_or(|section| !section.is_empty() && section.chars().all(plain)) {
            return Ok(Self { file: file.to_owned(), section });
        }
        Err(format!("expected a Markdown file of this repository, or a section of one, found “{to}”"))
    }

    /// Its file among the published documents.
    pub fn name(&self) -> String {
        let file = self.file.rsplit('/').next().unwrap_or_default().trim_end_matches(".md");
        format!("{}.html", self.section.as_deref().unwrap_or(file))
    }

    /// Where the page finds it.
    pub fn address(&self) -> String {
        format!("{FOLDER}/{}", self.name())
    }
}

impl fmt::Display for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        self.section.as_ref().map_or(Ok(()), |section| write!(f, "#{section}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_published_under_the_name_of_its_file_or_its_section() {
        for (to, address) in
            [("docs/python.md", "docs/python.html"), ("README.md#the-stores", "docs/the-stores.html")]
        {
            assert_eq!(Document::read(to).unwrap().address(), address);
        }
    }

    #[test]
    fn what_is_no_file_of_the_repository_is_refused() {
        for to in
            ["", "python.html", "../secret.md", "https://example.org/a.md", "docs//a.md", "a.md#", "a.md#b c"]
        {
            assert!(Document::read(to).is_err(), "{to}");
        }
    }
}
