//! What the page remembers about a person, not about a step.

use std::borrow::Cow;
use std::rc::Rc;

use super::permalink::is_language;
use super::sheet::Sheet;

/// Which colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    /// Its name in storage.
    pub const fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of that name; the system's for any other.
    pub fn named(word: &str) -> Self {
        match word {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }

    /// The one that the button switches to.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }
}

/// How fast the page plays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Speed {
    Slow,
    #[default]
    Normal,
    Fast,
    Fastest,
}

impl Speed {
    /// All speeds.
    pub const ALL: [Self; 4] = [Self::Slow, Self::Normal, Self::Fast, Self::Fastest];

    /// How long a step stays, in milliseconds. There is a sentence to read.
    pub const fn milliseconds(self) -> i32 {
        match self {
            Self::Slow => 9_000,
            Self::Normal => 5_000,
            Self::Fast => 2_500,
            Self::Fastest => 500,
        }
    }

    /// Its name in storage.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Slow => "slow",
            Self::Normal => "normal",
            Self::Fast => "fast",
            Self::Fastest => "fastest",
        }
    }

    /// The speed of that name; the normal one for any other.
    pub fn named(word: &str) -> Self {
        Self::ALL.into_iter().find(|speed| speed.word() == word).unwrap_or_default()
    }
}

/// All of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prefs {
    pub theme: Theme,
    pub speed: Speed,
    /// Whether single letters and signs are shortcuts.
    pub letters: bool,
    /// The language of the page, where somebody has chosen one.
    pub language: Option<Rc<str>>,
    /// How the questions were answered.
    pub sheet: Sheet,
}

impl Default for Prefs {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            speed: Speed::Normal,
            letters: true,
            language: None,
            sheet: Sheet::default(),
        }
    }
}

impl Prefs {
    /// The names under which they are stored, and what is stored.
    pub fn stored(&self) -> [(&'static str, Cow<'_, str>); 5] {
        [
            ("theme", self.theme.word().into()),
            ("speed", self.speed.word().into()),
            ("letters", if self.letters { "on" } else { "off" }.into()),
            ("language", self.language.as_deref().unwrap_or_default().into()),
            ("sheet", self.sheet.format().into()),
        ]
    }

    /// Reads them back; whatever is missing or unknown has its default.
    pub fn read(mut get: impl FnMut(&str) -> Option<String>) -> Self {
        Self {
            theme: Theme::named(get("theme").as_deref().unwrap_or_default()),
            speed: Speed::named(get("speed").as_deref().unwrap_or_default()),
            letters: get("letters").as_deref() != Some("off"),
            language: get("language").filter(|code| is_language(code)).map(Into::into),
            sheet: Sheet::parse(&get("sheet").unwrap_or_default()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_is_read_back() {
        for theme in [Theme::System, Theme::Light, Theme::Dark] {
            for speed in Speed::ALL {
                for letters in [true, false] {
                    let language = letters.then(|| "de".into());
                    let sheet = Sheet::parse("4:4:5+,7-");
                    let prefs = Prefs { theme, speed, letters, language, sheet };
                    let stored = prefs.stored();
                    let get = |name: &str| {
                        stored
                            .iter()
                            .find(|(key, _)| *key == name)
                            .map(|(_, value)| value.clone().into_owned())
                    };
                    assert_eq!(Prefs::read(get), prefs);
                }
            }
        }
    }

    #[test]
    fn nonsense_in_storage_is_the_default() {
        assert_eq!(Prefs::read(|_| Some("purple rain".into())), Prefs::default());
        assert_eq!(Prefs::read(|_| None), Prefs::default());
    }

    #[test]
    fn the_theme_button_goes_round() {
        let mut theme = Theme::System;
        for expected in ["light", "dark", "system"] {
            theme = theme.next();
            assert_eq!(theme.word(), expected);
        }
    }
}
