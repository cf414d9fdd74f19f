//! The part of the address behind `#`: which lesson, which step, how it is shown.
//!
//! `#v=1&lesson=4&from=5&try=mc&step=6&code=js&predict=off&view=table&lang=xx`
//! `#v=1&lesson=4&step=5&as=embed`
//! `#v=1&lesson=12&view=curves&policies=lru,sieve`
//! `#v=1&lesson=4&step=5&lanes=key,ignore,weak`
//! `#v=1&sandbox=def+f(n)+maxsize%3D2;f(1);f(2)&step=2`
//! `#v=1&trace=dashboard.jsonl&step=12`
//! `#v=1&program=memoize(f)%3B`
//!
//! A bare address has nothing behind `#`. Whatever equals its default is left out, except the
//! lesson: which lesson is the first one changes as lessons are added, and a link that somebody
//! sent must keep meaning the same.

mod read;

use std::rc::Rc;

pub use self::read::{LinkError, is_language};

use super::compare::Lane;
use super::curves::chosen::Chosen;
use super::lesson::Fork;
use super::packing;
use super::stage::Stage;

/// The version this page writes; it reads this one and all before it.
pub const VERSION: u32 = 1;

/// In which language the code of a lesson is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CodeTab {
    #[default]
    Python,
    JavaScript,
}

/// How a run is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// Step by step, the shelf as a picture.
    #[default]
    Picture,
    /// Step by step, the shelf as a table.
    Table,
    /// The hit ratio against the size.
    Curves,
}

impl View {
    const ALL: [Self; 3] = [Self::Picture, Self::Table, Self::Curves];

    /// Its name in a link.
    const fn name(self) -> &'static str {
        match self {
            Self::Picture => "picture",
            Self::Table => "table",
            Self::Curves => "curves",
        }
    }

    /// Whether it shows a step.
    pub const fn is_steps(self) -> bool {
        matches!(self, Self::Picture | Self::Table)
    }
}

/// Everything a link says, as it was written: whether the lesson and the step exist is for the
/// reader to find out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// `None` in a bare address: the first lesson there is.
    pub lesson: Option<u32>,
    /// The script of a sandbox, instead of a lesson. Empty: the one it opens with.
    pub sandbox: Option<Rc<str>>,
    /// A recording that lies beside the page.
    pub trace: Option<Rc<str>>,
    /// A program of one's own, which runs when somebody wants it to. Empty: the one that this opens with.
    pub program: Option<Rc<str>>,
    /// Steps of one's own instead of the lesson's.
    pub fork: Option<Fork>,
    pub step: usize,
    pub code: CodeTab,
    pub predict: bool,
    pub view: View,
    /// The policies whose curves are drawn.
    pub policies: Chosen,
    /// What stands side by side; nothing: the run alone.
    pub lanes: Vec<Lane>,
    /// How much of the page is around it.
    pub stage: Stage,
    /// The language of the page, where the address says one.
    pub language: Option<Rc<str>>,
}

impl Default for Link {
    fn default() -> Self {
        Self {
            lesson: None,
            sandbox: None,
            trace: None,
            program: None,
            fork: None,
            step: 0,
            code: CodeTab::Python,
            predict: true,
            view: View::Picture,
            policies: Chosen::default(),
            lanes: Vec::new(),
            stage: Stage::Whole,
            language: None,
        }
    }
}

impl Link {
    /// Whether only the whole program can show what an address asks for. The page decides by the same names which
    /// program it loads.
    pub fn is_for_whole(hash: &str) -> bool {
        let text = hash.strip_prefix('#').unwrap_or(hash);
        text.split('&').any(|pair| {
            ["sandbox=", "program=", "trace=", "lanes="].iter().any(|name| pair.starts_with(name))
                || pair == "view=curves"
        })
    }

