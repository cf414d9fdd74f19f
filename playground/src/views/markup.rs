//! Templates of markup, read once and filled in as often as they are drawn. [`html!`] writes both: the template, and
//! the calls that fill its holes.

mod template;
#[cfg(test)]
mod tests;
mod values;

use std::rc::Rc;

pub(super) use markup::html;
use yew::html::IntoPropValue;
use yew::virtual_dom::{
    AttrValue, AttributeOrProperty, Attributes, Key, Listener, Listeners, VList, VNode, VTag, VText,
};
use yew::{Html, NodeRef};

use self::template::{Element, Fixed, Node};
pub(super) use self::values::{IntoAttribute, IntoNode};

/// What is in the holes of a template, in their order. Nothing of it is inlined: it is called in hundreds of places, and
/// the page is to be small.
#[derive(Default)]
pub(super) struct Holes(Vec<Hole>);

enum Hole {
    Child(VNode),
    Attribute(Option<AttrValue>),
    Key(Key),
    Reference(NodeRef),
    Listener(Option<Rc<dyn Listener>>),
}

impl Holes {
    pub(super) fn child(&mut self, child: impl IntoNode) {
        self.node(child.into_node());
    }

    /// One child for each.
    pub(super) fn each(&mut self, children: impl IntoIterator<Item = impl IntoNode>) {
        let mut all = Vec::new();
        for child in children {
            add(&mut all, child.into_node());
        }
        self.node(list(all));
    }

    #[inline(never)]
    fn node(&mut self, node: VNode) {
        self.0.push(Hole::Child(node));
    }

    #[inline(never)]
    fn value(&mut self, value: Option<AttrValue>) {
        self.0.push(Hole::Attribute(value));
    }

    pub(super) fn attribute(&mut self, value: impl IntoAttribute) {
        self.value(value.into_attribute());
    }

    pub(super) fn key(&mut self, key: impl Into<Key>) {
        self.0.push(Hole::Key(key.into()));
    }

    pub(super) fn reference(&mut self, reference: impl IntoPropValue<NodeRef>) {
        self.0.push(Hole::Reference(reference.into_prop_value()));
    }

    #[inline(never)]
    pub(super) fn listener(&mut self, listener: Option<Rc<dyn Listener>>) {
        self.0.push(Hole::Listener(listener));
    }

    /// The template with these in its holes.
    #[inline(never)]
    pub(super) fn fill(self, template: &'static str) -> Html {
        let mut filling = Filling(self.0.into_iter());
        match template::read(template) {
            [node] => filling.node(node),
            nodes => list(nodes.iter().map(|node| filling.node(node)).collect()),
        }
    }
}

#[inline(never)]
fn add(all: &mut Vec<VNode>, node: VNode) {
    all.push(node);
}

#[inline(never)]
fn list(nodes: Vec<VNode>) -> VNode {
    VNode::VList(Rc::new(VList::from(nodes)))
}

/// The holes that are left.
struct Filling(std::vec::IntoIter<Hole>);

impl Filling {
    fn node(&mut self, node: &'static Node) -> VNode {
        match node {
            Node::Text(words) => VNode::VText(VText::new(AttrValue::Static(words))),
            Node::Hole => match self.0.next() {
                Some(Hole::Child(child)) => child,
                _ => VNode::default(),
            },
            Node::Element(element) => VNode::VTag(Rc::new(self.element(element))),
        }
    }

    fn element(&mut self, element: &'static Element) -> VTag {
        let (mut key, mut reference, mut listeners) = (None, NodeRef::default(), Vec::new());
        let mut values = match &element.fixed {
            Fixed::All(_) => Vec::new(),
            Fixed::Some { values, .. } => values.iter().map(|value| value.map(AttrValue::Static)).collect(),
        };
        let mut open = element.open.iter();
        for _ in 0..element.holes {
            match self.0.next() {
                Some(Hole::Attribute(value)) => {
                    if let Some(place) = open.next().and_then(|place| values.get_mut(*place)) {
                        *place = value;
                    }
                }
                Some(Hole::Key(given)) => key = Some(given),
                Some(Hole::Reference(given)) => reference = given,
                Some(Hole::Listener(listener)) => listeners.push(listener),
                Some(Hole::Child(_)) | None => {}
            }
        }
        let mut taken = |name: &str| match &element.fixed {
            Fixed::Some { keys, .. } => {
                keys.iter().position(|key| *key == name).and_then(|place| values.get_mut(place)?.take())
            }
            Fixed::All(_) => None,
        };
        let tag = match element.tag {
            // What a reader changes is no attribute.
            "input" => Tag::Input(taken("value"), taken("checked")),
            "textarea" => Tag::Textarea(taken("value")),
            name => Tag::Other(name),
        };
        let attributes = match &element.fixed {
            Fixed::All(attributes) => Attributes::Static(attributes),
            Fixed::Some { keys, .. } => Attributes::Dynamic {
                keys,
                values: values.into_iter().map(|value| value.map(AttributeOrProperty::Attribute)).collect(),
            },
        };
        let listeners =
            if listeners.is_empty() { Listeners::None } else { Listeners::Pending(listeners.into()) };
        match tag {
            Tag::Input(value, checked) => {
                let checked = element.has_checked.then_some(checked.is_some());
                VTag::__new_input(value, checked, reference, key, attributes, listeners)
            }
            Tag::Textarea(value) => VTag::__new_textarea(value, None, reference, key, attributes, listeners),
            Tag::Other(name) => {
                let children = match element.children.as_slice() {
                    [] => VNode::default(),
                    [only] => self.node(only),
                    children => list(children.iter().map(|child| self.node(child)).collect()),
                };
                VTag::__new_other(AttrValue::Static(name), reference, key, attributes, listeners, children)
            }
        }
    }
}

enum Tag {
    Input(Option<AttrValue>, Option<AttrValue>),
    Textarea(Option<AttrValue>),
    Other(&'static str),
}
