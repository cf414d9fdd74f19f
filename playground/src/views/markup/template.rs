//! Templates, read. What the control characters stand for is told where they are written, by the macro.

use std::cell::RefCell;

use yew::virtual_dom::AttributeOrProperty;

pub(super) enum Node {
    Element(Element),
    Text(&'static str),
    Hole,
}

pub(super) struct Element {
    pub(super) tag: &'static str,
    pub(super) fixed: Fixed,
    /// The places of those attributes that are holes.
    pub(super) open: Vec<usize>,
    /// How many holes it has itself: attributes, key, reference, listeners.
    pub(super) holes: usize,
    pub(super) has_checked: bool,
    pub(super) children: Vec<Node>,
}

/// What is known of its attributes.
pub(super) enum Fixed {
    All(&'static [(&'static str, AttributeOrProperty)]),
    Some { keys: &'static [&'static str], values: Vec<Option<&'static str>> },
}

/// Where a template stands, and how long it is: the linker may let one text be the beginning of another.
type Place = (*const u8, usize);

thread_local! {
    /// The templates that were read, by where they stand in memory. There are as many as there is markup in the
    /// program, and they are kept for good: Yew compares the names of attributes by their place.
    static READ: RefCell<Vec<(Place, &'static [Node])>> = const { RefCell::new(Vec::new()) };
}

/// The nodes of a template.
pub(super) fn read(template: &'static str) -> &'static [Node] {
    let at = (template.as_ptr(), template.len());
    READ.with_borrow_mut(|read| match read.binary_search_by_key(&at, |(at, _)| *at) {
        Ok(found) => read[found].1,
        Err(place) => {
            let nodes: &'static [Node] = Box::leak(Reader { rest: template }.nodes().into_boxed_slice());
            read.insert(place, (at, nodes));
            nodes
        }
    })
}

struct Reader {
    rest: &'static str,
}

impl Reader {
    /// What begins next, and its words.
    fn next(&mut self) -> Option<(u8, &'static str)> {
        let what = *self.rest.as_bytes().first()?;
        let rest = &self.rest[1..];
        let len = rest.bytes().position(|byte| byte < 9).unwrap_or(rest.len());
        let (words, rest) = rest.split_at(len);
        self.rest = rest;
        Some((what, words))
    }

    /// Nodes up to the end of what they are in.
    fn nodes(&mut self) -> Vec<Node> {
        let mut nodes = Vec::new();
        while let Some((what, words)) = self.next() {
            nodes.push(match what {
                1 => Node::Element(self.element(words)),
                7 => Node::Text(words),
                8 => Node::Hole,
                _ => break,
            });
        }
        nodes
    }

    fn element(&mut self, tag: &'static str) -> Element {
        let (mut keys, mut values, mut open, mut holes) = (Vec::new(), Vec::new(), Vec::new(), 0);
        while let Some(what @ 2..=6) = self.rest.as_bytes().first().copied() {
            let words = self.next().map_or("", |(_, words)| words);
            holes += usize::from(what != 2);
            match (what, words.split_once('=')) {
                (2, Some((key, value))) => {
                    keys.push(key);
                    values.push(Some(value));
                }
                (3, _) => {
                    open.push(keys.len());
                    keys.push(words);
                    values.push(None);
                }
                _ => {}
            }
        }
        let input = matches!(tag, "input" | "textarea");
        let fixed = if open.is_empty() && !input {
            let all = keys.into_iter().zip(values);
            let all = all.map(|(key, value)| (key, AttributeOrProperty::Static(value.unwrap_or_default())));
            Fixed::All(Box::leak(all.collect()))
        } else {
            Fixed::Some { keys: Box::leak(keys.into_boxed_slice()), values }
        };
        let has_checked = matches!(&fixed, Fixed::Some { keys, .. } if keys.contains(&"checked"));
        Element { tag, fixed, open, holes, has_checked, children: self.nodes() }
    }
}
