//! The same markup by this macro and by Yew's comes to the same nodes.

use std::fmt::Write;

use yew::virtual_dom::{AttributeOrProperty, Attributes, VNode};
use yew::{Callback, Html, MouseEvent, NodeRef, classes};

use super::html;

/// All that is drawn of it, lists in lists made flat.
fn told(node: &VNode) -> String {
    let mut text = String::new();
    tell(node, &mut text);
    text
}

fn tell(node: &VNode, into: &mut String) {
    match node {
        VNode::VText(words) => into.push_str(&words.text),
        VNode::VList(list) => list.iter().for_each(|node| tell(node, into)),
        VNode::VTag(tag) => {
            let key = tag.key.as_ref().map(|key| format!(" key={key}")).unwrap_or_default();
            let _ = write!(into, "<{}{key}", tag.tag());
            let mut attributes = attributes(&tag.attributes);
            attributes.sort();
            for (name, value) in attributes {
                let _ = write!(into, " {name}={value:?}");
            }
            if let Some(value) = tag.value() {
                let _ = write!(into, " value:{value:?}");
            }
            if let Some(checked) = tag.checked() {
                let _ = write!(into, " checked:{checked}");
            }
            into.push('>');
            tag.children().iter().for_each(|children| tell(children, into));
            let _ = write!(into, "</{}>", tag.tag());
        }
        other => panic!("{other:?}"),
    }
}

fn attributes(all: &Attributes) -> Vec<(String, String)> {
    let text = |value: &AttributeOrProperty| match value {
        AttributeOrProperty::Static(text) => (*text).to_owned(),
        AttributeOrProperty::Attribute(text) => text.to_string(),
        AttributeOrProperty::Property(_) => panic!("no properties are set"),
    };
    match all {
        Attributes::Static(list) => {
            list.iter().map(|(name, value)| ((*name).to_owned(), text(value))).collect()
        }
        Attributes::Dynamic { keys, values } => {
            let pairs = keys.iter().zip(values);
            pairs.filter_map(|(name, value)| Some(((*name).to_owned(), text(value.as_ref()?)))).collect()
        }
        Attributes::IndexMap(map) => {
            map.iter().map(|(name, value)| (name.to_string(), text(value))).collect()
        }
    }
}

/// The same tokens for both.
macro_rules! same {
    ($($markup:tt)*) => {{
        let (ours, theirs): (Html, Html) = (html! { $($markup)* }, yew::html! { $($markup)* });
        assert_eq!(told(&ours), told(&theirs));
        told(&ours)
    }};
}

#[test]
fn elements_attributes_and_words() {
    assert_eq!(same! {}, "");
    assert_eq!(same! { <br /> }, "<br></br>");
    assert_eq!(
        same! { <p class="say" aria-label="It">{ "Hit" }<b>{ "!" }</b></p> },
        "<p aria-label=\"It\" class=\"say\">Hit<b>!</b></p>"
    );
    let said = same! { <><i></i><svg viewBox="0 0 8 8"><path d="M0 0" stroke-width="2" /></svg></> };
    assert_eq!(said, "<i></i><svg viewBox=\"0 0 8 8\"><path d=\"M0 0\" stroke-width=\"2\"></path></svg>");
    let (name, style, none) = ("two".to_owned(), "left: 1px", None::<String>);
    let said =
        same! { <td id={name.clone()} {style} title={none.clone()} colspan="2">{ &name }{ 3_usize }</td> };
    assert_eq!(said, "<td colspan=\"2\" id=\"two\" style=\"left: 1px\">two3</td>");
    assert_eq!(
        same! { <i class={classes!("a", Some("b"), None::<&'static str>)}></i> },
        "<i class=\"a b\"></i>"
    );
    assert_eq!(same! { <li key={7_u64}>{ Some("seven") }{ None::<String> }</li> }, "<li key=7>seven</li>");
}

#[test]
fn what_depends_and_what_is_repeated() {
    for n in 0..3 {
        let said = same! {
            <ul>
                if n == 0 {
                    <li>{ "none" }</li>
                } else if let Some(more) = 1_usize.checked_sub(n) {
                    <li>{ more }</li><li>{ n }</li>
                } else {
                    { for (0..n).map(|i| yew::html! { <li key={i}>{ i }</li> }) }
                    { "end" }
                }
                { { let twice = 2 * n; twice.to_string() } }
            </ul>
        };
        let items = ["<li>none</li>0", "<li>0</li><li>1</li>2", "<li key=0>0</li><li key=1>1</li>end4"];
        assert_eq!(said, format!("<ul>{}</ul>", items[n]));
    }
}

#[test]
fn what_a_reader_changes_is_no_attribute() {
    for on in [true, false] {
        let value = if on { "on" } else { "off" };
        same! { <input type="checkbox" checked={on} /> };
        same! { <input type="text" {value} /> };
        same! { <textarea {value} rows="3" /> };
        same! { <option {value}>{ value }</option> };
    }
    let shown = |hidden: bool| told(&html! { <dialog {hidden}></dialog> });
    assert_eq!(
        (shown(false).as_str(), shown(true).as_str()),
        ("<dialog></dialog>", "<dialog hidden=\"\"></dialog>")
    );
}

#[test]
fn listeners_and_references_are_those_that_were_given() {
    let (place, click) = (NodeRef::default(), Callback::from(|_: MouseEvent| {}));
    let tag = match html! { <button ref={place.clone()} onclick={click} onfocus={|_| {}}>{ "Go" }</button> } {
        VNode::VTag(tag) => tag,
        other => panic!("{other:?}"),
    };
    assert_eq!(tag.node_ref, place);
    // Which listeners a tag has is not to be seen from outside, but in how it is told for debugging.
    let listeners = format!("{tag:?}");
    assert!(listeners.contains("onclick") && listeners.contains("onfocus"), "{listeners}");
}

#[test]
fn a_template_that_is_filled_again_has_the_names_of_attributes_in_the_same_place() {
    let draw = |d: &'static str| match html! { <path d={d} class="line" /> } {
        VNode::VTag(tag) => tag,
        other => panic!("{other:?}"),
    };
    let (one, other) = (draw("M0 0"), draw("M1 1"));
    let keys = |attributes: &Attributes| match attributes {
        Attributes::Dynamic { keys, .. } => *keys,
        other => panic!("{other:?}"),
    };
    assert!(std::ptr::eq(keys(&one.attributes), keys(&other.attributes)));
    assert_ne!(one.attributes, other.attributes);
}

#[test]
fn one_template_may_be_the_beginning_of_another() {
    const LONG: &str = "\x01i\0\x01b\0";
    let fill = |template| told(&super::Holes::default().fill(template));
    assert_eq!(fill(LONG), "<i></i><b></b>");
    assert_eq!(fill(&LONG[..3]), "<i></i>");
    assert_eq!(fill(&LONG[..0]), "");
}
