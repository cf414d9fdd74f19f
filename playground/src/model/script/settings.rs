//! `def`: the parameters of a function and its settings.

use cache_core::call::{Language, SelfMode};
use cache_core::policy::Kind;

use super::cursor::{Cursor, Read};
use super::error::{ScriptError, Words};
use super::{Define, KeyOf, Settings};
use crate::model::number;
use crate::model::stores::StoreKind;
use crate::phrases::en::script as said;

const NAMES: [&str; 13] = [
    "maxsize", "policy", "ttl", "jitter", "cost", "lookup", "self", "key", "typed", "store", "lock", "copy",
    "language",
];

/// Units of time in nanoseconds.
const UNITS: [(&str, f64); 7] =
    [("ns", 1.0), ("us", 1e3), ("ms", 1e6), ("s", 1e9), ("min", 60e9), ("h", 3_600e9), ("d", 86_400e9)];

/// Reads what stands behind `def`.
pub(super) fn define(cursor: &mut Cursor<'_>) -> Read<Define> {
    let name = cursor.name(said::A_FUNCTION)?;
    let (mut params, mut method, mut open): (Vec<String>, _, _) = (Vec::new(), false, false);
    cursor.want("(")?;
    while !cursor.eat(")") {
        let star = cursor.eat("*");
        let at = cursor.at();
        let param = cursor.name(said::PARAMETER_OR_END)?.text;
        if params.contains(&param) {
            return Err(ScriptError::new(at, &param, said::OTHER_PARAMETER));
        }
        if star {
            open = true;
        } else if params.is_empty() && !method && matches!(param.as_str(), "self" | "this") {
            method = true;
        } else {
            params.push(param);
        }
        if star && cursor.peek() != Some(')') {
            return Err(cursor.wrong(said::LAST_PARAMETER));
        }
        if !cursor.eat(",") && cursor.peek() != Some(')') {
            return Err(cursor.wrong(Words::one_of(&[",", ")"])));
        }
    }
    let mut settings = Settings::default();
    let mut seen: Vec<String> = Vec::new();
    while !cursor.at_end() {
        let setting = cursor.name((said::A_SETTING, [("names", Words::one_of(&NAMES))]))?;
        if seen.contains(&setting.text) {
            return Err(ScriptError::new(setting.at, &setting.text, said::SETTINGS_ONCE));
        }
        if !NAMES.contains(&setting.text.as_str()) {
            return Err(ScriptError::new(setting.at, &setting.text, Words::one_of(&NAMES)));
        }
        cursor.want("=")?;
        one(cursor, &setting.text, &mut settings, &params)?;
        seen.push(setting.text);
    }
    if let (Some(jitter), ttl) = (settings.jitter, settings.ttl)
        && jitter >= ttl.unwrap_or(0)
    {
        return Err(ScriptError::new(name.at, said::JITTER, said::LONGER_TTL));
    }
    Ok(Define { name, params, method, open, settings })
}

fn one(cursor: &mut Cursor<'_>, name: &str, settings: &mut Settings, params: &[String]) -> Read<()> {
    match name {
        "maxsize" => settings.max_size = Some(bound(cursor)?),
        "policy" => {
            let names = Kind::ALL.map(|kind| (kind.name(), kind));
            settings.policy = Some(choice(cursor, &names)?);
        }
        "ttl" => settings.ttl = Some(milliseconds(cursor)?),
        "jitter" => settings.jitter = Some(milliseconds(cursor)?),
        "cost" => settings.cost = Some(time(cursor)? as u64),
        "lookup" => settings.look_up = Some(time(cursor)? as u64),
        "self" => {
            let modes = [("key", SelfMode::Key), ("ignore", SelfMode::Ignore), ("weak", SelfMode::Weak)];
            settings.self_mode = Some(choice(cursor, &modes)?);
        }
        "typed" => settings.typed = Some(choice(cursor, &[("yes", true), ("no", false)])?),
        "store" => {
            let kinds = StoreKind::ALL.map(|(name, kind)| (name, Some(kind)));
            let kinds: Vec<_> = [("none", None)].into_iter().chain(kinds).collect();
            settings.store = Some(choice(cursor, &kinds)?);
        }
        "lock" => settings.lock = Some(choice(cursor, &[("yes", true), ("no", false)])?),
        "copy" => settings.copies = Some(choice(cursor, &[("none", false), ("clone", true)])?),
        "language" => {
            let languages = [("python", Language::Python), ("javascript", Language::JavaScript)];
            settings.language = Some(choice(cursor, &languages)?);
        }
        _ => settings.key = Some(key(cursor, params)?),
    }
    Ok(())
}

