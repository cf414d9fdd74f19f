//! One line of a script as a statement.

use super::cursor::{Cursor, Read};
use super::error::{ScriptError, Words};
use super::expr::{Expr, expr, is_class};
use super::rounds;
use super::settings::{bound, define, milliseconds};
use super::{Call, Called, Line, Name, Statement};
use crate::phrases::en::script as said;

/// Words that begin a statement, as long as no bracket, dot or equals sign makes a name of them.
const WORDS: [&str; 15] = [
    "def",
    "begin",
    "return",
    "change",
    "drop",
    "end",
    "collect",
    "wait",
    "set",
    "delete",
    "clear",
    "resize",
    "invalidate",
    "note",
    "for",
];

/// Reads a line; `None` where nothing stands in it.
pub(super) fn line(text: &str, number: usize) -> Read<Option<Line>> {
    let mut cursor = Cursor::new(text, number);
    if cursor.at_end() {
        return Ok(None);
    }
    let line = statement(&mut cursor)?;
    if cursor.at_end() { Ok(Some(line)) } else { Err(cursor.wrong(said::END_OR_BODY)) }
}

fn statement(cursor: &mut Cursor<'_>) -> Read<Line> {
    let at = cursor.at();
    let word = cursor.peek_word();
    let names = matches!(cursor.behind_word(), Some('(' | '.' | '='));
    let statement = if WORDS.contains(&word) && !names {
        cursor.eat_word(word);
        after(cursor, word)?
    } else if word.is_empty() || !names {
        return Err(cursor.wrong((said::STATEMENT, [("words", Words::one_of(&WORDS))])));
    } else {
        assigned_or_called(cursor)?
    };
    Ok(Line { at, statement })
}

/// What follows the word that began the statement.
fn after(cursor: &mut Cursor<'_>, word: &str) -> Read<Statement> {
    let statement = match word {
        "def" => Statement::Define(define(cursor)?),
        "begin" => Statement::Begin(called(cursor)?),
        "return" => Statement::Return(answers(cursor)?),
        "change" => {
            let name = variable(cursor)?;
            if !cursor.eat_word("to") {
                return Err(cursor.wrong("to"));
            }
            Statement::Change { name, to: expr(cursor)? }
        }
        "drop" => Statement::Drop(variable(cursor)?),
        "end" => Statement::End(variable(cursor)?),
        "collect" => Statement::Collect,
        "wait" => Statement::Wait(milliseconds(cursor)?),
        "set" => {
            let called = called(cursor)?;
            cursor.want("->")?;
            Statement::Set(called, answers(cursor)?)
        }
        "delete" => Statement::Delete(called(cursor)?),
        "clear" => {
            let function = function(cursor)?;
            let of = if cursor.eat_word("of") { Some(variable(cursor)?) } else { None };
            Statement::Clear(function, of)
        }
        "resize" => Statement::Resize(function(cursor)?, bound(cursor)?),
        "invalidate" => Statement::Invalidate(function(cursor)?, cursor.text()?),
        "note" => Statement::Note(cursor.text()?),
        _ => return repeated(cursor),
    };
    cursor.end(statement, if word == "clear" { "of" } else { "" })
}

fn repeated(cursor: &mut Cursor<'_>) -> Read<Statement> {
    let name = variable(cursor)?;
    if !cursor.eat_word("in") {
        return Err(cursor.wrong("in"));
    }
    let rounds = rounds::rounds(cursor)?;
    cursor.want(":")?;
    let mut body = Vec::new();
    while body.is_empty() || cursor.eat(";") {
        let line = statement(cursor)?;
        if matches!(line.statement, Statement::For { .. } | Statement::Define(_)) {
            return Err(ScriptError::new(line.at, said::ANOTHER, said::NEITHER));
        }
        body.push(line);
    }
    cursor.end(Statement::For { name, rounds, body }, "")
}

fn variable(cursor: &mut Cursor<'_>) -> Read<Name> {
    cursor.name(said::A_VARIABLE)
}

fn function(cursor: &mut Cursor<'_>) -> Read<Name> {
    cursor.name(said::A_FUNCTION)
}

fn assigned_or_called(cursor: &mut Cursor<'_>) -> Read<Statement> {
    if cursor.behind_word() != Some('=') {
        return call(cursor, None);
    }
    let name = variable(cursor)?;
    cursor.want("=")?;
    let right = cursor.peek_word();
    // `name = other` would only be another name for the same object, `name = Class()` is a new one.
    let calls = !right.is_empty() && !is_class(right) && matches!(cursor.behind_word(), Some('(' | '.'));
    if calls {
        return call(cursor, Some(name));
    }
    let statement = Statement::Make { name, value: expr(cursor)? };
    cursor.end(statement, "")
}

fn call(cursor: &mut Cursor<'_>, holds: Option<Name>) -> Read<Statement> {
    let called = called(cursor)?;
    let (mut answers_, mut raises) = (Vec::new(), None);
    if cursor.eat("->") {
        answers_ = answers(cursor)?;
    } else if cursor.eat_word("raises") {
        raises = Some(cursor.text()?);
    }
    let mut tags = Vec::new();
    if cursor.eat_word("tagged") {
        tags.push(cursor.text()?);
        while cursor.eat(",") {
            tags.push(cursor.text()?);
        }
    }
    let more = if !tags.is_empty() {
        ","
    } else if answers_.is_empty() && raises.is_none() {
        "->, raises, tagged"
    } else {
        "tagged"
    };
    cursor.end(Statement::Call(Call { called, holds, answers: answers_, raises, tags }), more)
}

fn answers(cursor: &mut Cursor<'_>) -> Read<Vec<Expr>> {
    let mut answers = vec![expr(cursor)?];
    while cursor.eat("|") {
        answers.push(expr(cursor)?);
    }
    Ok(answers)
}

fn called(cursor: &mut Cursor<'_>) -> Read<Called> {
    let first = cursor.name(said::A_CALL)?;
    let (receiver, function) =
        if cursor.eat(".") { (Some(first), cursor.name(said::A_METHOD)?) } else { (None, first) };
    cursor.want("(")?;
    let (mut args, mut named): (Vec<Expr>, Vec<(String, Expr)>) = (Vec::new(), Vec::new());
    while !cursor.eat(")") {
        if !cursor.peek_word().is_empty() && cursor.behind_word() == Some('=') {
            let name = cursor.name(said::A_NAME)?;
            if named.iter().any(|(other, _)| *other == name.text) {
                return Err(ScriptError::new(name.at, &name.text, said::NAMES_ONCE));
            }
            cursor.want("=")?;
            named.push((name.text, expr(cursor)?));
        } else if named.is_empty() {
            args.push(expr(cursor)?);
        } else {
            return Err(cursor.wrong(said::NAMES_LAST));
        }
        if !cursor.eat(",") && cursor.peek() != Some(')') {
            return Err(cursor.wrong(Words::one_of(&[",", ")"])));
        }
    }
    Ok(Called { receiver, function, args, named })
}
