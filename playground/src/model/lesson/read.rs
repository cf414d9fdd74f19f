//! A lesson as it is loaded. Read by hand: what a derived reader adds to the page weighs more than the lessons.

use std::rc::Rc;

use super::{Act, Beat, Code, Further, Lesson, Line, Listing, Picture, Try, role_of, single};
use crate::model::json::{self, Value};
use crate::model::question::{About, Choice, Of, Question};
use crate::model::script::{self, Scope};

type Read<T> = Result<T, String>;

/// A table, and where it stands, for errors.
struct Table<'a> {
    fields: &'a json::Table,
    place: String,
}

pub(super) fn lesson(text: &str) -> Read<Lesson> {
    let value = json::read(text).map_err(|error| format!("the lesson is no JSON: {error}"))?;
    let fields = value.as_table().ok_or("the lesson is no table")?;
    let number = fields.get("number").and_then(Value::as_number).ok_or("the lesson has no number")?;
    let table = Table { fields, place: format!("lesson {number}") };
    table.only(&[
        "number", "title", "lead", "opening", "picture", "takeaway", "link", "code", "step", "act", "try",
    ])?;

    let mut codes = Vec::new();
    for code in table.tables("code")? {
        codes.push((code_of(&code)?, code.text("repeat")?));
    }
    let names: Vec<Rc<str>> = codes.iter().map(|(code, _)| Rc::clone(&code.name)).collect();
    let named = |table: &Table<'_>, field: &str, name: &str| {
        names
            .iter()
            .position(|other| **other == *name)
            .ok_or_else(|| table.wrong(field, name, &names.join(", ")))
    };
    for (code, repeat) in &mut codes {
        code.repeat = repeat.as_deref().map(|name| named(&table, "repeat", name)).transpose()?;
    }

    let (mut beats, mut scope, mut shown): (Vec<Beat>, _, _) = (Vec::new(), Scope::default(), 0);
    for step in table.tables("step")? {
        if let Some(name) = step.text("code")? {
            shown = named(&step, "code", &name)?;
        }
        beats.push(beat(&step, &mut scope, shown)?);
    }
    Ok(Lesson {
        text: text.into(),
        number: u32::try_from(number).unwrap_or(u32::MAX),
        title: table.needed("title")?,
        lead: table.needed("lead")?,
        opening: table.needed("opening")?,
        picture: picture(&table)?.unwrap_or_default(),
        codes: codes.into_iter().map(|(code, _)| code).collect(),
        beats,
        takeaway: table.texts("takeaway")?.into(),
        links: table.tables("link")?.iter().map(further).collect::<Read<_>>()?,
        tries: table.tables("try")?.iter().map(try_of).collect::<Read<_>>()?,
        acts: table.tables("act")?.iter().map(act).collect::<Read<_>>()?,
    })
}

/// What is to be drawn.
fn picture(table: &Table<'_>) -> Read<Option<Picture>> {
    const PICTURES: [(&str, Picture); 6] = [
        ("calls", Picture::Calls),
        ("holders", Picture::Holders),
        ("lifetimes", Picture::Lifetimes),
        ("costs", Picture::Costs),
        ("by-size", Picture::BySize),
        ("tiers", Picture::Tiers),
    ];
    let Some(wanted) = table.text("picture")? else { return Ok(None) };
    match PICTURES.iter().find(|(name, _)| *name == &*wanted) {
        Some((_, picture)) => Ok(Some(*picture)),
        None => Err(table.wrong("picture", &wanted, &PICTURES.map(|(name, _)| name).join(", "))),
    }
}

