//! The shelf: entries in eviction order, as a picture or as a table.

use yew::prelude::*;

use super::{dom, icons, policy, words};
use crate::model::drawn::PLACES;
use crate::model::frame::{EntryView, Place, ShelfView, Touch};
use crate::model::mark::Mark;
use crate::model::permalink::View;
use crate::model::predict::Guess;
use crate::model::question::Of;
use crate::model::sentence::duration;
use crate::model::state::{Msg, State};

/// The most rows a table has; of more entries it shows the two ends.
const ROWS: usize = 400;
/// On an overview up to so many entries have a line each.
const SPINES: usize = 400;

/// The shelf.
pub(super) fn shelf(state: &State, send: &Callback<Msg>) -> Html {
    let Some(shelf) = &state.frame.shelf else {
        return html! {
            <section class="shelf-part" aria-label="The shelf">
                <div class="shelf-head"><h2>{ "The shelf" }</h2></div>
                <div class="nothing">{ "There is no cache yet." }</div>
            </section>
        };
    };
    let table = state.view == View::Table;
    // While it is asked which entry goes, the order must not tell.
    let asked = matches!(state.question().map(|question| &question.of), Some(Of::Victim(_)));
    let shelf = &if asked { shelf.unordered() } else { shelf.clone() };
    let choose = asked.then(|| send.clone());
    let bound = match shelf.max_size {
        Some(bound) => format!(" of {bound}"),
        None => ", no bound".to_owned(),
    };
    let of = shelf.of.as_ref().map(|of| format!(" of {of}")).unwrap_or_default();
    html! {
        <section class="shelf-part" aria-label="The shelf">
            <div class="shelf-head">
                <h2>
                    { format!("The shelf{of}: {}{bound}", shelf.len) }
                    if shelf.len > 1 {
                        <span class="soft">{ format!(", {}", shelf.order) }</span>
                    }
                </h2>
                <button
                    class="plain"
                    aria-pressed={table.to_string()}
                    onclick={send.reform(move |_| Msg::View(if table { View::Picture } else { View::Table }))}
                >
                    { "As a table" }
                </button>
            </div>
            if table {
                { rows(state, shelf, choose.as_ref()) }
            } else {
                { picture(state, shelf, choose.as_ref()) }
            }
            { policy::beside(shelf) }
        </section>
    }
}

