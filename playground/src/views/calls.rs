//! The calls as trees: the one that grows, and small beside it those before.

use yew::prelude::*;

use super::dom;
use super::markup::html;
use crate::model::calls::{Calls, Node, Spot, calls};
use crate::model::mark::Mark;
use crate::model::state::State;
use crate::phrases::en::calls as phrases;
use crate::phrases::{Language, args};

/// More calls than that are counted instead of drawn.
const MOST: usize = 40;
/// A call takes so much room.
const WIDE: f32 = 84.0;
const HIGH: f32 = 33.0;
const BOX: Spot = Spot { x: 78.0, y: 23.0 };
/// The same in a small tree.
const DOT: f32 = 13.0;

/// The trees of the run up to the step that is shown.
pub(super) fn trees(state: &State) -> Html {
    let t = state.language;
    let all = calls(&state.run, state.cursor);
    let Some((last, before)) = all.split_last() else { return html! {} };
    let small = before
        .iter()
        .map(|tree| html! { <figure class="small">{ dots(tree, t) }{ caption(tree, t) }</figure> });
    html! {
        <section class="calls" aria-label={t.say(phrases::CALLS)} tabindex="0">
            <InSight step={state.cursor} />
            { for small }
            <figure>{ boxes(last, t) }{ caption(last, t) }</figure>
        </section>
    }
}

/// Which step is shown.
#[derive(Clone, Copy, Debug, PartialEq, Properties)]
struct InSightProps {
    step: usize,
}

/// Keeps the call of the step in sight where the tree is wider than its frame.
#[component(InSight)]
fn in_sight(props: &InSightProps) -> Html {
    use_effect_with(props.step, |_| dom::bring_to_middle(".calls", ".now"));
    html! {}
}

fn caption(tree: &Calls, t: Language) -> Html {
    let phrase = if tree.max_size == Some(0) { phrases::WITHOUT } else { phrases::WITH };
    html! { <figcaption>{ t.text(phrase, args![n = tree.nodes.len(), runs = tree.runs()]) }</figcaption> }
}

/// What somebody hears of a tree.
fn heard(tree: &Calls, t: Language) -> String {
    let call = |node: &Node| {
        let phrase = match (node.hit, &node.value) {
            (true, _) => phrases::FOUND,
            (false, Some(_)) => phrases::RAN,
            (false, None) => phrases::RUNS,
        };
        t.text(phrase, args![call = &node.label, value = node.value.as_deref().unwrap_or_default()])
    };
    tree.nodes.iter().take(MOST).map(call).collect::<Vec<_>>().join(" ")
}

fn boxes(tree: &Calls, t: Language) -> Html {
    if tree.nodes.is_empty() || tree.nodes.len() > MOST {
        return html! {};
    }
    let (spots, whole) = tree.spots();
    let (wide, high) = (whole.x * WIDE, whole.y * HIGH);
    let at = |i: usize| Spot { x: spots[i].x * WIDE + (WIDE - BOX.x) / 2.0, y: spots[i].y * HIGH };
    let lines = tree.nodes.iter().enumerate().filter_map(|(i, node)| {
        let (from, to) = (at(node.parent?), at(i));
        Some(format!("M{} {}L{} {}", from.x + BOX.x / 2.0, from.y + BOX.y, to.x + BOX.x / 2.0, to.y))
    });
    let calls = tree.nodes.iter().enumerate().map(|(i, node)| call(node, at(i)));
    html! {
        <svg viewBox={format!("-2 -2 {} {}", wide + 4.0, high - HIGH + BOX.y + 4.0)} style={format!("--wide: {wide}px")} role="img" aria-label={heard(tree, t)}>
            <path d={lines.collect::<String>()} class="line" />
            { for calls }
        </svg>
    }
}

/// A call with the shape of what came of it.
fn call(node: &Node, at: Spot) -> Html {
    let mark = if node.hit { Mark::Hit } else { Mark::Miss };
    let class =
        classes!("call", mark.class(), node.now.then_some("now"), node.value.is_none().then_some("running"));
    let shape = if node.hit {
        html! { <circle cx="10" cy="11.5" r="4.5" class="fill" /> }
    } else {
        html! { <path d="M6 7.5l8 8M14 7.5l-8 8" class="stroke" /> }
    };
    html! {
        <g {class} transform={format!("translate({} {})", at.x, at.y)}>
            <rect width={BOX.x.to_string()} height={BOX.y.to_string()} rx="5" />
            { shape }
            <text x="19" y="16">{ &node.label }</text>
            if let Some(value) = &node.value {
                <text x={(BOX.x - 6.0).to_string()} y="16" text-anchor="end" class="value">{ &**value }</text>
            }
        </g>
    }
}

/// The tree without words.
fn dots(tree: &Calls, t: Language) -> Html {
    if tree.nodes.len() > MOST {
        return html! {};
    }
    let (spots, whole) = tree.spots();
    let at = |i: usize| (spots[i].x * DOT + DOT / 2.0, spots[i].y * DOT * 1.4 + DOT / 2.0);
    let lines = tree.nodes.iter().enumerate().filter_map(|(i, node)| {
        let ((x, y), (to_x, to_y)) = (at(node.parent?), at(i));
        Some(format!("M{x} {y}L{to_x} {to_y}"))
    });
    let dots = tree.nodes.iter().enumerate().map(|(i, node)| {
        let (x, y) = at(i);
        let class = if node.hit { "fill hit" } else { "fill miss" };
        html! { <circle cx={x.to_string()} cy={y.to_string()} r="3.5" {class} /> }
    });
    let (wide, high) = (whole.x * DOT, (whole.y - 1.0) * DOT * 1.4 + DOT);
    html! {
        <svg viewBox={format!("0 0 {wide} {high}")} style={format!("--wide: {wide}px")} role="img" aria-label={heard(tree, t)}>
            <path d={lines.collect::<String>()} class="line" />
            { for dots }
        </svg>
    }
}
