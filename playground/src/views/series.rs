//! How the policies' curves are told apart: each has a shape, and a kind of line, beside its colour. `None` is the
//! optimum.

use cache_core::policy::Kind;
use yew::prelude::*;

use super::markup::html;

/// The colour, by what decides: time, queues, counts, or whichever does best.
pub(super) const fn class(of: Option<Kind>) -> &'static str {
    match of {
        None => "by-future",
        Some(Kind::Lru | Kind::Fifo) => "by-time",
        Some(Kind::Sieve | Kind::S3Fifo) => "by-queue",
        Some(Kind::Lfu | Kind::TinyLfu) => "by-count",
        Some(Kind::Adaptive) => "by-rival",
    }
}

/// Of two in the same colour one is filled, the other open, and its line broken.
pub(super) const fn is_open(of: Option<Kind>) -> bool {
    matches!(of, None | Some(Kind::Fifo | Kind::S3Fifo | Kind::TinyLfu))
}

/// The shape, around 0 0.
pub(super) fn shape(of: Option<Kind>) -> Html {
    let d = match of {
        None => "M-5 0H5M0-5V5",
        Some(Kind::Lru | Kind::Fifo) => "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0z",
        Some(Kind::Sieve | Kind::S3Fifo) => "M-4-4h8v8h-8z",
        Some(Kind::Lfu | Kind::TinyLfu) => "M0-5L5 4H-5z",
        Some(Kind::Adaptive) => "M0-5.5L5.5 0L0 5.5L-5.5 0z",
    };
    html! { <path {d} class={classes!("shape", is_open(of).then_some("open"))} /> }
}

/// A piece of the line with its shape, for legends and tables.
pub(super) fn sample(of: Option<Kind>) -> Html {
    html! {
        <svg class={classes!("sample", class(of))} viewBox="-14 -8 28 16" width="28" height="16" aria-hidden="true">
            <path class={classes!("line", is_open(of).then_some("open"))} d="M-14 0H14" />
            { shape(of) }
        </svg>
    }
}
