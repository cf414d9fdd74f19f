//! What the series of the curves are called, and how they are told apart.

use yew::prelude::*;

use super::super::series;
use crate::model::curves::chart::Series;
use crate::model::policy;
use crate::phrases::Language;
use crate::phrases::en::curves;

/// The word for a series.
pub(super) fn name(series: Series, t: Language) -> &'static str {
    match series {
        Series::Optimum => t.say(curves::OPTIMUM),
        Series::Policy(kind) => policy::name(kind),
    }
}

const fn kind(series: Series) -> Option<cache_core::policy::Kind> {
    match series {
        Series::Optimum => None,
        Series::Policy(kind) => Some(kind),
    }
}

pub(super) const fn class(series: Series) -> &'static str {
    series::class(kind(series))
}

pub(super) const fn is_open(series: Series) -> bool {
    series::is_open(kind(series))
}

pub(super) fn shape(series: Series) -> Html {
    series::shape(kind(series))
}

pub(super) fn sample(series: Series) -> Html {
    series::sample(kind(series))
}
