//! Shapes. A mark has a shape of its own, so that its colour is never all there is.

use yew::prelude::*;

use super::markup::html;
use crate::model::mark::Mark;

/// The shape of a mark.
pub(super) fn mark(mark: Mark) -> Html {
    let shape = match mark {
        Mark::Hit => html! { <circle cx="8" cy="8" r="6.5" fill="currentColor" /> },
        Mark::Miss => {
            html! { <path d="M2.5 2.5l11 11M13.5 2.5l-11 11" stroke="currentColor" stroke-width="3" /> }
        }
        Mark::Evict => html! { <path d="M13 1v14L2 8z" fill="currentColor" /> },
        Mark::Expire => {
            html! { <path d="M8 1.5L14.5 8 8 14.5 1.5 8z" fill="none" stroke="currentColor" stroke-width="2.5" /> }
        }
    };
    icon(shape)
}

/// Something happened, and it is none of those.
pub(super) fn dot() -> Html {
    icon(html! { <circle cx="8" cy="8" r="3" fill="currentColor" /> })
}

/// Not answered yet.
pub(super) fn ring() -> Html {
    icon(html! { <circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" stroke-width="2" /> })
}

/// A bit that is set; the ring is one that is not.
pub(super) fn full() -> Html {
    icon(html! { <circle cx="8" cy="8" r="6" fill="currentColor" /> })
}

/// Where a hand points to.
pub(super) fn hand() -> Html {
    icon(html! { <path d="M8 1l6 7h-4v7H6V8H2z" fill="currentColor" /> })
}

/// A new entry.
pub(super) fn plus() -> Html {
    icon(html! { <path d="M8 2v12M2 8h12" stroke="currentColor" stroke-width="3" /> })
}

/// Nearly the same.
pub(super) fn nearly() -> Html {
    let wave = "M1 6c3-4 5 0 7 0s4-3 7-1M1 12c3-4 5 0 7 0s4-3 7-1";
    icon(html! { <path d={wave} fill="none" stroke="currentColor" stroke-width="2" /> })
}

/// Rightly guessed.
pub(super) fn tick() -> Html {
    icon(html! { <path d="M2 8.5l4 4 8-9" fill="none" stroke="currentColor" stroke-width="3" /> })
}

/// There is more than is shown.
pub(super) fn more() -> Html {
    let dots =
        "M1 8a2 2 0 1 0 4 0 2 2 0 1 0-4 0M6 8a2 2 0 1 0 4 0 2 2 0 1 0-4 0M11 8a2 2 0 1 0 4 0 2 2 0 1 0-4 0";
    icon(html! { <path d={dots} fill="currentColor" /> })
}

/// Something opens below.
pub(super) fn below() -> Html {
    icon(html! { <path d="M3 6l5 5 5-5" fill="none" stroke="currentColor" stroke-width="2" /> })
}

/// What comes before, or after.
pub(super) fn aside(after: bool) -> Html {
    let path = if after { "M6 3l5 5-5 5" } else { "M10 3L5 8l5 5" };
    icon(html! { <path d={path} fill="none" stroke="currentColor" stroke-width="2" /> })
}

/// Not equal.
pub(super) fn unequal() -> Html {
    icon(html! { <path d="M2 5.5h12M2 10.5h12M11 1.5l-6 13" stroke="currentColor" stroke-width="2" /> })
}

/// Columns side by side.
pub(super) fn columns() -> Html {
    icon(
        html! { <path d="M2.75 2.75h4v10.5h-4zM9.25 2.75h4v10.5h-4z" fill="none" stroke="currentColor" stroke-width="1.5" /> },
    )
}

/// To be taken away.
pub(super) fn take() -> Html {
    icon(
        html! { <path d="M8 1.5v8M4.5 6.5L8 10l3.5-3.5M2 11v3h12v-3" fill="none" stroke="currentColor" stroke-width="1.75" /> },
    )
}

/// Away with it.
pub(super) fn cross() -> Html {
    icon(html! { <path d="M3 3l10 10M13 3L3 13" stroke="currentColor" stroke-width="1.75" /> })
}

/// The buttons beside the slider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Button {
    First,
    Back,
    Next,
    Last,
    Play,
    Pause,
}

/// The shape on a button.
pub(super) fn button(button: Button) -> Html {
    let path = match button {
        Button::First => "M3 3h2v10H3zM13 3v10L6 8z",
        Button::Back => "M12 3v10L4 8z",
        Button::Next => "M4 3v10l8-5z",
        Button::Last => "M11 3h2v10h-2zM3 3v10l7-5z",
        Button::Play => "M4 2.5v11l9-5.5z",
        Button::Pause => "M4 3h3v10H4zM9 3h3v10H9z",
    };
    icon(html! { <path d={path} fill="currentColor" /> })
}

/// The three themes: half, sun, moon.
pub(super) fn theme(theme: crate::model::prefs::Theme) -> Html {
    use crate::model::prefs::Theme;
    icon(match theme {
        Theme::System => html! {
            <>
                <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.75" />
                <path d="M8 2a6 6 0 0 0 0 12z" fill="currentColor" />
            </>
        },
        Theme::Light => html! {
            <>
                <circle cx="8" cy="8" r="3.25" fill="currentColor" />
                <path
                    d="M8 .5v2.5M8 13v2.5M.5 8H3M13 8h2.5M2.7 2.7l1.8 1.8M11.5 11.5l1.8 1.8M2.7 13.3l1.8-1.8M11.5 4.5l1.8-1.8"
                    stroke="currentColor"
                    stroke-width="1.75"
                />
            </>
        },
        Theme::Dark => html! { <path d="M13.5 10A6 6 0 0 1 6 2.5 6 6 0 1 0 13.5 10z" fill="currentColor" /> },
    })
}

/// The page's own sign: a shelf.
pub(super) fn brand() -> Html {
    html! {
        <svg viewBox="0 0 32 32" aria-hidden="true">
            <rect x="5" y="8" width="6" height="15" rx="1.5" fill="var(--hit)" />
            <rect x="13" y="5" width="6" height="18" rx="1.5" fill="var(--miss)" />
            <rect x="21" y="7" width="6" height="16" rx="1.5" fill="var(--evict)" transform="rotate(-9 24 23)" />
            <rect x="3" y="25" width="26" height="3" rx="1.5" fill="currentColor" />
        </svg>
    }
}

fn icon(shape: Html) -> Html {
    html! { <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">{ shape }</svg> }
}
