//! Reading what stands behind `#`, and what can be wrong with it.

use super::super::compare::{LANES, Lane};
use super::super::curves::chosen::Chosen;
use super::super::lesson::Fork;
use super::super::packing;
use super::super::stage::Stage;
use super::{CodeTab, Link, VERSION, View};
use crate::WHOLE;
use crate::phrases::en::{compare, link};
use crate::phrases::{Language, Phrase, args};

/// Why an address could not be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkError {
    /// Written by a newer page than this one.
    Newer(String),
    /// Not of the form `name=value&…`, or without a version.
    NotALink,
    /// A name we know with a value it cannot have.
    BadValue { name: &'static str, value: String, allowed: &'static Phrase },
}

impl LinkError {
    /// It in a sentence.
    pub fn sentence(&self, t: Language) -> String {
        match self {
            Self::Newer(version) => t.text(link::NEWER, args![version, known = VERSION.to_string()]),
            Self::NotALink => t.say(link::NOT_A_LINK).to_owned(),
            Self::BadValue { name, value, allowed } => {
                t.text(link::BAD_VALUE, args![name = *name, value, allowed = t.say(allowed)])
            }
        }
    }
}

impl Link {
    /// Reads what stands behind `#` (with or without the `#` itself).
    ///
    /// Names it does not know are skipped, so that a link may say more than this page understands.
    ///
    /// # Errors
    ///
    /// A [`LinkError`] when it is no link of this page or says something impossible.
    pub fn parse(hash: &str) -> Result<Self, LinkError> {
        let text = hash.strip_prefix('#').unwrap_or(hash);
        let mut link = Self::default();
        if text.is_empty() {
            return Ok(link);
        }
        let pairs: Vec<(&str, &str)> = text
            .split('&')
            .map(|pair| pair.split_once('=').ok_or(LinkError::NotALink))
            .collect::<Result<_, _>>()?;
        let version = pairs
            .iter()
            .find(|(name, _)| *name == "v")
            .ok_or(LinkError::NotALink)
            .map(|(_, value)| *value)?;
        match version.parse::<u32>() {
            Ok(1..=VERSION) => {}
            Ok(0) | Err(_) => return Err(bad("v", version, link::ONE)),
            Ok(_) => return Err(LinkError::Newer(shorten(version))),
        }
        let (mut from, mut acts) = (None, "");
        for (name, value) in pairs {
            match name {
                "lesson" => {
                    let number = value.parse().map_err(|_| bad("lesson", value, link::A_LESSON))?;
                    link.lesson = Some(number);
                }
                "step" => {
                    link.step = value.parse().map_err(|_| bad("step", value, link::A_NUMBER))?;
                }
                "from" => {
                    from = Some(value.parse().map_err(|_| bad("from", value, link::A_NUMBER))?);
                }
                "try" if value.chars().all(|letter| letter.is_ascii_lowercase()) => acts = value,
                "try" => return Err(bad("try", value, link::LETTERS)),
                "code" => {
                    link.code = match value {
                        "py" => CodeTab::Python,
                        "js" => CodeTab::JavaScript,
                        _ => return Err(bad("code", value, link::PY_OR_JS)),
                    };
                }
                "predict" => link.predict = on_off("predict", value)?,
                "view" => {
                    let known = View::ALL.into_iter().find(|view| view.name() == value);
                    link.view = known.ok_or_else(|| bad("view", value, link::VIEWS))?;
                }
                "policies" => {
                    link.policies =
                        Chosen::named(value).ok_or_else(|| bad("policies", value, link::POLICIES))?;
                }
                "sandbox" if WHOLE => {
                    let text = packing::unpack(value).ok_or_else(|| bad("sandbox", value, link::A_SCRIPT))?;
                    link.sandbox = Some(text.into());
                }
                "program" if WHOLE => {
                    let text = packing::unpack(value).ok_or_else(|| bad("program", value, link::A_SCRIPT))?;
                    link.program = Some(text.into());
                }
                "trace" if is_beside(value) => link.trace = Some(value.into()),
                "trace" => return Err(bad("trace", value, link::A_FILE)),
                "lanes" if WHOLE => link.lanes = lanes(value)?,
                "as" => {
                    let known = Stage::ALL.into_iter().find(|stage| stage.name() == value);
                    link.stage = known.ok_or_else(|| bad("as", value, link::STAGES))?;
                }
                "lang" if is_language(value) => link.language = Some(value.into()),
                "lang" => return Err(bad("lang", value, link::A_LANGUAGE)),
                _ => {}
            }
        }
        link.fork = from.filter(|_| !acts.is_empty()).map(|at| Fork { at, acts: acts.to_owned() });
        Ok(link)
    }
}

