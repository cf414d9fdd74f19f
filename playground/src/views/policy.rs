//! What a policy has noted: small marks on an entry, and a line below the shelf.

use yew::prelude::*;

use super::markup::html;
use super::{icons, words};
use crate::model::frame::{EntryView, ShelfView};
use crate::model::policy::{Beside, Noted};
use crate::phrases::en::policy;
use crate::phrases::{Language, args};

/// The marks of an entry, each with its words.
pub(super) fn notes(entry: &EntryView, t: Language) -> Html {
    html! { <span class="notes">{ for entry.noted.iter().map(|noted| note(*noted, t)) }</span> }
}

fn note(noted: Noted, t: Language) -> Html {
    let said = noted.words(t);
    match noted {
        Noted::Segment(_) => html! { <span class="segment">{ said }</span> },
        Noted::Visited(true) => {
            html! { <span class="set">{ icons::full() }<span class="word">{ said }</span></span> }
        }
        Noted::Visited(false) => html! { <span>{ icons::ring() }<span class="word">{ said }</span></span> },
        Noted::Uses { times, about } => {
            let number = format!("{}{times}", if about { "≈" } else { "" });
            html! {
                <span title={said.clone()}>
                    <span aria-hidden="true">{ number }</span>
                    <span class="word" aria-hidden="true">{ t.text(policy::USES_UNIT, args![n = times]) }</span>
                    <span class="heard">{ said }</span>
                </span>
            }
        }
        // There is no room for its words on an entry: the line below the shelf has them too.
        Noted::Hand => {
            html! { <span title={said.clone()}>{ icons::hand() }<span class="heard">{ said }</span></span> }
        }
    }
}

/// The same in words alone.
pub(super) fn told(entry: &EntryView, t: Language) -> String {
    entry.noted.iter().map(|noted| noted.words(t)).collect::<Vec<_>>().join(", ")
}

/// What stands beside the entries; nothing where the policy keeps nothing.
pub(super) fn beside(shelf: &ShelfView, t: Language) -> Html {
    if shelf.beside.is_empty() {
        return html! {};
    }
    html! {
        <ul class="policy" aria-label={t.say(policy::BESIDE)}>
            { for shelf.beside.iter().map(|beside| line(beside, t)) }
        </ul>
    }
}

fn line(beside: &Beside, t: Language) -> Html {
    let shape = if matches!(beside, Beside::Hand(_)) {
        icons::hand()
    } else {
        html! {}
    };
    html! { <li>{ shape }<span>{ words::sentence(&beside.sentence(t)) }</span></li> }
}
