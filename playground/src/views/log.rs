//! What happened, row by row. Of a long run only the rows in sight are in the document.

use std::rc::Rc;

use web_sys::HtmlElement;
use yew::prelude::*;

use super::icons;
use crate::WHOLE;
use crate::model::action::Outcome;
use crate::model::compare::Compare;
use crate::model::log::row as row_of;
use crate::model::mark::Mark;
use crate::model::number::fixed;
use crate::model::state::{Msg, State};
use crate::phrases::Language;
use crate::phrases::en::log;

/// Up to so many rows all of them are drawn.
const ALL: usize = 200;
/// Rows drawn beyond what is in sight, above it and below.
const MARGIN: usize = 8;
/// How high a row is, in the style sheet too.
const REMS: f32 = 1.75;

/// The state to show, and where clicks go.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct LogProps {
    pub state: super::Shown,
    pub send: Callback<Msg>,
}

/// Whether only the rows in sight are drawn: of recordings, and of what the sandbox runs. No lesson is as long.
const fn is_long(len: usize) -> bool {
    WHOLE && len > ALL
}

/// What of the log is in sight, as far as that is known.
#[derive(Debug, Default)]
struct Sight {
    /// The cursor that was last brought in sight, and of how many steps.
    of: (usize, usize),
    /// Where it begins, in rows.
    top: f64,
    /// How many rows it is high.
    rows: f64,
    /// Where it began when rows were last drawn for it.
    drawn: usize,
}

impl Sight {
    /// Draws other rows where these come to their end. Says whether it does.
    fn redrawn(&mut self) -> bool {
        let top = self.top as usize;
        let far = top.abs_diff(self.drawn) >= MARGIN / 2;
        if far {
            self.drawn = top;
        }
        far
    }

    /// Which rows are drawn.
    fn range(&self, len: usize) -> (usize, usize) {
        if !is_long(len) {
            return (0, len);
        }
        let rows = self.rows.ceil().max(16.0) as usize;
        (self.drawn.saturating_sub(MARGIN).min(len), (self.drawn + rows + MARGIN).min(len))
    }
}

/// The log.
#[component(Log)]
pub(super) fn log(props: &LogProps) -> Html {
    let state = &props.state.0;
    let place = use_node_ref();
    let sight = use_mut_ref(Sight::default);
    let redraw = use_force_update();
    let (len, cursor) = (state.run.len(), state.cursor);

    let (first, last) = {
        let sight = &mut *sight.borrow_mut();
        // The rows are those that are in sight once it has been scrolled: they are drawn once.
        if is_long(len) && sight.of != (cursor, len) {
            sight.of = (cursor, len);
            sight.top = scrolled(sight.top, 1.0, sight.rows, cursor, len).unwrap_or(sight.top);
            sight.redrawn();
        }
        sight.range(len)
    };
    {
        let (place, sight) = (place.clone(), Rc::clone(&sight));
        use_effect_with((cursor, len), move |(cursor, len)| {
            keep_in_sight(&place, &mut sight.borrow_mut(), *cursor, *len);
        });
    }
    let scroll = {
        let place = place.clone();
        Callback::from(move |_: Event| {
            let far = is_long(len) && {
                let sight = &mut *sight.borrow_mut();
                measure(&place, sight, len).is_some() && sight.redrawn()
            };
            if far {
                redraw.force_update();
            }
        })
    };
    let space = |rows: usize| rows as f32 * REMS;
    let style = format!(
        "--digits: {}; padding-block: {}rem {}rem",
        len.to_string().len(),
        fixed(space(first), 2),
        fixed(space(len - last), 2)
    );
    html! {
        <section class="card log" aria-labelledby="log-title">
            <div class="log-head">
                <h2 id="log-title">{ state.language.say(log::TITLE) }</h2>
                if state.compare().is_none() {
                    { tries(state, &props.send) }
                }
            </div>
            <div class="rows" ref={place} onscroll={scroll}>
                <ol {style}>
                    { for (first + 1..=last).map(|step| row(state, step, &props.send)) }
                </ol>
            </div>
        </section>
    }
}

/// What readers can add after the current step.
fn tries(state: &State, send: &Callback<Msg>) -> Html {
    let Some(lesson) = state.lesson() else { return html! {} };
    let t = state.language;
    let buttons = lesson.tries.iter().enumerate().map(|(number, offered)| {
        let possible = state.tried(number).is_some();
        html! {
            <button
                aria-disabled={(!possible).then_some("true")}
                title={t.say(log::TRY_THIS)}
                onclick={send.reform(move |_| Msg::Try(number))}
            >
                { icons::plus() }{ t.lesson(&offered.label) }
            </button>
        }
    });
    html! { <div class="tries" role="group" aria-label={t.say(log::TRY)}>{ for buttons }</div> }
}