fn code_of(table: &Table<'_>) -> Read<Code> {
    table.only(&["name", "python", "javascript", "python-aside", "javascript-aside", "prints", "repeat"])?;
    let listing = |language: &str| {
        let lines = table.tables(language)?;
        let lines = lines.iter().map(|line| {
            let changed = line.fields.get("new").is_some();
            Ok(Line { text: line.needed("text")?, role: line.text("role")?.unwrap_or_default(), changed })
        });
        let aside = table.text(&format!("{language}-aside"))?.unwrap_or_default();
        Ok::<_, String>(Listing { lines: lines.collect::<Read<_>>()?, aside })
    };
    let prints = table.list("prints")?.iter().map(|step| step.as_number().map(|step| step as usize));
    Ok(Code {
        name: table.needed("name")?,
        python: listing("python")?,
        javascript: listing("javascript")?,
        prints: prints
            .collect::<Option<_>>()
            .ok_or_else(|| table.wrong("prints", "something else", "steps"))?,
        repeat: None,
    })
}

fn beat(table: &Table<'_>, scope: &mut Scope, code: usize) -> Read<Beat> {
    table.only(&["do", "lines", "code", "who", "note", "at", "ask", "picture"])?;
    let text = table.needed("do")?;
    let wrong = |error: script::ScriptError| format!("{}, do: {error}", table.place);
    let lines = lines(table)?;
    let mut actions = Vec::new();
    for line in &lines {
        actions.extend(scope.actions(line).map_err(wrong)?);
    }
    let action = single(actions);
    let at = table.text("at")?.unwrap_or_else(|| role_of(&action).into());
    let question = table.table("ask")?.map(|ask| question(&ask)).transpose()?;
    Ok(Beat {
        action,
        lines: lines.into_iter().map(Rc::new).collect(),
        text,
        who: table.text("who")?.unwrap_or_default(),
        note: table.text("note")?.unwrap_or_default(),
        question: question.map(Rc::new),
        picture: picture(table)?,
        code,
        at,
    })
}

/// The statements, which the build has read.
fn lines(table: &Table<'_>) -> Read<Vec<script::Line>> {
    let packed = table.needed("lines")?;
    script::packed::unpack(&packed).ok_or_else(|| table.wrong("lines", &packed, "packed statements"))
}

fn question(table: &Table<'_>) -> Read<Question> {
    table.only(&["question", "idea", "which", "ideas", "about", "choice"])?;
    let of = match (table.text("which")?.as_deref(), table.text("about")?.as_deref()) {
        (Some("entry"), _) => {
            let ideas = table.table("ideas")?;
            let ideas = ideas.iter().flat_map(|table| &table.fields.0);
            let ideas = ideas.map(|(key, idea)| Some((key.as_str().into(), idea.as_text()?.into())));
            Of::Victim(
                ideas
                    .collect::<Option<_>>()
                    .ok_or_else(|| table.wrong("ideas", "something else", "texts"))?,
            )
        }
        (Some(other), _) => return Err(table.wrong("which", other, "entry")),
        (None, Some(about)) => {
            let known = About::ALL.iter().find(|(name, _)| *name == about);
            let names: Vec<&str> = About::ALL.iter().map(|(name, _)| *name).collect();
            let about = known.ok_or_else(|| table.wrong("about", about, &names.join(", ")))?.1;
            let choices = table.tables("choice")?;
            let choices = choices.iter().map(|choice| {
                choice.only(&["say", "idea"])?;
                Ok(Choice { say: choice.needed("say")?, idea: choice.text("idea")?.unwrap_or_default() })
            });
            Of::Choice(about, choices.collect::<Read<_>>()?)
        }
        (None, None) => Of::Outcome(table.needed("idea")?),
    };
    Ok(Question { ask: table.needed("question")?, of })
}

fn try_of(table: &Table<'_>) -> Read<Try> {
    table.only(&["label", "acts"])?;
    Ok(Try { label: table.needed("label")?, acts: table.needed("acts")? })
}

fn further(table: &Table<'_>) -> Read<Further> {
    table.only(&["say", "to"])?;
    Ok(Further { say: table.needed("say")?, to: table.needed("to")? })
}

