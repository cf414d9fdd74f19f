//! What the calls have taken with the cache and without, as two bars, and the share of hits from which it pays.

use yew::prelude::*;

use super::markup::html;
use crate::model::costs::{Costs, costs, percent, time};
use crate::model::state::State;
use crate::phrases::en::costs as phrases;
use crate::phrases::{Language, args};

/// The costs in the world that is shown.
pub(super) fn bars(state: &State) -> Html {
    let t = state.language;
    let Some(costs) = costs(&state.frame.world) else { return html! {} };
    let most = costs.with().max(costs.without()).max(1) as f64;
    let wide = |nanoseconds: u64| format!("width: {:.1}%", 100.0 * nanoseconds as f64 / most);
    html! {
        <section class="costs" aria-label={t.say(phrases::COSTS)}>
            <dl>
                <dt>{ t.say(phrases::WITH) }</dt>
                <dd>
                    <span class="bar" aria-hidden="true">
                        <i class="hit" style={wide(costs.look_ups())}></i>
                        <i class="miss" style={wide(costs.with() - costs.look_ups())}></i>
                    </span>
                    <span class="says">
                        { t.text(phrases::WITH_SAYS, args![calls = costs.calls, look_up = time(costs.look_up), runs = costs.runs, run = time(costs.run)]) }
                        { " " }
                        <b>{ time(costs.with()) }</b>
                    </span>
                </dd>
                <dt>{ t.say(phrases::WITHOUT) }</dt>
                <dd>
                    <span class="bar" aria-hidden="true"><i class="miss" style={wide(costs.without())}></i></span>
                    <span class="says">
                        { t.text(phrases::WITHOUT_SAYS, args![runs = costs.calls, run = time(costs.run)]) }
                        { " " }
                        <b>{ time(costs.without()) }</b>
                    </span>
                </dd>
            </dl>
            <p>{ beyond(costs, t) }</p>
        </section>
    }
}

fn beyond(costs: Costs, t: Language) -> String {
    match costs.pays_beyond() {
        None => t.say(phrases::NEVER).to_owned(),
        Some(share) => t.text(phrases::BEYOND, args![share = percent(share), now = percent(costs.share())]),
    }
}