fn row(state: &State, step: usize, send: &Callback<Msg>) -> Html {
    let row = &row_of(state, step);
    let compare = state.compare();
    let mark = row.marks.iter().next().filter(|_| compare.is_none());
    let class = classes!(mark.map_or("plainly", Mark::class), row.later.then_some("later"));
    let shape = match mark {
        _ if row.open => html! { <span class="n">{ "?" }</span> },
        _ if compare.is_some_and(|compare| compare.differs_at(step)) => icons::unequal(),
        Some(mark) => icons::mark(mark),
        None => icons::dot(),
    };
    html! {
        <li
            key={step}
            {class}
            aria-current={(step == state.cursor).then_some("step")}
            aria-setsize={state.run.len().to_string()}
            aria-posinset={step.to_string()}
        >
            <button onclick={send.reform(move |_| Msg::Go(step))}>
                <span class="n">{ step }</span>
                { shape }
                <span class="what">{ &row.what }</span>
                if let Some(compare) = compare {
                    { in_each(compare, step, state.language) }
                } else {
                    <span class={if row.open { "how soft" } else { "how" }}>{ &row.how }</span>
                }
            </button>
        </li>
    }
}

/// How a call was answered in each of the runs side by side.
fn in_each(compare: &Compare, step: usize, t: Language) -> Html {
    let outcome = |outcome: Option<Outcome>| {
        let Some(outcome) = outcome else { return html! { <span>{ icons::dot() }</span> } };
        let mark = if outcome.is_hit() { Mark::Hit } else { Mark::Miss };
        html! {
            <span class={mark.class()}>
                { icons::mark(mark) }<span class="heard">{ " " }{ t.say(outcome.word()) }</span>
            </span>
        }
    };
    html! { <span class="in-each">{ for compare.outcomes(step).into_iter().map(outcome) }</span> }
}

/// Sees how the log stands; gives how high a row is, in pixels.
fn measure(place: &NodeRef, sight: &mut Sight, len: usize) -> Option<f64> {
    let element: HtmlElement = place.cast()?;
    let row = f64::from(element.scroll_height()) / len.max(1) as f64;
    if row <= 0.0 {
        return None;
    }
    sight.top = f64::from(element.scroll_top()) / row;
    sight.rows = f64::from(element.client_height()) / row;
    Some(row)
}

/// Scrolls the log, and nothing else, so far that the current row and the one after it are in sight.
fn keep_in_sight(place: &NodeRef, sight: &mut Sight, cursor: usize, len: usize) {
    let (Some(row), Some(element)) = (measure(place, sight, len), place.cast::<HtmlElement>()) else {
        return;
    };
    if len as f64 <= sight.rows + 1.0 / row {
        return;
    }
    if let Some(to) = scrolled(sight.top * row, row, sight.rows, cursor, len) {
        element.set_scroll_top(to as i32);
        sight.top = to / row;
    }
}

/// Where a log of which `rows` rows are in sight is to begin, from where it begins `now`, in whole pixels; `None` where it
/// is to stay.
fn scrolled(now: f64, row: f64, rows: f64, cursor: usize, len: usize) -> Option<f64> {
    let above = row * cursor.saturating_sub(2) as f64;
    // Rounded up to a whole row, so that none is cut at the top.
    let below = (((cursor + 1).min(len) as f64 - rows).ceil() * row).max(0.0);
    if now > above {
        Some(above.floor())
    } else if now < below {
        Some(below.ceil())
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_current_row_and_the_next_are_brought_in_sight_and_no_row_further() {
        // Ten and a half rows of 20 pixels.
        let to = |now: f64, cursor: usize| scrolled(now, 20.0, 10.5, cursor, 1_000);
        assert_eq!(to(0.0, 0), None);
        assert_eq!(to(0.0, 9), None);
        assert_eq!(to(0.0, 10), Some(20.0));
        assert_eq!(to(20.0, 11), Some(40.0));
        assert_eq!(to(20.0, 3), None);
        assert_eq!(to(20.0, 2), Some(0.0));
        assert_eq!(to(0.0, 1_000), Some(19_800.0), "there is none after the last");
    }

    #[test]
    fn of_a_long_run_the_rows_around_what_is_in_sight_are_drawn() {
        let mut sight = Sight { rows: 15.2, ..Sight::default() };
        assert_eq!(sight.range(ALL), (0, ALL));
        assert_eq!(sight.range(10_000), (0, 16 + MARGIN));
        sight.top = 3.0;
        assert!(!sight.redrawn(), "there are rows enough");
        sight.top = 5_000.4;
        assert!(sight.redrawn());
        assert_eq!(sight.range(10_000), (5_000 - MARGIN, 5_000 + 16 + MARGIN));
        sight.top = 9_985.0;
        assert!(sight.redrawn());
        assert_eq!(sight.range(10_000).1, 10_000);
    }
}