    /// The text behind `#`, without the `#`; empty for a bare address.
    pub fn format(&self) -> String {
        let defaults = Self::default();
        if *self == defaults {
            return String::new();
        }
        let mut pairs = vec![format!("v={VERSION}")];
        pairs.extend(self.lesson.map(|lesson| format!("lesson={lesson}")));
        pairs.extend(self.sandbox.as_ref().map(|text| format!("sandbox={}", packing::pack(text))));
        pairs.extend(self.trace.as_ref().map(|name| format!("trace={name}")));
        pairs.extend(self.program.as_ref().map(|text| format!("program={}", packing::pack(text))));
        pairs.extend(self.fork.as_ref().map(|Fork { at, acts }| format!("from={at}&try={acts}")));
        pairs.extend((self.step != defaults.step).then(|| format!("step={}", self.step)));
        pairs.extend((self.code != defaults.code).then(|| "code=js".to_owned()));
        pairs.extend((self.predict != defaults.predict).then(|| "predict=off".to_owned()));
        pairs.extend((self.view != defaults.view).then(|| format!("view={}", self.view.name())));
        pairs.extend((self.policies != defaults.policies).then(|| format!("policies={}", self.policies)));
        if !self.lanes.is_empty() {
            let lanes: Vec<String> = self.lanes.iter().map(ToString::to_string).collect();
            pairs.push(format!("lanes={}", lanes.join(",")));
        }
        pairs.extend((self.stage != defaults.stage).then(|| format!("as={}", self.stage.name())));
        pairs.extend(self.language.as_ref().map(|language| format!("lang={language}")));
        pairs.join("&")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_address_is_all_defaults_and_is_written_as_nothing() {
        for hash in ["", "#"] {
            assert_eq!(Link::parse(hash), Ok(Link::default()));
        }
        assert_eq!(Link::default().format(), "");
    }

    #[test]
    fn every_combination_is_read_back_as_it_was_written() {
        for lesson in [None, Some(1), Some(4), Some(13)] {
            for step in [0, 1, 14, 100_000] {
                for code in [CodeTab::Python, CodeTab::JavaScript] {
                    for (predict, view) in [true, false].into_iter().flat_map(|p| View::ALL.map(|v| (p, v))) {
                        for (fork, language) in
                            [(None, Some("de".into())), (Some(Fork { at: 6, acts: "mcc".into() }), None)]
                        {
                            let policies = Chosen::named("sieve,lru").unwrap();
                            let lanes = vec!["lru.3".parse().unwrap(), "sieve.weak".parse().unwrap()];
                            for (policies, lanes) in [(Chosen::default(), lanes), (policies, vec![])] {
                                let (fork, language) = (fork.clone(), language.clone());
                                let sandbox =
                                    lesson.is_none().then(|| "def f(n)\nf(1) -> \"a & b = #\"".into());
                                let link = Link {
                                    lesson,
                                    sandbox,
                                    trace: (step == 14).then(|| "a-b_c.jsonl".into()),
                                    program: (step == 1).then(|| "f(1);\nf(2)".into()),
                                    fork,
                                    step,
                                    code,
                                    predict,
                                    view,
                                    policies,
                                    lanes,
                                    stage: Stage::Whole,
                                    language,
                                };
                                assert_eq!(Link::parse(&format!("#{}", link.format())), Ok(link));
                            }
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn defaults_are_left_out_but_never_the_lesson() {
        let link = Link { lesson: Some(4), ..Link::default() };
        assert_eq!(link.format(), "v=1&lesson=4");
        assert_eq!(Link { step: 6, ..link.clone() }.format(), "v=1&lesson=4&step=6");
        let fork = Some(Fork { at: 5, acts: "mc".into() });
        let all = Link {
            fork,
            step: 6,
            code: CodeTab::JavaScript,
            predict: false,
            view: View::Table,
            ..link.clone()
        };
        assert_eq!(all.format(), "v=1&lesson=4&from=5&try=mc&step=6&code=js&predict=off&view=table");
        let curves = Link { view: View::Curves, policies: Chosen::named("sieve,lru").unwrap(), ..link };
        assert_eq!(curves.format(), "v=1&lesson=4&view=curves&policies=lru,sieve");
    }

    #[test]
    fn where_the_page_stands_is_read_back() {
        for stage in Stage::ALL {
            let link = Link { lesson: Some(4), step: 5, stage, ..Link::default() };
            assert_eq!(Link::parse(&link.format()), Ok(link));
        }
    }

    #[test]
    fn lessons_need_no_more_than_themselves() {
        for hash in
            ["", "#", "#v=1&lesson=4&step=5&as=embed", "#v=1&lesson=2&view=table&predict=off", "#main"]
        {
            assert!(!Link::is_for_whole(hash), "{hash}");
        }
        for hash in [
            "#v=1&sandbox=",
            "v=1&program=f",
            "#v=1&trace=a.jsonl&step=2",
            "#v=1&lesson=4&lanes=1,2",
            "#v=1&view=curves",
        ] {
            assert!(Link::is_for_whole(hash), "{hash}");
        }
    }
}
