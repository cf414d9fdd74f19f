//! The hits of the same calls by size and policy, as curves and as a table, which is the curves' legend too.

use cache_core::policy::Kind;
use yew::prelude::*;

use super::markup::html;
use super::series;
use crate::model::by_size::{BySize, by_size};
use crate::model::number::fixed;
use crate::model::policy;
use crate::model::state::State;
use crate::phrases::en::by_size as phrases;
use crate::phrases::{Language, args};

/// The calls up to the step that is shown.
pub(super) fn by_size_and_policy(state: &State) -> Html {
    let t = state.language;
    let Some(found) = by_size(&state.run, state.cursor) else { return html! {} };
    html! {
        <section class="by-size" aria-label={t.say(phrases::BY_SIZE)}>
            <p>{ t.text(phrases::CAPTION, args![n = found.calls]) }</p>
            <div>{ curves(&found, t) }{ table(&found, t) }</div>
        </section>
    }
}

fn table(found: &BySize, t: Language) -> Html {
    let row = |kind: Option<Kind>, hits: &[u64]| {
        let cells = hits.iter().zip(&found.optimum).enumerate().map(|(i, (hits, most))| {
            let class = classes!((hits == most).then_some("best"), (found.own == Some(i)).then_some("here"));
            html! { <td {class}>{ *hits }</td> }
        });
        let name = kind.map_or_else(|| t.say(phrases::OPTIMUM), policy::name);
        html! {
            <tr class={kind.is_none().then_some("optimum")}>
                <th scope="row">{ series::sample(kind) }<span>{ name }</span></th>
                { for cells }
            </tr>
        }
    };
    html! {
        <table>
            <thead>
                <tr>
                    <th scope="col">{ t.say(phrases::ROOM) }</th>
                    { for found.sizes.iter().map(|size| html! { <th scope="col">{ *size }</th> }) }
                </tr>
            </thead>
            <tbody>
                { for found.rows.iter().map(|(kind, hits)| row(Some(*kind), hits)) }
                { row(None, &found.optimum) }
            </tbody>
        </table>
    }
}

/// The picture, in its own pixels, and what of it the curves have.
const WIDE: f32 = 300.0;
const HIGH: f32 = 152.0;
const LEFT: f32 = 28.0;
const RIGHT: f32 = 292.0;
const TOP: f32 = 12.0;
const BOTTOM: f32 = 124.0;

/// Who listens has the table.
fn curves(found: &BySize, t: Language) -> Html {
    let x = |size: u32| fixed(LEFT + (RIGHT - LEFT) * found.across(size), 1);
    let y = |hits: u64| fixed(BOTTOM - (BOTTOM - TOP) * found.up(hits), 1);
    let line = |kind: Option<Kind>, hits: &[u64]| {
        let at = || found.sizes.iter().zip(hits).map(|(size, hits)| (x(*size), y(*hits)));
        let points: Vec<String> = at().map(|(x, y)| format!("{x},{y}")).collect();
        let shapes = at().map(|(x, y)| {
            html! { <g transform={format!("translate({x} {y}) scale(0.7)")}>{ series::shape(kind) }</g> }
        });
        html! {
            <g class={series::class(kind)}>
                <polyline
                    points={points.join(" ")}
                    class={classes!("line", series::is_open(kind).then_some("open"))}
                />
                { for shapes }
            </g>
        }
    };
    let sizes = found.sizes.iter().map(|size| {
        html! { <text x={x(*size)} y="138" text-anchor="middle">{ *size }</text> }
    });
    let levels = [0, found.most()].map(|hits| {
        html! {
            <>
                <path class="grid" d={format!("M{LEFT} {}H{RIGHT}", y(hits))} />
                <text x={(LEFT - 6.0).to_string()} y={y(hits)} dy="4" text-anchor="end">{ hits }</text>
            </>
        }
    });
    html! {
        <svg class="chart" viewBox={format!("0 0 {WIDE} {HIGH}")} aria-hidden="true">
            { for levels }
            if let Some(own) = found.own.and_then(|own| found.sizes.get(own)) {
                <path class="own" d={format!("M{} {TOP}V{BOTTOM}", x(*own))} />
            }
            { for sizes }
            <text class="unit" x={RIGHT.to_string()} y="150" text-anchor="end">{ t.say(phrases::ROOM_UNIT) }</text>
            <text class="unit" x={(LEFT - 6.0).to_string()} y={f32::midpoint(TOP, BOTTOM).to_string()} text-anchor="end">
                { t.say(phrases::HITS) }
            </text>
            { line(None, &found.optimum) }
            { for found.rows.iter().rev().map(|(kind, hits)| line(Some(*kind), hits)) }
        </svg>
    }
}
