//! The same as a table.

use cache_core::policy::Kind;
use yew::prelude::*;

use super::super::markup::html;
use super::marker;
use crate::model::curves::chart::Series;
use crate::model::curves::chosen::Chosen;
use crate::model::curves::job::Job;
use crate::model::curves::words::{doubt, grouped, percent};
use crate::phrases::en::curves;
use crate::phrases::{Language, args};

/// A row for each size, a column for each policy.
pub(super) fn table(job: &Job, chosen: Chosen, t: Language) -> Html {
    let policies: Vec<Kind> = chosen.iter().collect();
    let head = |series: Series| {
        html! { <th scope="col">{ marker::sample(series) }{ marker::name(series, t) }</th> }
    };
    let rows = job.sizes().into_iter().map(|size| {
        let optimum = job.optimum(size).map_or("…".to_owned(), |hits| percent(job.ratio(hits)));
        let cells = policies.iter().map(|kind| match job.known(*kind, size) {
            Some(known) if known.one_in > 1 => html! {
                <td>{ percent(job.ratio(known.hits)) }<small>{ t.text(curves::TABLE_SAMPLED, args![doubt = doubt(&known), one_in = known.one_in]) }</small></td>
            },
            Some(known) => html! { <td>{ percent(job.ratio(known.hits)) }</td> },
            None => html! { <td>{ "…" }</td> },
        });
        html! {
            <tr key={size}>
                <th scope="row">{ grouped(size.into()) }</th>
                <td>{ optimum }</td>
                { for cells }
            </tr>
        }
    });
    html! {
        <details class="curves-table">
            <summary>{ t.say(curves::TABLE) }</summary>
            <div class="scrolled" tabindex="0" role="region" aria-label={t.say(curves::TABLE_LABEL)}>
                <table>
                    <caption class="heard">{ t.say(curves::TABLE_CAPTION) }</caption>
                    <thead>
                        <tr>
                            <th scope="col">{ t.say(curves::TABLE_SIZES) }</th>
                            { head(Series::Optimum) }
                            { for policies.iter().map(|kind| head(Series::Policy(*kind))) }
                        </tr>
                    </thead>
                    <tbody>{ for rows }</tbody>
                </table>
            </div>
        </details>
    }
}
