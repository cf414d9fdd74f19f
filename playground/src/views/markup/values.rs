//! What can stand in a hole.

use std::rc::Rc;

use yew::Html;
use yew::html::{Classes, IntoPropValue};
use yew::virtual_dom::{AttrValue, VNode, VText};

/// A child.
pub(in crate::views) trait IntoNode {
    fn into_node(self) -> VNode;
}

/// The value of an attribute, or `None` where there is to be no such attribute.
pub(in crate::views) trait IntoAttribute {
    fn into_attribute(self) -> Option<AttrValue>;
}

#[inline(never)]
fn words(words: AttrValue) -> VNode {
    VNode::VText(VText::new(words))
}

impl IntoNode for Html {
    fn into_node(self) -> VNode {
        self
    }
}

impl<T: IntoNode> IntoNode for Option<T> {
    fn into_node(self) -> VNode {
        self.map_or_else(VNode::default, IntoNode::into_node)
    }
}

impl IntoNode for Vec<Html> {
    fn into_node(self) -> VNode {
        super::list(self)
    }
}

impl IntoNode for &str {
    #[inline(never)]
    fn into_node(self) -> VNode {
        words(Rc::<str>::from(self).into())
    }
}

impl IntoNode for String {
    #[inline(never)]
    fn into_node(self) -> VNode {
        words(self.into())
    }
}

impl IntoNode for &String {
    #[inline(never)]
    fn into_node(self) -> VNode {
        words(self.clone().into())
    }
}

impl IntoNode for Rc<str> {
    #[inline(never)]
    fn into_node(self) -> VNode {
        words(self.into())
    }
}

impl IntoNode for &Rc<str> {
    #[inline(never)]
    fn into_node(self) -> VNode {
        words(Rc::clone(self).into())
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl IntoNode for $number {
            fn into_node(self) -> VNode {
                words(self.to_string().into())
            }
        }
    )*};
}

numbers!(u32 u64 usize);

impl IntoAttribute for &'static str {
    fn into_attribute(self) -> Option<AttrValue> {
        Some(AttrValue::Static(self))
    }
}

impl IntoAttribute for String {
    #[inline(never)]
    fn into_attribute(self) -> Option<AttrValue> {
        Some(self.into())
    }
}

impl IntoAttribute for &String {
    #[inline(never)]
    fn into_attribute(self) -> Option<AttrValue> {
        Some(self.clone().into())
    }
}

impl IntoAttribute for AttrValue {
    fn into_attribute(self) -> Option<AttrValue> {
        Some(self)
    }
}

impl<T: IntoAttribute> IntoAttribute for Option<T> {
    fn into_attribute(self) -> Option<AttrValue> {
        self.and_then(IntoAttribute::into_attribute)
    }
}

impl IntoAttribute for Classes {
    fn into_attribute(self) -> Option<AttrValue> {
        self.into_prop_value()
    }
}

/// There, or not: `hidden`, `disabled`.
impl IntoAttribute for bool {
    fn into_attribute(self) -> Option<AttrValue> {
        self.then_some(AttrValue::Static(""))
    }
}
