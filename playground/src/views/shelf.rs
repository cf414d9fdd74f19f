//! The shelf: entries in eviction order, as a picture or as a table.

use yew::prelude::*;

use super::markup::html;
use super::{dom, icons, policy, words};
use crate::WHOLE;
use crate::model::drawn::PLACES;
use crate::model::frame::{EntryView, Place, ShelfView, Touch};
use crate::model::mark::Mark;
use crate::model::number::duration;
use crate::model::number::fixed;
use crate::model::permalink::View;
use crate::model::policy::order;
use crate::model::predict::Guess;
use crate::model::question::Of;
use crate::model::sorted::by_number;
use crate::model::state::{Msg, State};
use crate::phrases::en::shelf;
use crate::phrases::{Language, args};

/// The most rows a table has; of more entries it shows the two ends.
const ROWS: usize = 400;
/// On an overview up to so many entries have a line each.
const SPINES: usize = 400;

/// The shelf.
pub(super) fn shelf(state: &State, send: &Callback<Msg>) -> Html {
    let t = state.language;
    let Some(standing) = &state.frame.shelf else {
        return html! {
            <section class="shelf-part" aria-label={t.say(shelf::THE_SHELF)}>
                <div class="shelf-head"><h2>{ t.say(shelf::THE_SHELF) }</h2></div>
                <div class="nothing">{ t.say(shelf::NO_CACHE) }</div>
            </section>
        };
    };
    let table = state.view == View::Table;
    // While it is asked which entry goes, the order must not tell.
    let asked = matches!(state.question().map(|question| &question.of), Some(Of::Victim(_)));
    let unordered = asked.then(|| standing.unordered());
    let view = unordered.as_ref().unwrap_or(standing);
    let choose = asked.then_some(send);
    html! {
        <section class="shelf-part" aria-label={t.say(shelf::THE_SHELF)}>
            <div class="shelf-head">
                <h2>
                    { head(view, t) }
                    if view.len > 1 {
                        <span class="soft">{ ", " }{ if asked { t.say(shelf::AS_STORED).to_owned() } else { order(view.kind, t) } }</span>
                    }
                </h2>
                <button
                    class="plain"
                    aria-pressed={table.to_string()}
                    onclick={send.reform(move |_| Msg::View(if table { View::Picture } else { View::Table }))}
                >
                    { t.say(shelf::AS_TABLE) }
                </button>
            </div>
            if table {
                { rows(state, view, choose) }
            } else {
                { picture(view, state.cursor, "", choose, t) }
            }
            if WHOLE {
                { policy::beside(view, t) }
            }
        </section>
    }
}

/// Whose shelf it is, and how full.
pub(super) fn head(view: &ShelfView, t: Language) -> String {
    let phrase = match (&view.of, view.max_size) {
        (None, Some(_)) => shelf::HEAD,
        (None, None) => shelf::HEAD_UNBOUNDED,
        (Some(_), Some(_)) => shelf::HEAD_OWN,
        (Some(_), None) => shelf::HEAD_OWN_UNBOUNDED,
    };
    let owner = view.of.as_deref().unwrap_or_default();
    t.text(phrase, args![owner, len = view.len, bound = view.max_size.unwrap_or_default()])
}

