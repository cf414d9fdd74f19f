//! The curves as SVG: one picture for each trace, under one another, so that it can be read on a telephone.

use std::fmt::Write;

use crate::measure::{Measured, Row};
use crate::policies::CONTENDERS;
use crate::table::{grouped, percent};

const WIDTH: f64 = 400.0;
/// The box in which the curves are, from the left edge and from the top of a panel.
const LEFT: f64 = 48.0;
const RIGHT: f64 = 392.0;
const TOP: f64 = 42.0;
const BOTTOM: f64 = 222.0;
const PANEL: f64 = 276.0;

/// Colours that stay apart from each other, on white and on black, for those too who see no red or no green.
const LIGHT: [&str; 8] =
    ["#0a66b0", "#b3530a", "#00785a", "#a33f86", "#7d6400", "#5b50c8", "#b8322c", "#1f8299"];
const DARK: [&str; 8] =
    ["#6cb4f0", "#f09a5e", "#4cc7a2", "#e29bca", "#d6bb4c", "#a9a2fa", "#ff8f85", "#72cde4"];
/// And how the lines are broken.
const DASHES: [&str; 8] = ["none", "5 3", "none", "2 3", "8 3 2 3", "none", "none", "5 3"];

pub(crate) fn svg(measured: &[Measured]) -> String {
    let (legend, legend_height) = legend();
    let height = legend_height + PANEL * measured.len() as f64;
    let mut text = String::new();
    let _ = writeln!(
        text,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" \
         aria-labelledby=\"title\" style=\"width:100%;max-width:640px\">\n\
         <title id=\"title\">Hit ratio by the number of entries kept, for each policy and the optimum</title>\n\
         {}\n<rect class=\"paper\" width=\"{WIDTH}\" height=\"{height}\"/>\n{legend}",
        style()
    );
    for (place, trace) in measured.iter().enumerate() {
        let y = legend_height + PANEL * place as f64;
        let _ = write!(text, "<g transform=\"translate(0 {y})\">\n{}</g>\n", panel(trace));
    }
    text.push_str("</svg>\n");
    text
}

fn style() -> String {
    let mut light = String::from("--paper:#fff;--ink:#1c2024;--soft:#5b646d;--grid:#e4e7ea;--out:#f1f3f4;");
    let mut dark = String::from("--paper:#14171a;--ink:#e8eaec;--soft:#a3abb3;--grid:#2b3036;--out:#1d2125;");
    let mut lines = String::new();
    for place in 0..LIGHT.len() {
        let _ = write!(light, "--p{place}:{};", LIGHT[place]);
        let _ = write!(dark, "--p{place}:{};", DARK[place]);
        let _ = write!(lines, ".p{place}{{stroke:var(--p{place});stroke-dasharray:{}}}", DASHES[place]);
    }
    format!(
        "<style>svg{{{light}}}@media (prefers-color-scheme:dark){{svg{{{dark}}}}}\
         text{{font:13px system-ui,sans-serif;fill:var(--ink)}}.soft{{fill:var(--soft)}}.end{{text-anchor:end}}\
         .mid{{text-anchor:middle}}.name{{font-weight:600}}.paper{{fill:var(--paper)}}\
         .grid{{stroke:var(--grid);stroke-width:1}}.out{{fill:var(--out)}}\
         path{{fill:none;stroke-width:1.8;stroke-linejoin:round}}.optimum{{stroke:var(--soft);stroke-width:1.2}}{lines}\
         </style>"
    )
}

/// The names with their lines, in as many rows as they take, and the height of it all.
fn legend() -> (String, f64) {
    let mut text = String::new();
    let (mut x, mut y) = (LEFT, 22.0);
    let optimum = std::iter::once(("optimum", "optimum".to_owned()));
    let names =
        CONTENDERS.iter().enumerate().map(|(place, one)| (one.name(), format!("p{}", place % LIGHT.len())));
    for (name, class) in optimum.chain(names) {
        let wide = 34.0 + 7.4 * name.chars().count() as f64;
        if x + wide > RIGHT && x > LEFT {
            (x, y) = (LEFT, y + 21.0);
        }
        let _ = writeln!(
            text,
            "<path class=\"{class}\" d=\"M{x:.1} {:.1}h20\"/><text x=\"{:.1}\" y=\"{y}\">{name}</text>",
            y - 4.5,
            x + 25.0
        );
        x += wide + 8.0;
    }
    (text, y + 16.0)
}

