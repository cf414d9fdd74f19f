//! What the keys of the keyboard mean.

use super::compare::Columns;
use super::mark::Mark;
use super::predict::Guess;
use super::stage::Stage;
use super::state::Msg;

/// Where a key was pressed, and what matters for it there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// In an input, a list of choices, a slider or a list of tabs: those have keys of their own.
    pub in_field: bool,
    /// On a button or a link: Space acts on it.
    pub on_button: bool,
    /// With Ctrl, Alt or Meta: that belongs to the browser.
    pub with_modifier: bool,
    /// Behind an open dialog.
    pub in_dialog: bool,
    /// Whether letters and signs are shortcuts.
    pub letters: bool,
    /// Where no step is shown: there is nothing to step, only help.
    pub no_steps: bool,
    /// Whether it is asked: hit or miss?
    pub asked: bool,
    /// How many answers there are to choose from.
    pub choices: usize,
    /// Whether runs stand side by side.
    pub comparing: bool,
    /// Whether it is shown to a class.
    pub presented: bool,
}

/// What to do about a key, named as browsers name it.
pub fn message(key: &str, place: Place) -> Option<Msg> {
    if place.in_field || place.with_modifier || place.in_dialog {
        return None;
    }
    if place.presented && key == "Escape" {
        return Some(Msg::Stage(Stage::Whole));
    }
    if place.no_steps {
        return (key == "?" && place.letters).then_some(Msg::Help(true));
    }
    let always = match key {
        "ArrowRight" | "PageDown" => Some(Msg::Next),
        "ArrowLeft" | "PageUp" => Some(Msg::Back),
        "Home" => Some(Msg::First),
        "End" => Some(Msg::Last),
        " " if !place.on_button => Some(Msg::TogglePlay),
        _ => None,
    };
    if always.is_some() || !place.letters {
        return always;
    }
    Some(match key {
        "." => Msg::Next,
        "," => Msg::Back,
        digit if (1..=place.choices).any(|n| n.to_string() == digit) => {
            Msg::Guess(Guess::Choice(digit.parse::<usize>().unwrap_or(1) - 1))
        }
        "h" | "H" if place.asked => Msg::Guess(Guess::Hit),
        "m" | "M" if place.asked => Msg::Guess(Guess::Miss),
        "h" | "H" => Msg::RunTo(Mark::Hit),
        "m" | "M" => Msg::RunTo(Mark::Miss),
        "e" | "E" => Msg::RunTo(Mark::Evict),
        "d" | "D" if place.comparing => Msg::Compare(Columns::NextDifference),
        "r" | "R" => Msg::Reset,
        "p" | "P" => Msg::TogglePredict,
        "v" | "V" => Msg::Stage(if place.presented { Stage::Whole } else { Stage::Presented }),
        "?" => Msg::Help(true),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: Place = Place {
        in_field: false,
        on_button: false,
        with_modifier: false,
        in_dialog: false,
        letters: true,
        asked: false,
        no_steps: false,
        choices: 0,
        comparing: false,
        presented: false,
    };

    #[test]
    fn every_key_of_the_list_does_what_it_says() {
        for (keys, expected) in [
            (vec!["ArrowRight", "PageDown", "."], Msg::Next),
            (vec!["ArrowLeft", "PageUp", ","], Msg::Back),
            (vec!["Home"], Msg::First),
            (vec!["End"], Msg::Last),
            (vec![" "], Msg::TogglePlay),
            (vec!["h", "H"], Msg::RunTo(Mark::Hit)),
            (vec!["m", "M"], Msg::RunTo(Mark::Miss)),
            (vec!["e", "E"], Msg::RunTo(Mark::Evict)),
            (vec!["r", "R"], Msg::Reset),
            (vec!["p", "P"], Msg::TogglePredict),
            (vec!["v", "V"], Msg::Stage(Stage::Presented)),
            (vec!["?"], Msg::Help(true)),
        ] {
            for key in keys {
                assert_eq!(message(key, PAGE), Some(expected.clone()), "{key:?}");
            }
        }
        assert_eq!(
            message("d", Place { comparing: true, ..PAGE }),
            Some(Msg::Compare(Columns::NextDifference))
        );
        let presented = Place { presented: true, ..PAGE };
        for key in ["Escape", "v"] {
            assert_eq!(message(key, presented), Some(Msg::Stage(Stage::Whole)));
        }
        assert_eq!(message("Escape", Place { in_dialog: true, ..presented }), None, "the dialog's own");
        for key in ["Enter", "Tab", "Escape", "ArrowUp", "ArrowDown", "d", "x", "F5"] {
            assert_eq!(message(key, PAGE), None, "{key:?}");
        }
    }

    #[test]
    fn while_a_question_is_open_h_and_m_answer_it_and_the_arrow_still_steps() {
        let asked = Place { asked: true, ..PAGE };
        assert_eq!(message("h", asked), Some(Msg::Guess(Guess::Hit)));
        assert_eq!(message("M", asked), Some(Msg::Guess(Guess::Miss)));
        assert_eq!(message("e", asked), Some(Msg::RunTo(Mark::Evict)));
        assert_eq!(message("ArrowRight", asked), Some(Msg::Next));
    }

    #[test]
    fn digits_choose_among_as_many_answers_as_there_are() {
        let choosing = Place { choices: 3, ..PAGE };
        assert_eq!(message("3", choosing), Some(Msg::Guess(Guess::Choice(2))));
        assert_eq!(message("h", choosing), Some(Msg::RunTo(Mark::Hit)));
        for key in ["0", "4"] {
            assert_eq!(message(key, choosing), None, "{key}");
        }
        assert_eq!(message("1", PAGE), None);
    }

    #[test]
    fn fields_dialogs_and_the_browser_keep_their_keys() {
        for place in [
            Place { in_field: true, ..PAGE },
            Place { in_dialog: true, ..PAGE },
            Place { with_modifier: true, ..PAGE },
        ] {
            for key in ["ArrowRight", "Home", " ", "h", "?", "."] {
                assert_eq!(message(key, place), None, "{key:?} {place:?}");
            }
        }
    }

    #[test]
    fn space_acts_on_a_focused_button() {
        let button = Place { on_button: true, ..PAGE };
        assert_eq!(message(" ", button), None);
        assert_eq!(message("ArrowRight", button), Some(Msg::Next));
    }

    #[test]
    fn where_no_step_is_shown_only_help_has_a_key() {
        let curves = Place { no_steps: true, ..PAGE };
        assert_eq!(message("?", curves), Some(Msg::Help(true)));
        for key in ["ArrowRight", "End", " ", "h", "r"] {
            assert_eq!(message(key, curves), None, "{key:?}");
        }
    }

    #[test]
    fn letters_and_signs_can_be_switched_off() {
        let quiet = Place { letters: false, asked: true, ..PAGE };
        for key in ["h", "M", "e", "r", "p", "?", ".", ","] {
            assert_eq!(message(key, quiet), None, "{key:?}");
        }
        for key in ["ArrowRight", "PageUp", "Home", "End", " "] {
            assert!(message(key, quiet).is_some(), "{key:?}");
        }
    }
}