/// The shelf as a picture. `of` tells the names of its entries from those of other shelves on the page.
pub(super) fn picture(
    view: &ShelfView,
    cursor: usize,
    of: &str,
    choose: Option<&Callback<Msg>>,
    t: Language,
) -> Html {
    // In the document by age, so that no entry is ever taken out and put in elsewhere: on the shelf it is
    // moved to its place. `aria-owns` gives the order of the shelf to those who listen.
    let mut standing: Vec<(f32, &EntryView)> = Vec::new();
    let mut others: Vec<(String, f32, f32, String, &'static str)> = Vec::new();
    let mut order = Vec::new();
    for (at, place) in &view.places {
        match place {
            Place::Entry(entry) => {
                standing.push((*at, entry));
                order.push(format!("{of}entry{}", entry.serial));
            }
            Place::Gap(entries) => {
                let id = format!("{of}gap{}", others.len());
                order.push(id.clone());
                others.push((id, *at, place.wide(), t.text(shelf::MORE, args![n = *entries]), "gap"));
            }
            Place::Free(free) => {
                let id = format!("{of}free");
                order.push(id.clone());
                let words =
                    free.map_or_else(|| t.say(shelf::NO_BOUND).to_owned(), |n| t.text(shelf::FREE, args![n]));
                others.push((id, *at, place.wide(), words, "free"));
            }
        }
    }
    by_number(&mut standing, |(_, entry)| entry.serial);
    let total = view.places.last().map_or(0.0, |(at, place)| at + place.wide());
    let style = format!(
        "--per: {}; --parts: {}; --notes: {}; --total: {}",
        fixed(PLACES, 1),
        view.parts.clamp(1, 3),
        u8::from(view.notes),
        fixed(total, 1)
    );
    html! {
        <div class="shelf">
            <ul class="places" {style} aria-owns={order.join(" ")}>
                { for standing.into_iter().map(|(at, entry)| self::entry(at, entry, cursor, of, choose, t)) }
                { for others.into_iter().map(|(id, at, wide, words, class)| other(id, at, wide, words, class)) }
            </ul>
            if view.len == 0 && view.max_size == Some(0) {
                <div class="nothing">{ t.say(shelf::KEEPS_NOTHING) }</div>
            }
            if view.places.len() > 1 && view.len > 4 {
                { spines(view, t) }
            }
        </div>
    }
}

fn other(id: String, at: f32, wide: f32, words: String, class: &'static str) -> Html {
    html! {
        <li key={id.clone()} {id} {class} style={format!("--at: {}; --wide: {}", fixed(at, 1), fixed(wide, 1))}>{ words }</li>
    }
}

/// This entry is the victim, says whoever presses it.
fn this_one(entry: &EntryView, send: &Callback<Msg>, t: Language) -> Html {
    let serial = entry.serial;
    let send = send.clone();
    let onclick = Callback::from(move |_: MouseEvent| {
        send.emit(Msg::Guess(Guess::Entry(serial)));
        // The button vanishes with the question.
        dom::focus("next");
    });
    let key: Vec<&str> = entry.chips.iter().map(|chip| chip.label.as_str()).collect();
    let label = t.text(shelf::THIS_ENTRY_GOES, args![key = key.join(", ")]);
    html! {
        <button class="this-one" {onclick} aria-label={label}>
            { icons::mark(Mark::Evict) }{ t.say(shelf::THIS_ONE_GOES) }
        </button>
    }
}

fn entry(
    at: f32,
    entry: &EntryView,
    cursor: usize,
    of: &str,
    choose: Option<&Callback<Msg>>,
    t: Language,
) -> Html {
    let class = classes!(
        "entry",
        entry.touch.map(|touch| touch_words(touch, t).1),
        entry.touch.map(|_| "marked"),
        choose.map(|_| "to-choose"),
    );
    html! {
        <li
            key={entry.serial}
            id={format!("{of}entry{}", entry.serial)}
            {class}
            style={format!("--at: {}; --wide: 1", fixed(at, 1))}
        >
            <span class="flag">{ touched(entry.touch, t) }</span>
            <span class="held">{ words::key(&entry.chips, t) }</span>
            <span class="has">
                { value(entry, t) }
                <span class="meta">{ hits(entry, t) }</span>
            </span>
            <span class="meta">{ t.text(shelf::USED, args![n = ago(entry, cursor)]) }</span>
            if WHOLE && !entry.noted.is_empty() {
                { policy::notes(entry, t) }
            }
            if let Some(send) = choose {
                { this_one(entry, send, t) }
            } else if entry.next {
                <span class="flag evict last">{ icons::mark(Mark::Evict) }{ t.say(shelf::NEXT_TO_GO) }</span>
            }
        </li>
    }
}

/// The stored answer; of a recording only what it cost is known.
fn value(entry: &EntryView, t: Language) -> Html {
    if entry.recorded {
        let took = if entry.value.is_empty() {
            String::new()
        } else {
            t.text(shelf::TOOK, args![time = &entry.value])
        };
        return html! { <span class="value took">{ took }</span> };
    }
    html! { <span class="value"><span class="heard">{ t.say(shelf::VALUE) }{ " " }</span>{ &*entry.value }</span> }
}

fn touch_words(touch: Touch, t: Language) -> (&'static str, &'static str) {
    match touch {
        Touch::Stored => (t.say(shelf::JUST_STORED), "miss"),
        Touch::Answered => (t.say(shelf::THIS_ONE), "hit"),
        Touch::Nearest => (t.say(shelf::NEAREST), "near"),
    }
}

fn touched(touch: Option<Touch>, t: Language) -> Html {
    let Some(touch) = touch else { return html! {} };
    let shape = match touch {
        Touch::Stored => icons::plus(),
        Touch::Answered => icons::mark(Mark::Hit),
        Touch::Nearest => icons::nearly(),
    };
    html! { <>{ shape }{ touch_words(touch, t).0 }</> }
}

/// How many steps ago it was used.
const fn ago(entry: &EntryView, cursor: usize) -> usize {
    cursor.saturating_sub(entry.used)
}

fn hits(entry: &EntryView, t: Language) -> String {
    let hits = t.text(shelf::HITS, args![n = entry.hits]);
    match entry.left {
        Some(left) => t.text(shelf::TIME_LEFT, args![hits, time = duration(left)]),
        None => hits,
    }
}

/// The whole shelf at a glance: a line for each entry, and where those stand that the step is about.
fn spines(shelf: &ShelfView, t: Language) -> Html {
    const WIDE: f32 = 1_000.0;
    let len = shelf.len as f32;
    let x = |i: usize| (i as f32 + 0.5) / len * WIDE;
    let lines: Vec<String> = (0..shelf.len.min(SPINES))
        .map(|n| if shelf.len <= SPINES { n } else { n * shelf.len / SPINES })
        .map(|i| format!("M{} 5v10", fixed(x(i), 1)))
        .collect();
    let marks = shelf.touched.iter().map(|(i, touch)| {
        let (words, class) = touch_words(*touch, t);
        html! {
            <path
                class={classes!("spine", class)}
                d={format!("M{} 2v16", fixed(x(*i), 1))}
                data-what={words}
            />
        }
    });
    let thick = (WIDE / len * 0.5).clamp(0.8, 12.0);
    html! {
        <div class="spines" aria-hidden="true">
            <svg viewBox="0 0 1000 20" preserveAspectRatio="none">
                <path d={lines.concat()} stroke="var(--edge)" stroke-width={fixed(thick, 1)} />
                <path d={format!("M{} 2v16", fixed(x(0), 1))} class="spine evict" />
                { for marks }
            </svg>
        </div>
    }
}

/// The same as a table.
fn rows(state: &State, view: &ShelfView, choose: Option<&Callback<Msg>>) -> Html {
    let t = state.language;
    let (first, rest) = if view.len <= ROWS { (view.len, view.len) } else { (ROWS / 2, view.len - ROWS / 2) };
    let mut heads =
        vec![shelf::HEAD_KEY, shelf::HEAD_VALUE, shelf::HEAD_STORED, shelf::HEAD_USED, shelf::HEAD_HITS];
    heads.extend(view.notes.then_some(shelf::HEAD_NOTED));
    heads.push(shelf::HEAD_NOW);
    let columns = (heads.len() + 1).to_string();
    let mut entries = state.frame.rows(0, first);
    if choose.is_some() {
        by_number(&mut entries, |entry| entry.serial);
    }
    let mut rows: Vec<Html> = entries.iter().map(|entry| row(entry, view, state.cursor, choose, t)).collect();
    if rest > first {
        let between = t.text(shelf::BETWEEN, args![n = rest - first]);
        rows.push(html! { <tr key="between"><td colspan={columns.clone()}>{ between }</td></tr> });
        rows.extend(
            state.frame.rows(rest, view.len).iter().map(|entry| row(entry, view, state.cursor, choose, t)),
        );
    }
    html! {
        <div class="as-table" tabindex="0" role="region" aria-label={t.say(shelf::TABLE)}>
            <table>
                <caption class="heard">{ t.say(shelf::CAPTION) }</caption>
                <thead>
                    <tr>
                        <th scope="col"><span class="heard">{ t.say(shelf::HEAD_PLACE) }</span></th>
                        { for heads.into_iter().map(|head| html! { <th scope="col">{ t.say(head) }</th> }) }
                    </tr>
                </thead>
                <tbody>
                    if rows.is_empty() {
                        <tr><td colspan={columns}>{ t.say(shelf::NO_ENTRIES) }</td></tr>
                    }
                    { for rows }
                </tbody>
            </table>
        </div>
    }
}

fn row(
    entry: &EntryView,
    view: &ShelfView,
    cursor: usize,
    choose: Option<&Callback<Msg>>,
    t: Language,
) -> Html {
    let mut now: Vec<&str> = Vec::new();
    now.extend(entry.touch.map(|touch| touch_words(touch, t).0));
    now.extend((entry.next && choose.is_none()).then(|| t.say(shelf::NEXT_TO_GO)));
    html! {
        <tr key={entry.serial}>
            <td>{ choose.is_none().then_some(entry.place) }</td>
            <th scope="row">{ words::key(&entry.chips, t) }</th>
            <td class="mono">{ value(entry, t) }</td>
            <td>{ t.text(shelf::STORED_AT, args![step = entry.stored]) }</td>
            <td>{ t.text(shelf::USED_AGO, args![n = ago(entry, cursor)]) }</td>
            <td>{ hits(entry, t) }</td>
            if WHOLE && view.notes {
                <td>{ policy::told(entry, t) }</td>
            }
            <td class="now">
                { now.join(", ") }
                if let Some(send) = choose {
                    { this_one(entry, send, t) }
                }
            </td>
        </tr>
    }
}
