//! Sentences and keys, set.

use yew::prelude::*;

use super::icons;
use super::markup::html;
use crate::model::frame::{Chip, Sign};
use crate::model::text::{Sentence, Span};
use crate::phrases::Language;
use crate::phrases::en::flow;

/// A sentence.
pub(super) fn sentence(sentence: &Sentence) -> Html {
    sentence.0.iter().map(span).collect()
}

fn span(span: &Span) -> Html {
    match span {
        Span::Text(text) => html! { { text } },
        Span::Code(code) => html! { <code>{ code }</code> },
        Span::Outcome(mark, word) => html! { <b class={mark.class()}>{ word }</b> },
    }
}

/// A key, a chip for each part.
pub(super) fn key(chips: &[Chip], t: Language) -> Html {
    if chips.is_empty() {
        return html! { <span class="part none">{ t.say(flow::NO_PARTS) }</span> };
    }
    html! { <span class="parts">{ for chips.iter().map(|part| chip(part, t)) }</span> }
}

fn chip(chip: &Chip, t: Language) -> Html {
    let (class, sign, heard) = match chip.sign {
        Some(Sign::Differs) => ("part differs miss", "≠", t.say(flow::DIFFERS)),
        Some(Sign::Same) => ("part same hit", "=", t.say(flow::SAME)),
        None => ("part", "", ""),
    };
    html! {
        <span {class} title={format!("{}: {}", chip.role, chip.label)}>
            <small>
                { &chip.role }
                if let Some(type_name) = &chip.type_name {
                    <i>{ " " }{ type_name }</i>
                }
            </small>
            <b>{ &chip.label }</b>
            if !sign.is_empty() {
                <span class="sign" aria-hidden="true">{ sign }</span>
                <span class="heard">{ " " }{ heard }</span>
            }
        </span>
    }
}

/// An outcome with its shape.
pub(super) fn outcome(mark: Option<crate::model::mark::Mark>, word: &str) -> Html {
    let class = classes!("outcome", mark.map_or("plainly", crate::model::mark::Mark::class));
    html! { <span {class}>{ mark.map_or_else(icons::dot, icons::mark) }{ word }</span> }
}