fn choice<T: Clone>(cursor: &mut Cursor<'_>, choices: &[(&str, T)]) -> Read<T> {
    let at = cursor.at();
    let piece = cursor.piece();
    let found = choices.iter().find(|(name, _)| *name == piece);
    found.map(|(_, value)| value.clone()).ok_or_else(|| {
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        ScriptError::new(at, piece, Words::one_of(&names))
    })
}

fn key(cursor: &mut Cursor<'_>, params: &[String]) -> Read<KeyOf> {
    if cursor.peek() != Some('(') {
        let at = cursor.at();
        let kinds =
            [("identity", KeyOf::Identity), ("structural", KeyOf::Structural), ("sorted", KeyOf::Sorted)];
        return choice(cursor, &kinds).map_err(|error| {
            ScriptError::new(at, error.found, (said::OR_PARTS, [("kinds", error.expected)]))
        });
    }
    cursor.want("(")?;
    let mut parts = Vec::new();
    while !cursor.eat(")") {
        let param = cursor.name(said::A_PARAMETER)?;
        if !params.contains(&param.text) {
            return Err(ScriptError::new(
                param.at,
                &param.text,
                (said::ONE_PARAMETER, [("names", Words::one_of(params))]),
            ));
        }
        let field = if cursor.eat(".") { Some(cursor.name(said::A_FIELD)?.text) } else { None };
        parts.push((param.text, field));
        if !cursor.eat(",") && cursor.peek() != Some(')') {
            return Err(cursor.wrong(Words::one_of(&[",", ")"])));
        }
    }
    Ok(KeyOf::Parts(parts))
}

/// Reads a bound: a number, or `none`.
pub(super) fn bound(cursor: &mut Cursor<'_>) -> Read<Option<usize>> {
    let at = cursor.at();
    match cursor.piece() {
        "none" | "None" => Ok(None),
        piece => match piece.parse::<u32>() {
            Ok(entries) => Ok(Some(entries as usize)),
            Err(_) => Err(ScriptError::new(at, piece, said::A_BOUND)),
        },
    }
}

/// Reads a time of at least a millisecond.
pub(super) fn milliseconds(cursor: &mut Cursor<'_>) -> Read<u64> {
    let at = cursor.at();
    let nanoseconds = time(cursor)?;
    if nanoseconds < 1e6 {
        return Err(ScriptError::new(at, said::LESS, said::A_MILLISECOND));
    }
    Ok((nanoseconds / 1e6).round() as u64)
}

fn time(cursor: &mut Cursor<'_>) -> Read<f64> {
    let at = cursor.at();
    let piece = cursor.piece();
    let digits = piece.find(|c: char| c.is_alphabetic()).unwrap_or(piece.len());
    let (number, unit) = piece.split_at(digits);
    let unit = UNITS.iter().find(|(name, _)| *name == unit).map(|(_, nanoseconds)| nanoseconds);
    match (number::parse(number), unit) {
        // A hundred years is long enough.
        (Some(number), Some(unit)) if (0.0..=3.2e18).contains(&(number * unit)) => Ok(number * unit),
        _ => Err(ScriptError::new(at, piece, said::A_TIME)),
    }
}
