//! The hits of the same calls by size and policy, as a table.

use yew::prelude::*;

use crate::model::by_size::by_size;
use crate::model::state::State;
use crate::phrases::args;
use crate::phrases::en::by_size as phrases;

/// The calls up to the step that is shown.
pub(super) fn table(state: &State) -> Html {
    let t = state.language;
    let Some(found) = by_size(&state.run, state.cursor) else { return html! {} };
    let row = |name: &str, hits: &[u64], class: &'static str| {
        let cells = hits.iter().zip(&found.optimum).enumerate().map(|(i, (hits, most))| {
            let class = classes!((hits == most).then_some("best"), (found.own == Some(i)).then_some("here"));
            html! { <td {class}>{ *hits }</td> }
        });
        html! { <tr {class}><th scope="row">{ name }</th>{ for cells }</tr> }
    };
    html! {
        <section class="by-size" aria-label={t.say(phrases::BY_SIZE)} tabindex="0">
            <table>
                <caption>{ t.text(phrases::CAPTION, args![n = found.calls]) }</caption>
                <thead>
                    <tr>
                        <th scope="col">{ t.say(phrases::ROOM) }</th>
                        { for found.sizes.iter().map(|size| html! { <th scope="col">{ *size }</th> }) }
                    </tr>
                </thead>
                <tbody>
                    { for found.rows.iter().map(|(name, hits)| row(name, hits, "")) }
                    { row(t.say(phrases::OPTIMUM), &found.optimum, "optimum") }
                </tbody>
            </table>
        </section>
    }
}
