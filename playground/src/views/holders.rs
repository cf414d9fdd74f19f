//! Who holds whom: variables on the left, objects in the middle, caches on the right.

use yew::prelude::*;

use super::markup::html;
use crate::model::graph::{CacheBox, Graph, Held, Thing, graph};
use crate::model::state::State;
use crate::phrases::en::holders as phrases;
use crate::phrases::{Language, args};

/// More objects than that are counted instead of drawn.
const MOST: usize = 5;
/// The picture, and where its columns begin.
const WIDE: f32 = 690.0;
const OBJECTS: f32 = 210.0;
const OBJECT: f32 = 170.0;
const CACHES: f32 = 470.0;
const VARIABLE: f32 = 110.0;
const HIGH: f32 = 27.0;
const ROW: f32 = 41.0;

/// The picture of the world that is shown.
pub(super) fn holders(state: &State) -> Html {
    let t = state.language;
    let graph = graph(&state.frame.world);
    let drawn = graph.things.len().min(MOST);
    let rows = (drawn + graph.freed.len().min(MOST - drawn.min(MOST))).max(1);
    let entries: usize =
        graph.caches.iter().filter(|cache| cache.owner.is_none()).map(|cache| cache.entries.len()).sum();
    let high = (rows as f32 * ROW).max(22.0 + entries.min(MOST) as f32 * 20.0 + 8.0) + 22.0;
    html! {
        <section class="holders" aria-label={t.say(phrases::HOLDERS)} tabindex="0">
            <svg viewBox={format!("0 0 {WIDE} {high}")} role="img" aria-label={heard(&graph, t)}>
                <g class="heads">
                    <text x="0" y="12">{ t.say(phrases::VARIABLES) }</text>
                    <text x={OBJECTS.to_string()} y="12">{ t.say(phrases::OBJECTS) }</text>
                    <text x={CACHES.to_string()} y="12">{ t.say(phrases::CACHES) }</text>
                </g>
                <g transform="translate(0 22)">
                    { for graph.caches.iter().map(|cache| self::cache(cache, t)) }
                    { for graph.things.iter().take(MOST).enumerate().map(|(i, thing)| self::thing(i, thing, t)) }
                    { for graph.freed.iter().take(MOST - drawn).enumerate().map(|(i, label)| ghost(drawn + i, label, t)) }
                </g>
            </svg>
            if graph.things.len() > MOST {
                <p class="soft">{ t.text(phrases::MORE, args![n = graph.things.len() - MOST]) }</p>
            }
        </section>
    }
}

/// All of it in sentences.
fn heard(graph: &Graph, t: Language) -> String {
    let mut said: Vec<String> = Vec::new();
    for thing in &graph.things {
        for name in &thing.variables {
            said.push(t.text(phrases::VARIABLE_HOLDS, args![name, object = &thing.label]));
        }
        for holder in thing.within.iter().filter_map(|i| graph.things.get(*i)) {
            said.push(t.text(phrases::VARIABLE_HOLDS, args![name = &holder.label, object = &thing.label]));
        }
        let phrase = match thing.held {
            Held::InUse => continue,
            Held::ByCacheAlone => phrases::CACHE_ALONE,
            Held::ByNobody => phrases::NOBODY,
        };
        said.push(t.text(phrase, args![object = &thing.label]));
    }
    for cache in &graph.caches {
        let entries = cache.entries.iter().map(|(words, _)| words.as_str()).collect::<Vec<_>>().join(", ");
        let owner = cache.owner.and_then(|i| graph.things.get(i));
        said.push(match owner {
            Some(owner) => {
                t.text(phrases::OWN_KEEPS, args![function = &cache.function, owner = &owner.label, entries])
            }
            None if cache.entries.is_empty() => {
                t.text(phrases::KEEPS_NOTHING, args![function = &cache.function])
            }
            None => t.text(phrases::KEEPS, args![function = &cache.function, entries]),
        });
    }
    for label in &graph.freed {
        said.push(t.text(phrases::IS_FREED, args![object = label]));
    }
    said.join(" ")
}

fn top(row: usize) -> f32 {
    row as f32 * ROW
}

