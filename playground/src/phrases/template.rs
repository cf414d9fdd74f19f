//! Filling a template.

use super::language::Arg;
use crate::model::text::Sentence;

/// Puts `args` into `template`. A number chooses among forms by what `kind` says of it. What has no
/// argument stays as it is written.
pub(super) fn fill<'k>(
    template: &str,
    args: &[(&str, Arg)],
    kind: impl Fn(u64) -> &'k str + Copy,
) -> Sentence {
    let mut sentence = Sentence::new();
    let mut code = false;
    let mut rest = template;
    while let Some((before, (inside, after))) =
        rest.split_once('{').and_then(|(before, after)| Some((before, after.split_once('}')?)))
    {
        plain(&mut sentence, before, &mut code);
        let (name, forms) = inside.split_once('|').unwrap_or((inside, ""));
        match args.iter().find(|(known, _)| *known == name).map(|(_, arg)| arg) {
            Some(Arg::Number(number)) if !forms.is_empty() => {
                let number = *number;
                for (i, piece) in form(forms, number, kind(number)).split('#').enumerate() {
                    if i > 0 {
                        put(&mut sentence, &number.to_string(), code);
                    }
                    plain(&mut sentence, piece, &mut code);
                }
            }
            Some(Arg::Number(number)) => put(&mut sentence, &number.to_string(), code),
            Some(Arg::Said(said)) if code => put(&mut sentence, &said.plain(), code),
            Some(Arg::Said(said)) => sentence.append(said),
            None => put(&mut sentence, &format!("{{{inside}}}"), code),
        }
        rest = after;
    }
    plain(&mut sentence, rest, &mut code);
    sentence
}

/// The form for a number: its own, that of its kind, or the last one.
fn form<'a>(forms: &'a str, number: u64, kind: &str) -> &'a str {
    let number = number.to_string();
    let of = |wanted: &str| forms.split('|').find_map(|form| form.strip_prefix(wanted)?.strip_prefix('='));
    let last = || forms.rsplit('|').next().map(|form| form.split_once('=').map_or(form, |(_, words)| words));
    of(&number).or_else(|| of(kind)).or_else(last).unwrap_or_default()
}

/// Text in which backticks begin and end code.
fn plain(sentence: &mut Sentence, text: &str, code: &mut bool) {
    for (i, piece) in text.split('`').enumerate() {
        if i > 0 {
            *code = !*code;
        }
        put(sentence, piece, *code);
    }
}

fn put(sentence: &mut Sentence, text: &str, code: bool) {
    if code {
        sentence.add_code(text);
    } else {
        sentence.add_text(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::text::Span;
    use crate::phrases::args;

    fn english(number: u64) -> &'static str {
        if number == 1 { "one" } else { "other" }
    }

    fn polish(number: u64) -> &'static str {
        match (number % 10, number % 100) {
            (1, _) if number == 1 => "one",
            (2..=4, teens) if !(12..=14).contains(&teens) => "few",
            _ => "many",
        }
    }

    #[test]
    fn arguments_stand_where_the_template_wants_them() {
        let said = fill("{b} before {a}, {b}", args![a = "x", b = 2_u64], english);
        assert_eq!(said.plain(), "2 before x, 2");
        assert_eq!(fill("no {such} thing {", args![a = "x"], english).plain(), "no {such} thing {");
    }

    #[test]
    fn a_number_chooses_its_form() {
        let entries = "{n|0=nothing|one=# entry|other=# entries} went";
        for (n, expected) in [(0, "nothing went"), (1, "1 entry went"), (12, "12 entries went")] {
            assert_eq!(fill(entries, args![n = n as u64], english).plain(), expected);
        }
        let files = "{n|one=# plik|few=# pliki|many=# plików}";
        for (n, expected) in [(1, "1 plik"), (3, "3 pliki"), (12, "12 plików"), (22, "22 pliki")] {
            assert_eq!(fill(files, args![n = n as u64], polish).plain(), expected);
        }
        assert_eq!(fill(files, args![n = 0_u64], |_| "other").plain(), "0 plików", "the last one serves");
    }

    #[test]
    fn code_may_hold_placeholders() {
        let said = fill("So `{f}()` runs", args![f = "fee"], english);
        let expected = [Span::Text("So ".into()), Span::Code("fee()".into()), Span::Text(" runs".into())];
        assert_eq!(said.0, expected);
    }
}