fn lanes(value: &str) -> Result<Vec<Lane>, LinkError> {
    let lanes: Result<Vec<Lane>, _> = value.split(',').map(str::parse).collect();
    let lanes = lanes.ok().filter(|lanes| LANES.contains(&lanes.len()));
    lanes.ok_or_else(|| bad("lanes", value, compare::LANES))
}

/// Whether this can be the name of a file beside the page: of no folder, and of nothing that is hidden.
fn is_beside(name: &str) -> bool {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c));
    plain && (1..=80).contains(&name.len()) && !name.starts_with('.')
}

/// Whether this can be the code of a language. It becomes the name of a file.
pub fn is_language(code: &str) -> bool {
    (2..=12).contains(&code.len()) && code.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

fn on_off(name: &'static str, value: &str) -> Result<bool, LinkError> {
    match value {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err(bad(name, value, link::ON_OR_OFF)),
    }
}

fn bad(name: &'static str, value: &str, allowed: &'static Phrase) -> LinkError {
    LinkError::BadValue { name, value: shorten(value), allowed }
}

/// What somebody put into a link is shown back to them, but not all of it.
fn shorten(value: &str) -> String {
    const MOST: usize = 24;
    if value.chars().count() <= MOST {
        return value.to_owned();
    }
    value.chars().take(MOST - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_future_are_skipped_but_a_future_version_is_not() {
        assert_eq!(
            Link::parse("#v=1&lesson=4&colour=green&step=2"),
            Ok(Link { lesson: Some(4), step: 2, ..Link::default() })
        );
        assert_eq!(Link::parse("#v=2&lesson=4"), Err(LinkError::Newer("2".into())));
    }

    #[test]
    fn what_is_not_a_link_says_what_is_wrong() {
        assert_eq!(Link::parse("#main"), Err(LinkError::NotALink));
        assert_eq!(Link::parse("#lesson=4"), Err(LinkError::NotALink));
        for (hash, name) in [
            ("#v=x", "v"),
            ("#v=0", "v"),
            ("#v=1&lesson=four", "lesson"),
            ("#v=1&step=-1", "step"),
            ("#v=1&step=1.5", "step"),
            ("#v=1&from=here&try=m", "from"),
            ("#v=1&from=1&try=M1", "try"),
            ("#v=1&code=rust", "code"),
            ("#v=1&predict=maybe", "predict"),
            ("#v=1&view=3d", "view"),
            ("#v=1&sandbox=f(%2", "sandbox"),
            ("#v=1&program=f(%2", "program"),
            ("#v=1&trace=", "trace"),
            ("#v=1&trace=../secret", "trace"),
            ("#v=1&trace=.hidden", "trace"),
            ("#v=1&trace=%2e%2e", "trace"),
            ("#v=1&trace=//evil.example/x", "trace"),
            ("#v=1&lanes=lru", "lanes"),
            ("#v=1&lanes=1,2,3,4,5", "lanes"),
            ("#v=1&lanes=lru,mru", "lanes"),
            ("#v=1&lang=../etc", "lang"),
            ("#v=1&lang=x", "lang"),
            ("#v=1&as=poster", "as"),
            ("#v=1&policies=lru,clock", "policies"),
            ("#v=1&policies=", "policies"),
        ] {
            match Link::parse(hash) {
                Err(error @ LinkError::BadValue { name: found, .. }) => {
                    assert_eq!(found, name, "{hash}");
                    let value = hash.rsplit('=').next().unwrap();
                    let said = error.sentence(Language::ENGLISH);
                    assert!(said.contains(value), "{said} shows {value}");
                }
                other => panic!("{hash}: {other:?}"),
            }
        }
    }

    #[test]
    fn a_very_long_value_is_shown_shortened() {
        let hash = format!("#v=1&code={}", "é".repeat(5_000));
        let message = Link::parse(&hash).unwrap_err().sentence(Language::ENGLISH);
        assert!(message.chars().count() < 80, "{message}");
    }
}