fn act(table: &Table<'_>) -> Read<Act> {
    table.only(&["letter", "do", "lines", "who", "at"])?;
    let letter = table.needed("letter")?;
    let mut letters = letter.chars();
    let (Some(letter @ 'a'..='z'), None) = (letters.next(), letters.next()) else {
        return Err(table.wrong("letter", &letter, "one letter from a to z"));
    };
    let text = table.needed("do")?;
    let lines = lines(table)?;
    let [line] = <[_; 1]>::try_from(lines).map_err(|_| table.wrong("do", &text, "one statement"))?;
    Ok(Act {
        letter,
        line: Rc::new(line),
        text: Rc::clone(&text),
        who: table.text("who")?.unwrap_or_default(),
        at: table.text("at")?,
    })
}

impl<'a> Table<'a> {
    fn wrong(&self, field: &str, found: &str, expected: &str) -> String {
        format!("{}, {field}: expected {expected}, found {found}", self.place)
    }

    /// Refuses fields of other names: a misspelt one would be left out in silence.
    fn only(&self, names: &[&str]) -> Read<()> {
        // The page's lessons have been read once, by the build.
        if cfg!(target_arch = "wasm32") {
            return Ok(());
        }
        match self.fields.0.iter().map(|(name, _)| name).find(|name| !names.contains(&name.as_str())) {
            Some(other) => {
                Err(format!("{}: found the field {other}, expected {}", self.place, names.join(", ")))
            }
            None => Ok(()),
        }
    }

    fn text(&self, name: &str) -> Read<Option<Rc<str>>> {
        match self.fields.get(name) {
            None => Ok(None),
            Some(Value::Text(text)) => Ok(Some(text.as_str().into())),
            Some(other) => Err(self.wrong(name, other.kind(), "text")),
        }
    }

    fn needed(&self, name: &str) -> Read<Rc<str>> {
        self.text(name)?.ok_or_else(|| self.wrong(name, "nothing", "text"))
    }

    fn list(&self, name: &str) -> Read<&'a [Value]> {
        match self.fields.get(name) {
            None => Ok(&[]),
            Some(Value::List(items)) => Ok(items),
            Some(other) => Err(self.wrong(name, other.kind(), "a list")),
        }
    }

    fn texts(&self, name: &str) -> Read<Vec<Rc<str>>> {
        let texts = self.list(name)?.iter().map(|item| item.as_text().map(Rc::from));
        texts.collect::<Option<_>>().ok_or_else(|| self.wrong(name, "something else", "texts"))
    }

    fn table(&self, name: &str) -> Read<Option<Table<'a>>> {
        let place = format!("{}, {name}", self.place);
        match self.fields.get(name) {
            None => Ok(None),
            Some(Value::Table(fields)) => Ok(Some(Table { fields, place })),
            Some(other) => Err(self.wrong(name, other.kind(), "a table")),
        }
    }

    fn tables(&self, name: &str) -> Read<Vec<Table<'a>>> {
        let tables = self.list(name)?.iter().enumerate().map(|(i, item)| {
            let fields = item.as_table().ok_or_else(|| self.wrong(name, item.kind(), "tables"))?;
            Ok(Table { fields, place: format!("{}, {name} {}", self.place, i + 1) })
        });
        tables.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        for (text, says) in [
            ("{", "the lesson is no JSON"),
            ("[]", "the lesson is no table"),
            ("{\"number\":4}", "lesson 4, title: expected text, found nothing"),
            ("{\"number\":4,\"links\":[]}", "lesson 4: found the field links, expected number, title"),
            (
                "{\"number\":4,\"step\":[{\"do\":\"wait 1s\",\"lines\":\"wait\\nsoon\"}]}",
                "step 1, lines: expected packed statements, found wait",
            ),
            (
                "{\"number\":4,\"step\":[{\"do\":\"drop a\",\"lines\":\"drop\\na\"}]}",
                "step 1, do: Line 0, column 0: found a",
            ),
        ] {
            let error = lesson(text).err().unwrap_or_default();
            assert!(error.contains(says), "{text}: {error}");
        }
    }
}
