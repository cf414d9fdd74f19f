//! Values as they are written.

use super::Name;
use super::cursor::{Cursor, Read};
use super::error::{ScriptError, Words};
use crate::model::number;
use crate::phrases::en::script as said;

/// A value as it is written: which object a name means is for a [`Scope`](super::Scope) to say.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    Undefined,
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Str(String),
    List(Vec<Self>),
    Tuple(Vec<Self>),
    Dict(Vec<(String, Self)>),
    /// `Class(field=value)`.
    New {
        class: String,
        fields: Vec<(String, Self)>,
    },
    Name(Name),
}

/// Brackets in brackets, no deeper than this.
const DEEPEST: usize = 16;

/// Reads a value.
pub(super) fn expr(cursor: &mut Cursor<'_>) -> Read<Expr> {
    at_depth(cursor, 0)
}

fn at_depth(cursor: &mut Cursor<'_>, depth: usize) -> Read<Expr> {
    if depth > DEEPEST {
        return Err(cursor.wrong((said::DEEPEST, [("n", DEEPEST.into())])));
    }
    match cursor.peek() {
        Some('"' | '\'') => cursor.text().map(Expr::Str),
        Some('[') => {
            cursor.want("[")?;
            items(cursor, "]", depth).map(|(items, _)| Expr::List(items))
        }
        Some('(') => {
            cursor.want("(")?;
            let (mut items, comma) = items(cursor, ")", depth)?;
            // (1) is 1, and (1,) is a tuple.
            Ok(if items.len() == 1 && !comma { items.remove(0) } else { Expr::Tuple(items) })
        }
        Some('{') => {
            cursor.want("{")?;
            dict(cursor, depth).map(Expr::Dict)
        }
        Some(c) if c.is_ascii_digit() || "-.".contains(c) => number(cursor),
        _ => word(cursor, depth),
    }
}

fn number(cursor: &mut Cursor<'_>) -> Read<Expr> {
    let at = cursor.at();
    let piece = cursor.piece();
    // A range ends a number: 1..100.
    let plain = piece.replace('_', "");
    if let Ok(whole) = plain.parse() {
        return Ok(Expr::Int(whole));
    }
    let digits = plain.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit() || c == '.');
    match number::parse(&plain) {
        Some(float) if digits => Ok(Expr::Float(float)),
        _ => Err(ScriptError::new(at, piece, said::A_NUMBER)),
    }
}

fn word(cursor: &mut Cursor<'_>, depth: usize) -> Read<Expr> {
    let name = cursor.name(said::A_VALUE)?;
    Ok(match name.text.as_str() {
        "True" | "true" => Expr::Bool(true),
        "False" | "false" => Expr::Bool(false),
        "None" | "null" => Expr::Null,
        "undefined" => Expr::Undefined,
        class if is_class(class) => {
            let mut fields = Vec::new();
            cursor.want("(")?;
            while !cursor.eat(")") {
                let field = cursor.name(said::A_FIELD_OF_OBJECT)?.text;
                cursor.want("=")?;
                fields.push((field, at_depth(cursor, depth + 1)?));
                if !cursor.eat(",") && cursor.peek() != Some(')') {
                    return Err(cursor.wrong(Words::one_of(&[",", ")"])));
                }
            }
            Expr::New { class: name.text, fields }
        }
        _ => Expr::Name(name),
    })
}

/// Names of classes begin with a capital.
pub(super) fn is_class(name: &str) -> bool {
    name.starts_with(char::is_uppercase)
}

/// Items up to the closing bracket, and whether a comma stood behind the last.
fn items(cursor: &mut Cursor<'_>, close: &str, depth: usize) -> Read<(Vec<Expr>, bool)> {
    let (mut items, mut comma) = (Vec::new(), false);
    while !cursor.eat(close) {
        if !items.is_empty() && !comma {
            return Err(cursor.wrong(Words::one_of(&[",", close])));
        }
        items.push(at_depth(cursor, depth + 1)?);
        comma = cursor.eat(",");
    }
    Ok((items, comma))
}

fn dict(cursor: &mut Cursor<'_>, depth: usize) -> Read<Vec<(String, Expr)>> {
    let mut fields = Vec::new();
    while !cursor.eat("}") {
        let quoted = matches!(cursor.peek(), Some('"' | '\''));
        let name = if quoted { cursor.text()? } else { cursor.name(said::A_FIELD_OF_DICT)?.text };
        cursor.want(":")?;
        fields.push((name, at_depth(cursor, depth + 1)?));
        if !cursor.eat(",") && cursor.peek() != Some('}') {
            return Err(cursor.wrong(Words::one_of(&[",", "}"])));
        }
    }
    Ok(fields)
}
