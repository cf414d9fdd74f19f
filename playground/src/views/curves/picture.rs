//! The curves as a picture: every point can be reached by the keyboard, and says its value.

use std::rc::Rc;

use cache_core::policy::Kind;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::super::dom;
use super::marker;
use crate::model::curves::chart::{Chart, Line, Series, Spot};
use crate::model::curves::chosen::Chosen;
use crate::model::curves::job::Job;
use crate::model::curves::words;
use crate::model::number::fixed;
use crate::phrases::en::curves as phrases;
use crate::phrases::{Language, args};

/// In pixels; the width is the page's.
const HIGH: f32 = 340.0;
const LEAST_WIDE: f32 = 240.0;

/// The curves, and which of them are drawn.
#[derive(Clone, Debug, Properties)]
pub(super) struct PictureProps {
    pub job: Rc<Job>,
    pub chosen: Chosen,
    pub language: Language,
}

impl PartialEq for PictureProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.job, &other.job) && (self.chosen, self.language) == (other.chosen, other.language)
    }
}

/// The point that is looked at: whose, and at which size.
type At = (Series, u32);

/// The picture.
#[component(Picture)]
pub(super) fn picture(props: &PictureProps) -> Html {
    let place = use_node_ref();
    let width = use_state(|| 0.0_f32);
    let at = use_state(|| None::<At>);
    {
        let (place, width) = (place.clone(), width.clone());
        use_effect_with((), move |()| {
            let measure = move || {
                let wide = place.cast::<Element>().map_or(0, |element| element.client_width());
                width.set((wide as f32).max(LEAST_WIDE));
            };
            measure();
            let listener = dom::Listener::new(&dom::window(), "resize", move |_| measure());
            move || drop(listener)
        });
    }
    let (job, chosen, t) = (&props.job, props.chosen, props.language);
    // Nothing is drawn before it is known how wide; the place is kept.
    let drawn = if *width > 0.0 {
        let chart = Chart::new(job, chosen, *width, HIGH);
        let looked_at = at.and_then(|at| find(&chart, at).map(|_| at)).or_else(|| first(&chart));
        svg(job, &chart, looked_at, &at, t)
    } else {
        html! { <div style={format!("height: {HIGH}px")}></div> }
    };
    let says = at.and_then(|(series, size)| {
        let known = match series {
            Series::Policy(kind) => job.known(kind, size)?,
            Series::Optimum => {
                curves::protocol::Known { size, hits: job.optimum(size)?, one_in: 1, uncertainty: 0.0 }
            }
        };
        Some(words::point(job, marker::name(series, t), &known, t))
    });
    html! {
        <div class="curves-picture" ref={place}>
            { drawn }
            // What the point says to those who listen: no news for them.
            <p class="readout" aria-hidden="true">
                { says.unwrap_or_else(|| t.say(phrases::HINT).to_owned()) }
            </p>
        </div>
    }
}

fn svg(
    job: &Job,
    chart: &Chart,
    looked_at: Option<At>,
    at: &UseStateHandle<Option<At>>,
    t: Language,
) -> Html {
    let Chart { width, height, left, right, top, bottom, .. } = *chart;
    let step = {
        let (at, chart) = (at.clone(), chart.clone());
        Callback::from(move |event: KeyboardEvent| {
            let Some(next) = looked_at.and_then(|from| neighbour(&chart, from, &event.key())) else { return };
            event.prevent_default();
            at.set(Some(next));
            focus(next);
        })
    };
    let title = t.text(phrases::CHART, args![name = &job.name]);
    let scale =
        if chart.by_logarithm { "entries in the cache (logarithmic)" } else { "entries in the cache" };
    html! {
        <svg
            id="curves-svg"
            class="chart"
            viewBox={format!("0 0 {width} {height}")}
            width={width.to_string()}
            height={height.to_string()}
            role="group"
            aria-label={title}
            onkeydown={step}
        >
            <g class="axes" aria-hidden="true">
                { for chart.ratios.iter().map(|tick| html! {
                    <>
                        <path class="grid" d={format!("M{left} {0:.1}H{right}", tick.at)} />
                        <text x={(left - 6.0).to_string()} y={fixed(tick.at + 4.0, 1)} text-anchor="end">{ &tick.label }</text>
                    </>
                }) }
                { for chart.sizes.iter().map(|tick| html! {
                    <>
                        <path class="grid" d={format!("M{0:.1} {top}V{bottom}", tick.at)} />
                        <text x={fixed(tick.at, 1)} y={(bottom + 15.0).to_string()} text-anchor="middle">{ &tick.label }</text>
                    </>
                }) }
                <path class="axis" d={format!("M{left} {top}V{bottom}H{right}")} />
                <text class="unit" x={left.to_string()} y={(height - 1.0).to_string()}>{ scale }</text>
                <text class="unit" x={(left + 6.0).to_string()} y={(top + 4.0).to_string()}>{ t.say(phrases::HITS) }</text>
            </g>
            { for chart.lines.iter().map(line_path) }
            { for chart.lines.iter().map(|line| spots(job, line, looked_at, at, t)) }
        </svg>
    }
}