/// An object with the variables that hold it.
fn thing(row: usize, thing: &Thing, t: Language) -> Html {
    let (class, says) = match thing.held {
        Held::InUse => ("thing", None),
        Held::ByCacheAlone => ("thing alone miss", Some(phrases::ONLY_CACHE)),
        Held::ByNobody => ("thing nobody", Some(phrases::ONLY_ITSELF)),
    };
    let name = thing.variables.iter().map(|name| &**name).collect::<Vec<_>>().join(", ");
    let y = top(row);
    html! {
        <g transform={format!("translate(0 {y})")}>
            if !name.is_empty() {
                <g class="variable">
                    <rect width={VARIABLE.to_string()} height={HIGH.to_string()} rx="13.5" />
                    <text x={(VARIABLE / 2.0).to_string()} y="18" text-anchor="middle">{ name }</text>
                    { arrow(VARIABLE, HIGH / 2.0, OBJECTS, HIGH / 2.0, "") }
                </g>
            }
            <g {class} transform={format!("translate({OBJECTS} 0)")}>
                <rect width={OBJECT.to_string()} height={HIGH.to_string()} rx="5" />
                <text x="10" y="18">{ &thing.label }</text>
                if let Some(says) = says {
                    <text x="-10" y="18" text-anchor="end" class="says">{ t.say(says) }</text>
                }
            </g>
        </g>
    }
}

/// An object that has just gone.
fn ghost(row: usize, label: &str, t: Language) -> Html {
    html! {
        <g class="thing ghost" transform={format!("translate({OBJECTS} {})", top(row))}>
            <rect width={OBJECT.to_string()} height={HIGH.to_string()} rx="5" />
            <text x="10" y="18">{ label }</text>
            <text x="-10" y="18" text-anchor="end" class="says">{ t.say(phrases::FREED) }</text>
        </g>
    }
}

/// A cache with its entries, and what they hold.
fn cache(cache: &CacheBox, t: Language) -> Html {
    if let Some(owner) = cache.owner {
        return if owner < MOST {
            own(owner, cache)
        } else {
            html! {}
        };
    }
    let lines = cache.entries.len().min(MOST);
    let high = 22.0 + lines.max(1) as f32 * 20.0 + 4.0;
    let entries = cache.entries.iter().take(MOST).enumerate().map(|(i, (words, holds))| {
        let y = 22.0 + i as f32 * 20.0 + 9.0;
        let arrows = holds.iter().filter(|row| **row < MOST).map(|row| {
            arrow(CACHES, y, OBJECTS + OBJECT, top(*row) + HIGH / 2.0, "keeps")
        });
        html! { <><text x={(CACHES + 12.0).to_string()} y={(y + 5.0).to_string()}>{ words }</text>{ for arrows }</> }
    });
    html! {
        <g class="cache">
            <rect x={CACHES.to_string()} width={(WIDE - CACHES).to_string()} height={high.to_string()} rx="5" />
            <text x={(CACHES + 12.0).to_string()} y="16" class="name">{ format!("{}()", cache.function) }</text>
            if cache.entries.is_empty() {
                <text x={(CACHES + 12.0).to_string()} y="36" class="says">{ t.say(phrases::EMPTY) }</text>
            }
            { for entries }
        </g>
    }
}

/// A cache that belongs to an object stands beside it.
fn own(row: usize, cache: &CacheBox) -> Html {
    let words = cache.entries.iter().map(|(words, _)| words.as_str()).collect::<Vec<_>>().join(", ");
    let (y, right) = (top(row), OBJECTS + OBJECT);
    html! {
        <g class="cache" transform={format!("translate(0 {y})")}>
            <rect x={CACHES.to_string()} width={(WIDE - CACHES).to_string()} height={HIGH.to_string()} rx="5" />
            <text x={(CACHES + 12.0).to_string()} y="18">{ words }</text>
            { arrow(right, 8.0, CACHES, 8.0, "") }
            if cache.holds_owner {
                { arrow(CACHES, 19.0, right, 19.0, "") }
            }
        </g>
    }
}

/// A line with a point at its end.
fn arrow(x: f32, y: f32, to_x: f32, to_y: f32, class: &'static str) -> Html {
    let bend = (to_x - x) / 2.0;
    let back = if to_x > x { -7.0 } else { 7.0 };
    let line = format!("M{x} {y}C{} {y} {} {to_y} {} {to_y}", x + bend, to_x - bend, to_x + back);
    let point = format!("M{to_x} {to_y}l{back} -4v8z");
    html! { <g class={classes!("arrow", class)}><path d={line} fill="none" /><path d={point} class="point" /></g> }
}
