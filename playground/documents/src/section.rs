//! A section of a document: a heading, and what stands under it.

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

const LEVELS: [HeadingLevel; 6] = [
    HeadingLevel::H1,
    HeadingLevel::H2,
    HeadingLevel::H3,
    HeadingLevel::H4,
    HeadingLevel::H5,
    HeadingLevel::H6,
];

/// The events of one section, its heading made the first of the page and those under it raised as much.
pub(crate) fn section<'a>(events: Vec<Event<'a>>, name: &str) -> Result<Vec<Event<'a>>, String> {
    let headings: Vec<(usize, HeadingLevel, String)> = events
        .iter()
        .enumerate()
        .filter_map(|(at, event)| match event {
            Event::Start(Tag::Heading { level, .. }) => Some((at, *level, slug(&text_of(&events[at..])))),
            _ => None,
        })
        .collect();
    let Some((start, top, _)) = headings.iter().find(|(.., slug)| slug == name) else {
        let names: Vec<&str> = headings.iter().map(|(.., slug)| slug.as_str()).collect();
        return Err(format!("expected a section, found “{name}”; there are {}", names.join(", ")));
    };
    let end = headings
        .iter()
        .find(|(at, level, _)| at > start && level <= top)
        .map_or(events.len(), |(at, ..)| *at);
    let raised = |level: HeadingLevel| LEVELS[(level as usize).saturating_sub(*top as usize).min(5)];
    let section = events.into_iter().take(end).skip(*start).map(|event| match event {
        Event::Start(Tag::Heading { level, id, classes, attrs }) => {
            Event::Start(Tag::Heading { level: raised(level), id, classes, attrs })
        }
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(raised(level))),
        other => other,
    });
    Ok(section.collect())
}

/// The words of the heading that these events begin with.
pub(crate) fn text_of(events: &[Event<'_>]) -> String {
    let inside = events.iter().take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))));
    inside
        .filter_map(|event| match event {
            Event::Text(text) | Event::Code(text) => Some(&**text),
            _ => None,
        })
        .collect()
}

/// What a heading is called in links, as hosts of Markdown do it.
pub(crate) fn slug(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect()
}