fn panel(trace: &Measured) -> String {
    let mut text = String::new();
    let (Some(first), Some(last)) = (trace.drawn.first(), trace.drawn.last()) else { return text };
    let ratio = |hits: u64| percent(hits, trace.requests);
    let lowest = first.hits.iter().map(|hits| ratio(*hits)).fold(ratio(first.optimum), f64::min);
    let highest = ratio(last.optimum);
    let step = if highest - lowest > 45.0 { 20.0 } else { 10.0 };
    let bottom = (lowest / step).floor() * step;
    let top = ((highest / step).ceil() * step).max(bottom + step);

    let (from, to) = (f64::from(first.size).ln(), f64::from(last.size).ln());
    let x = |size: u32| LEFT + (RIGHT - LEFT) * (f64::from(size).ln() - from) / (to - from).max(1e-9);
    let y = |ratio: f64| BOTTOM - (BOTTOM - TOP) * (ratio - bottom) / (top - bottom);
    let line = |hits: &dyn Fn(&Row) -> u64| {
        let corners = trace.drawn.iter().map(|row| format!("{:.1} {:.1}", x(row.size), y(ratio(hits(row)))));
        corners.collect::<Vec<_>>().join("L")
    };

    let _ = writeln!(
        text,
        "<text class=\"name\" x=\"{LEFT}\" y=\"16\">{}</text>\
         <text class=\"soft\" x=\"{LEFT}\" y=\"33\">{} accesses, {} keys</text>",
        escaped(&trace.name),
        grouped(trace.requests),
        grouped(trace.distinct)
    );
    let optimum = line(&|row| row.optimum);
    // What nobody can hit.
    let _ = writeln!(
        text,
        "<polygon class=\"out\" points=\"{LEFT} {TOP} {} {RIGHT} {TOP}\"/>",
        optimum.replace('L', " ")
    );
    let mut tick = bottom;
    while tick <= top + 0.5 {
        let _ = writeln!(
            text,
            "<path class=\"grid\" d=\"M{LEFT} {0:.1}H{RIGHT}\"/>\
             <text class=\"soft end\" x=\"{1}\" y=\"{2:.1}\">{tick}{3}</text>",
            y(tick),
            LEFT - 5.0,
            y(tick) + 4.5,
            if tick + step > top + 0.5 { "\u{202f}%" } else { "" }
        );
        tick += step;
    }
    for size in powers(first.size, last.size) {
        let _ = writeln!(
            text,
            "<path class=\"grid\" d=\"M{0:.1} {BOTTOM}v5\"/><text class=\"soft mid\" x=\"{0:.1}\" y=\"{1}\">{2}</text>",
            x(size),
            BOTTOM + 19.0,
            grouped(size as usize)
        );
    }
    let _ =
        writeln!(text, "<text class=\"soft end\" x=\"{RIGHT}\" y=\"{}\">entries kept</text>", BOTTOM + 36.0);
    let _ = writeln!(text, "<path class=\"optimum\" d=\"M{optimum}\"/>");
    for place in 0..CONTENDERS.len() {
        let curve = line(&|row| row.hits[place]);
        let _ = writeln!(text, "<path class=\"p{}\" d=\"M{curve}\"/>", place % LIGHT.len());
    }
    text
}

/// 1, 2 and 5 times powers of ten between two sizes, or only the powers where these would be many.
fn powers(from: u32, to: u32) -> Vec<u32> {
    let all = (0..9).flat_map(|power| [1, 2, 5].map(|digit| digit * 10_u32.pow(power)));
    let mut sizes: Vec<u32> = all.filter(|size| (from..=to).contains(size)).collect();
    if sizes.len() > 5 {
        sizes.retain(|size| size.to_string().starts_with('1'));
    }
    sizes
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
