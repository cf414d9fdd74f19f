//! How the series are told apart: each has a shape, and a kind of line, beside its colour.

use cache_core::policy::Kind;
use yew::prelude::*;

use crate::model::curves::chart::Series;
use crate::model::policy;
use crate::phrases::Language;
use crate::phrases::en::curves;

/// The word for a series.
pub(super) fn name(series: Series, t: Language) -> &'static str {
    match series {
        Series::Optimum => t.say(curves::OPTIMUM),
        Series::Policy(kind) => policy::name(kind),
    }
}

/// Its colour, by what decides: time, queues, counts, or whichever does best.
pub(super) const fn class(series: Series) -> &'static str {
    match series {
        Series::Optimum => "by-future",
        Series::Policy(Kind::Lru | Kind::Fifo) => "by-time",
        Series::Policy(Kind::Sieve | Kind::S3Fifo) => "by-queue",
        Series::Policy(Kind::Lfu | Kind::TinyLfu) => "by-count",
        Series::Policy(Kind::Adaptive) => "by-rival",
    }
}

/// Of two in the same colour one is filled, the other open, and its line broken.
pub(super) const fn is_open(series: Series) -> bool {
    matches!(series, Series::Optimum | Series::Policy(Kind::Fifo | Kind::S3Fifo | Kind::TinyLfu))
}

/// Its shape, around 0 0.
pub(super) fn shape(series: Series) -> Html {
    let d = match series {
        Series::Optimum => "M-5 0H5M0-5V5",
        Series::Policy(Kind::Lru | Kind::Fifo) => "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0z",
        Series::Policy(Kind::Sieve | Kind::S3Fifo) => "M-4-4h8v8h-8z",
        Series::Policy(Kind::Lfu | Kind::TinyLfu) => "M0-5L5 4H-5z",
        Series::Policy(Kind::Adaptive) => "M0-5.5L5.5 0L0 5.5L-5.5 0z",
    };
    html! { <path {d} class={classes!("shape", is_open(series).then_some("open"))} /> }
}

/// A piece of its line with its shape, for the legend and the table.
pub(super) fn sample(series: Series) -> Html {
    html! {
        <svg class={classes!("sample", class(series))} viewBox="-14 -8 28 16" width="28" height="16" aria-hidden="true">
            <path class={classes!("line", is_open(series).then_some("open"))} d="M-14 0H14" />
            { shape(series) }
        </svg>
    }
}
