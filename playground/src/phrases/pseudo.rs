//! English in disguise: accents on every letter, and longer words. A page that shows it everywhere has
//! nothing untranslated, and room for languages that need more of it than English.

/// The code under which such a language goes.
pub const CODE: &str = "en-XA";

const PLAIN: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const ACCENTED: &str = "áƀçđéƒğħíĵķłɱñöþɋřšŧüṽŵẋýžÁƁÇĐÉƑĞĦÍĴĶŁṀÑÖÞɊŘŠŦÜṼŴẊÝŽ";

/// A template of the page: its placeholders and its code stay, the forms of words in them do not.
pub fn template(english: &str) -> String {
    let mut code = false;
    let mut out = String::new();
    let mut rest = english;
    while let Some((before, (inside, after))) =
        rest.split_once('{').and_then(|(before, after)| Some((before, after.split_once('}')?)))
    {
        out += &outside_code(before, &mut code);
        let mut forms = inside.split('|');
        out += "{";
        out += forms.next().unwrap_or_default();
        for form in forms {
            let (kind, words) = form.split_once('=').unwrap_or(("other", form));
            out.extend(["|", kind, "=", &text(words)]);
        }
        out += "}";
        rest = after;
    }
    out + &outside_code(rest, &mut code)
}

/// What a lesson tells: its code, between `backticks`, stays.
pub fn text(english: &str) -> String {
    outside_code(english, &mut false)
}

fn outside_code(english: &str, code: &mut bool) -> String {
    let mut out = String::new();
    for (i, piece) in english.split('`').enumerate() {
        if i > 0 {
            *code = !*code;
            out.push('`');
        }
        out += &if *code { piece.to_owned() } else { words(piece) };
    }
    out
}

fn words(plain: &str) -> String {
    let mut out = String::new();
    for letter in plain.chars() {
        let place = PLAIN.chars().position(|known| known == letter);
        let accented = place.and_then(|place| ACCENTED.chars().nth(place)).unwrap_or(letter);
        out.push(accented);
        // About a third longer.
        if "aeiou".contains(letter) {
            out.push(accented);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_change_and_code_does_not() {
        assert_eq!(text("A `self` is"), "Á `self` ííš");
        assert_eq!(template("Step {step}"), "Šŧééþ {step}");
        assert_eq!(template("{n|one=# use|other=# uses} left"), "{n|one=# üüšéé|other=# üüšééš} łééƒŧ");
        assert_eq!(template("So `{f}()` runs `{g}` a"), "Šöö `{f}()` řüüñš `{g}` áá");
    }

    #[test]
    fn every_letter_has_its_accent() {
        assert_eq!(PLAIN.chars().count(), ACCENTED.chars().count());
        assert!(words(PLAIN).chars().all(|letter| !letter.is_ascii()));
    }
}