fn picture(state: &State, shelf: &ShelfView, choose: Option<&Callback<Msg>>) -> Html {
    // In the document by age, so that no entry is ever taken out and put in elsewhere: on the shelf it is
    // moved to its place. `aria-owns` gives the order of the shelf to those who listen.
    let mut standing: Vec<(f32, &EntryView)> = Vec::new();
    let mut others: Vec<(String, f32, f32, String, &'static str)> = Vec::new();
    let mut order = Vec::new();
    for (at, place) in &shelf.places {
        match place {
            Place::Entry(entry) => {
                standing.push((*at, entry));
                order.push(format!("entry{}", entry.serial));
            }
            Place::Gap(entries) => {
                let id = format!("gap{}", others.len());
                order.push(id.clone());
                others.push((id, *at, place.wide(), format!("{entries} more"), "gap"));
            }
            Place::Free(free) => {
                order.push("free".to_owned());
                let words = free.map_or_else(|| "no bound".to_owned(), |free| format!("{free} free"));
                others.push(("free".to_owned(), *at, place.wide(), words, "free"));
            }
        }
    }
    standing.sort_by_key(|(_, entry)| entry.serial);
    let total = shelf.places.last().map_or(0.0, |(at, place)| at + place.wide());
    let style = format!(
        "--per: {PLACES}; --parts: {}; --notes: {}; --total: {total}",
        shelf.parts.clamp(1, 3),
        u8::from(shelf.notes)
    );
    html! {
        <div class="shelf">
            <ul class="places" {style} aria-owns={order.join(" ")}>
                { for standing.into_iter().map(|(at, entry)| self::entry(at, entry, state.cursor, choose)) }
                { for others.into_iter().map(|(id, at, wide, words, class)| other(id, at, wide, words, class)) }
            </ul>
            if shelf.len == 0 && shelf.max_size == Some(0) {
                <div class="nothing">{ "This cache keeps nothing." }</div>
            }
            if shelf.places.len() > 1 && shelf.len > 4 {
                { spines(shelf) }
            }
        </div>
    }
}

fn other(id: String, at: f32, wide: f32, words: String, class: &'static str) -> Html {
    html! {
        <li key={id.clone()} {id} {class} style={format!("--at: {at}; --wide: {wide}")}>{ words }</li>
    }
}

/// The entry is the victim, says whoever presses this.
fn this_one(entry: &EntryView, send: &Callback<Msg>) -> Html {
    let serial = entry.serial;
    let send = send.clone();
    let onclick = Callback::from(move |_: MouseEvent| {
        send.emit(Msg::Guess(Guess::Entry(serial)));
        // The button vanishes with the question.
        dom::focus("next");
    });
    let key: Vec<&str> = entry.chips.iter().map(|chip| chip.label.as_str()).collect();
    html! {
        <button class="this-one evict" {onclick} aria-label={format!("This one goes: {}", key.join(", "))}>
            { icons::mark(Mark::Evict) }{ "this one?" }
        </button>
    }
}

fn entry(at: f32, entry: &EntryView, cursor: usize, choose: Option<&Callback<Msg>>) -> Html {
    let class = classes!(
        "entry",
        entry.touch.map(|touch| touch_words(touch).1),
        entry.touch.map(|_| "marked"),
        choose.map(|_| "to-choose")
    );
    html! {
        <li
            key={entry.serial}
            id={format!("entry{}", entry.serial)}
            {class}
            style={format!("--at: {at}; --wide: 1")}
        >
            <span class="flag">{ touched(entry.touch) }</span>
            <span class="held">{ words::key(&entry.chips) }</span>
            <span class="has">
                { value(entry) }
                <span class="meta">{ hits(entry) }</span>
            </span>
            <span class="meta">{ used(entry, cursor) }</span>
            if !entry.noted.is_empty() {
                { policy::notes(entry) }
            }
            if let Some(send) = choose {
                { this_one(entry, send) }
            } else if entry.next {
                <span class="flag evict last">{ icons::mark(Mark::Evict) }{ "next to go" }</span>
            }
        </li>
    }
}

/// The stored answer; of a recording only what it cost is known.
fn value(entry: &EntryView) -> Html {
    if entry.recorded {
        let took = if entry.value.is_empty() { String::new() } else { format!("took {}", entry.value) };
        return html! { <span class="value took">{ took }</span> };
    }
    html! { <span class="value"><span class="heard">{ "value " }</span>{ &*entry.value }</span> }
}

fn touch_words(touch: Touch) -> (&'static str, &'static str) {
    match touch {
        Touch::Stored => ("just stored", "miss"),
        Touch::Answered => ("this one", "hit"),
        Touch::Nearest => ("nearest key", "near"),
    }
}

fn touched(touch: Option<Touch>) -> Html {
    let Some(touch) = touch else { return html! {} };
    let shape = match touch {
        Touch::Stored => icons::plus(),
        Touch::Answered => icons::mark(Mark::Hit),
        Touch::Nearest => icons::nearly(),
    };
    html! { <>{ shape }{ touch_words(touch).0 }</> }
}

fn used(entry: &EntryView, cursor: usize) -> String {
    match cursor.saturating_sub(entry.used) {
        0 => "used now".to_owned(),
        1 => "used 1 step ago".to_owned(),
        steps => format!("used {steps} steps ago"),
    }
}

fn hits(entry: &EntryView) -> String {
    let hits = if entry.hits == 1 { "1 hit".to_owned() } else { format!("{} hits", entry.hits) };
    match entry.left {
        Some(left) => format!("{hits}, {} left", duration(left)),
        None => hits,
    }
}

/// The whole shelf at a glance: a line for each entry, and where those stand that the step is about.
fn spines(shelf: &ShelfView) -> Html {
    const WIDE: f32 = 1_000.0;
    let len = shelf.len as f32;
    let x = |i: usize| (i as f32 + 0.5) / len * WIDE;
    let lines: Vec<String> = (0..shelf.len.min(SPINES))
        .map(|n| if shelf.len <= SPINES { n } else { n * shelf.len / SPINES })
        .map(|i| format!("M{:.1} 5v10", x(i)))
        .collect();
    let marks = shelf.touched.iter().map(|(i, touch)| {
        let (words, class) = touch_words(*touch);
        html! {
            <path
                class={classes!("spine", class)}
                d={format!("M{:.1} 2v16", x(*i))}
                data-what={words}
            />
        }
    });
    let thick = (WIDE / len * 0.5).clamp(0.8, 12.0);
    html! {
        <div class="spines" aria-hidden="true">
            <svg viewBox="0 0 1000 20" preserveAspectRatio="none">
                <path d={lines.concat()} stroke="var(--edge)" stroke-width={thick.to_string()} />
                <path d={format!("M{:.1} 2v16", x(0))} class="spine evict" />
                { for marks }
            </svg>
        </div>
    }
}

/// The same as a table.
fn rows(state: &State, shelf: &ShelfView, choose: Option<&Callback<Msg>>) -> Html {
    let (first, rest) =
        if shelf.len <= ROWS { (shelf.len, shelf.len) } else { (ROWS / 2, shelf.len - ROWS / 2) };
    let mut heads = vec!["key", "value", "stored", "last used", "hits"];
    heads.extend(shelf.notes.then_some("noted"));
    heads.push("in this step");
    let columns = (heads.len() + 1).to_string();
    let mut entries = state.frame.rows(0, first);
    if choose.is_some() {
        entries.sort_by_key(|entry| entry.serial);
    }
    let mut rows: Vec<Html> = entries.iter().map(|entry| row(entry, shelf, state.cursor, choose)).collect();
    if rest > first {
        let between = format!("{} more entries between these", rest - first);
        rows.push(html! { <tr key="between"><td colspan={columns.clone()}>{ between }</td></tr> });
        rows.extend(
            state.frame.rows(rest, shelf.len).iter().map(|entry| row(entry, shelf, state.cursor, choose)),
        );
    }
    html! {
        <div class="as-table" tabindex="0" role="region" aria-label="The entries as a table">
            <table>
                <caption class="heard">{ "The entries, next to go first" }</caption>
                <thead>
                    <tr>
                        <th scope="col"><span class="heard">{ "place" }</span></th>
                        { for heads.into_iter().map(|head| html! { <th scope="col">{ head }</th> }) }
                    </tr>
                </thead>
                <tbody>
                    if rows.is_empty() {
                        <tr><td colspan={columns}>{ "No entries." }</td></tr>
                    }
                    { for rows }
                </tbody>
            </table>
        </div>
    }
}

fn row(entry: &EntryView, shelf: &ShelfView, cursor: usize, choose: Option<&Callback<Msg>>) -> Html {
    let mut now: Vec<&str> = Vec::new();
    now.extend(entry.touch.map(|touch| touch_words(touch).0));
    now.extend((entry.next && choose.is_none()).then_some("next to go"));
    html! {
        <tr key={entry.serial}>
            <td>{ choose.is_none().then_some(entry.place) }</td>
            <th scope="row">{ words::key(&entry.chips) }</th>
            <td class="mono">{ value(entry) }</td>
            <td>{ format!("step {}", entry.stored) }</td>
            <td>{ used(entry, cursor).trim_start_matches("used ").to_owned() }</td>
            <td>{ hits(entry) }</td>
            if shelf.notes {
                <td>{ policy::told(entry) }</td>
            }
            <td class="now">
                { now.join(", ") }
                if let Some(send) = choose {
                    { this_one(entry, send) }
                }
            </td>
        </tr>
    }
}