fn line_path(line: &Line) -> Html {
    let class = classes!("line", marker::class(line.series), marker::is_open(line.series).then_some("open"));
    html! { <path {class} d={line.path.clone()} /> }
}

fn spots(
    job: &Job,
    line: &Line,
    looked_at: Option<At>,
    at: &UseStateHandle<Option<At>>,
    t: Language,
) -> Html {
    let series = line.series;
    let spots = line.spots.iter().map(|spot| {
        let here = (series, spot.known.size);
        let label = words::point(job, marker::name(series, t), &spot.known, t);
        let look = {
            let at = at.clone();
            move || at.set(Some(here))
        };
        let (focus, enter) = (look.clone(), look);
        html! {
            <g
                key={spot.known.size}
                id={id(here)}
                class={classes!("spot", (spot.known.one_in > 1).then_some("sampled"))}
                transform={format!("translate({} {})", fixed(spot.x, 1), fixed(spot.y, 1))}
                role="img"
                aria-label={label}
                tabindex={if looked_at == Some(here) { "0" } else { "-1" }}
                onfocus={Callback::from(move |_: FocusEvent| focus())}
                onpointerenter={Callback::from(move |_: PointerEvent| enter())}
            >
                <circle class="target" r="9" />
                { for reach(spot) }
                { marker::shape(series) }
            </g>
        }
    });
    html! { <g class={classes!("series", marker::class(series))}>{ for spots }</g> }
}

/// How far the truth may be off: nine in ten are within.
fn reach(spot: &Spot) -> Option<Html> {
    let (above, below) = spot.reach?;
    let d = format!("M-3 {0:.1}H3M0 {0:.1}V{1:.1}M-3 {1:.1}H3", above - spot.y, below - spot.y);
    Some(html! { <path class="reach" {d} /> })
}

fn find(chart: &Chart, (series, size): At) -> Option<&Spot> {
    let line = chart.lines.iter().find(|line| line.series == series)?;
    line.spots.iter().find(|spot| spot.known.size == size)
}

fn first(chart: &Chart) -> Option<At> {
    let line = chart.lines.first()?;
    line.spots.first().map(|spot| (line.series, spot.known.size))
}

/// Where an arrow leads: along the line, or to the next one at the same size.
fn neighbour(chart: &Chart, (series, size): At, key: &str) -> Option<At> {
    let place = chart.lines.iter().position(|line| line.series == series)?;
    let spots = &chart.lines[place].spots;
    let spot = spots.iter().position(|spot| spot.known.size == size)?;
    let of =
        |line: &Line| line.spots.iter().any(|spot| spot.known.size == size).then_some((line.series, size));
    match key {
        "ArrowRight" => spots.get(spot + 1).map(|spot| (series, spot.known.size)),
        "ArrowLeft" => spots.get(spot.checked_sub(1)?).map(|spot| (series, spot.known.size)),
        "Home" => spots.first().map(|spot| (series, spot.known.size)),
        "End" => spots.last().map(|spot| (series, spot.known.size)),
        "ArrowDown" => chart.lines[place + 1..].iter().find_map(of),
        "ArrowUp" => chart.lines[..place].iter().rev().find_map(of),
        _ => None,
    }
}

fn id((series, size): At) -> String {
    let name = match series {
        Series::Optimum => "optimum",
        Series::Policy(kind) => Kind::name(kind),
    };
    format!("spot-{name}-{size}")
}

fn focus(at: At) {
    let element = dom::window().document().and_then(|document| document.get_element_by_id(&id(at)));
    if let Some(element) = element {
        // Elements of SVG have the method too, under another interface.
        let _ = element.unchecked_into::<HtmlElement>().focus();
    }
}
