//! Makes a page of a document of this repository, or of a section of one, to be published beside the playground.

// For the playground's build and its tests only.
#![allow(missing_docs)]

mod section;

use lesson_files::Document;
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

use section::{section, slug, text_of};

/// What stands around every document.
const AROUND: &str = include_str!("page.html");

/// The page of a document whose Markdown is `text`. `published` are all documents that have a page: links to others
/// lead nowhere there and are only text.
///
/// # Errors
///
/// A sentence with the file, where it has no such section or no heading at all.
pub fn page(document: &Document, text: &str, published: &[Document]) -> Result<String, String> {
    let events: Vec<Event<'_>> = Parser::new_ext(text, Options::ENABLE_TABLES).collect();
    let events = match &document.section {
        Some(name) => section(events, name).map_err(|error| format!("{}: {error}", document.file))?,
        None => events,
    };
    let title = events
        .iter()
        .position(|event| matches!(event, Event::Start(Tag::Heading { .. })))
        .map(|start| text_of(&events[start..]))
        .ok_or_else(|| format!("{}: expected a heading, found none", document.file))?;
    let mut body = String::new();
    html::push_html(&mut body, fitting(events, document, published).into_iter());
    Ok(AROUND.replace("{title}", &escaped(&title)).replace("{body}", &body))
}

/// The same without what the page has no place for, and with what the keyboard needs: wide things scroll for themselves.
fn fitting<'a>(events: Vec<Event<'a>>, document: &Document, published: &[Document]) -> Vec<Event<'a>> {
    let mut fit = Vec::with_capacity(events.len());
    let (mut in_image, mut links) = (false, Vec::new());
    let names: Vec<String> = events
        .iter()
        .enumerate()
        .filter(|(_, event)| matches!(event, Event::Start(Tag::Heading { .. })))
        .map(|(start, _)| slug(&text_of(&events[start..])))
        .collect();
    let mut names = names.into_iter();
    for event in events {
        match event {
            Event::Start(Tag::Image { .. }) => in_image = true,
            Event::End(TagEnd::Image) => in_image = false,
            _ if in_image => {}
            Event::Start(Tag::Heading { level, classes, attrs, .. }) => {
                let id = names.next().map(CowStr::from);
                fit.push(Event::Start(Tag::Heading { level, id, classes, attrs }));
            }
            Event::Start(Tag::CodeBlock(_)) => fit.push(Event::Html("<pre tabindex=\"0\"><code>".into())),
            Event::End(TagEnd::CodeBlock) => fit.push(Event::Html("</code></pre>\n".into())),
            Event::Start(Tag::Table(alignments)) => {
                fit.push(Event::Html("<div class=\"table\" tabindex=\"0\">\n".into()));
                fit.push(Event::Start(Tag::Table(alignments)));
            }
            Event::End(TagEnd::Table) => {
                fit.push(Event::End(TagEnd::Table));
                fit.push(Event::Html("</div>\n".into()));
            }
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let to = target(&dest_url, document, published);
                links.push(to.is_some());
                if let Some(to) = to {
                    fit.push(Event::Start(Tag::Link { link_type, dest_url: to.into(), title, id }));
                }
            }
            Event::End(TagEnd::Link) => {
                if links.pop() == Some(true) {
                    fit.push(Event::End(TagEnd::Link));
                }
            }
            other => fit.push(other),
        }
    }
    fit
}

/// Where a link leads from the published page; `None` where that is not published.
fn target(to: &str, document: &Document, published: &[Document]) -> Option<String> {
    if to.starts_with("https://") || to.starts_with('#') {
        return Some(to.to_owned());
    }
    let folder = document.file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let file = if folder.is_empty() { to.to_owned() } else { format!("{folder}/{to}") };
    let wanted = Document::read(&file).ok()?;
    published.iter().find(|other| **other == wanted).map(Document::name)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# All of it\n\n![shown](a.png)\n\n## The `stores` & more\n\nSee [Python](docs/python.md), [else](docs/else.md) \
        and [out](https://example.org).\n\n### Deeper\n\n```ts\na < b\n```\n\n| a |\n|---|\n| 1 |\n\n## Other\n\nno\n";

    fn made(to: &str) -> Result<String, String> {
        let published = [Document::read("docs/python.md").unwrap()];
        page(&Document::read(to).unwrap(), TEXT, &published)
    }

    #[test]
    fn a_section_is_a_page_with_its_heading_on_top() {
        let page = made("README.md#the-stores--more").unwrap();
        assert!(page.contains("<title>The stores &amp; more</title>"), "{page}");
        assert!(
            page.contains("<h1 id=\"the-stores--more\">The <code>stores</code> &amp; more</h1>"),
            "{page}"
        );
        assert!(page.contains("<h2 id=\"deeper\">Deeper</h2>"), "{page}");
        assert!(!page.contains("All of it") && !page.contains("Other"), "{page}");
    }

    #[test]
    fn links_lead_to_what_is_published_and_others_are_text() {
        let page = made("README.md#the-stores--more").unwrap();
        assert!(
            page.contains("<a href=\"python.html\">Python</a>, else and <a href=\"https://example.org\">"),
            "{page}"
        );
    }

    #[test]
    fn what_is_wide_can_be_reached_by_keyboard_and_pictures_stay_away() {
        let page = made("README.md").unwrap();
        assert!(page.contains("<pre tabindex=\"0\"><code>a &lt; b\n</code></pre>"), "{page}");
        assert!(page.contains("<div class=\"table\" tabindex=\"0\">\n<table>"), "{page}");
        assert!(!page.contains("a.png") && !page.contains("shown"), "{page}");
    }

    #[test]
    fn a_section_that_is_not_there_is_named_with_its_file_and_those_that_are() {
        let error = made("README.md#the-shops").unwrap_err();
        assert!(error.contains("README.md: expected a section, found “the-shops”"), "{error}");
        assert!(error.contains("all-of-it, the-stores--more, deeper, other"), "{error}");
    }
}
