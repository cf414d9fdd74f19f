//! Calls as keys: any values under any rules.

use crate::take::{all, below, byte};
use arbitrary::{Result, Unstructured};
use cache_core::call::{
    Dict, Equality, Key, LABEL_CHARS, Language, List, Object, Rules, SelfMode, Value, nearest,
};
use cache_core::trace::PartIds;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

/// A few calls under one set of rules.
pub fn call(input: &[u8]) {
    // Too short is nothing to look at.
    let _ = run(&mut Unstructured::new(input));
}

fn run(bytes: &mut Unstructured<'_>) -> Result<()> {
    let rules = rules(byte(bytes)?);
    let count = 2 + usize::from(below(bytes, 4)?);
    let mut keys = Vec::new();
    for _ in 0..count {
        let shape = byte(bytes)?;
        let receiver = (shape % 4 == 0).then(|| object(bytes, 2)).transpose()?;
        let args = values(bytes, usize::from(shape / 4 % 4))?;
        let named = fields(bytes, usize::from(shape / 16 % 4) / 2, 3)?;
        let key = rules.key(receiver.as_ref(), &args, &named);
        assert_eq!(key, rules.key(receiver.as_ref(), &args, &named));
        match key {
            Ok(key) => {
                assert!(key.parts().iter().all(|part| part.label().chars().count() <= LABEL_CHARS));
                assert!(key.to_string().starts_with('('));
                keys.push(key);
            }
            Err(error) => assert!(!error.to_string().is_empty()),
        }
        if let [a, b] = &args[..] {
            two_values(rules, a, b);
        }
    }
    in_order(&keys);
    Ok(())
}

/// Equality, order and hashes of keys agree, and so do the ids of their parts and who is nearest.
fn in_order(keys: &[Key]) {
    let hasher = BuildHasherDefault::<DefaultHasher>::default();
    let mut ids = PartIds::new();
    let known: Vec<Vec<u64>> =
        keys.iter().map(|key| ids.parts(key).iter().map(|part| part.id()).collect()).collect();
    for (a, a_ids) in keys.iter().zip(&known) {
        for (b, b_ids) in keys.iter().zip(&known) {
            assert_eq!(a == b, a.cmp(b).is_eq());
            assert_eq!(a.cmp(b), b.cmp(a).reverse());
            assert_eq!(a == b, a_ids == b_ids && a.shelf() == b.shelf());
            assert!(a != b || hasher.hash_one(a) == hasher.hash_one(b));
            for c in keys {
                assert!(!(a <= b && b <= c) || a <= c);
            }
        }
        let near = nearest(a, keys).expect("there is a key");
        assert!(near.differs.is_empty() && near.key.parts() == a.parts());
    }
}

/// Two values that are no containers are the same where their language says so.
fn two_values(rules: Rules, a: &Value, b: &Value) {
    // Two arguments, as one alone is special in Python.
    let key = |value: &Value| rules.key(None, &[value.clone(), Value::Bool(true)], &[]).ok();
    let (Some(first), Some(second)) = (key(a), key(b)) else { return };
    let same = match rules.language {
        Language::JavaScript => same_value_zero(a, b, rules.typed),
        Language::Python => equal_in_python(a, b, rules.typed),
    };
    if let Some(same) = same {
        assert_eq!(first == second, same, "{a:?} and {b:?} under {rules:?}");
    }
}

/// `None` for what needs more than a look.
fn same_value_zero(a: &Value, b: &Value, typed: bool) -> Option<bool> {
    let number = |value: &Value| match value {
        Value::Int(int) => Some(*int as f64),
        Value::Float(float) => Some(*float),
        _ => None,
    };
    if let (Some(a), Some(b)) = (number(a), number(b)) {
        let told = typed && a == 0.0 && a.is_sign_negative() != b.is_sign_negative();
        return Some((a == b && !told) || (a.is_nan() && b.is_nan()));
    }
    plain(a, b)
}

fn equal_in_python(a: &Value, b: &Value, typed: bool) -> Option<bool> {
    let whole = |value: &Value| match value {
        Value::Bool(bool) => Some(i128::from(*bool)),
        Value::Int(int) => Some(i128::from(*int)),
        Value::BigInt(int) => Some(*int),
        _ => None,
    };
    let told = typed && a.type_name(Language::Python) != b.type_name(Language::Python);
    Some(
        !told
            && match (whole(a), whole(b), a, b) {
                (Some(a), Some(b), ..) => a == b,
                (_, _, Value::Float(a), Value::Float(b)) => a == b || (a.is_nan() && b.is_nan()),
                // Exactly: a conversion that rounds comes back as something else.
                (Some(int), _, _, Value::Float(float)) | (_, Some(int), Value::Float(float), _) => {
                    (int as f64) == *float
                        && *float < 170_141_183_460_469_231_731_687_303_715_884_105_728.0
                        && (*float as i128) == int
                }
                _ => return plain(a, b).map(|same| same && !told),
            },
    )
}

fn plain(a: &Value, b: &Value) -> Option<bool> {
    let is_one = |value: &Value| {
        use Value::{BigInt, Bool, Float, Int, Null, Str, Undefined};
        matches!(value, Undefined | Null | Bool(_) | Int(_) | BigInt(_) | Float(_) | Str(_))
    };
    (is_one(a) && is_one(b)).then(|| a == b)
}

fn rules(byte: u8) -> Rules {
    Rules {
        language: if byte % 2 == 0 { Language::Python } else { Language::JavaScript },
        self_mode: [SelfMode::Weak, SelfMode::Ignore, SelfMode::Key][usize::from(byte / 2) % 3],
        typed: byte / 6 % 2 == 0,
        equality: if byte / 12 % 2 == 0 { Equality::Identity } else { Equality::Structural },
    }
}

fn value(bytes: &mut Unstructured<'_>, depth: u8) -> Result<Value> {
    let kind = byte(bytes)?;
    let few = usize::from(kind / 32);
    Ok(match kind % if depth == 0 { 18 } else { 25 } {
        0 => Value::Undefined,
        1 => Value::Null,
        2 => Value::Bool(kind > 128),
        3..6 => Value::Int(i64::from(byte(bytes)? % 4)),
        6 => Value::Int(bytes.arbitrary()?),
        7 => Value::BigInt(i128::from(byte(bytes)? % 4)),
        8 => Value::BigInt(bytes.arbitrary()?),
        9 => Value::Float(f64::from(byte(bytes)? % 5) / 2.0),
        10 => Value::Float(-0.0),
        11 => Value::Float(f64::NAN),
        12 => Value::Float(bytes.arbitrary()?),
        13 => Value::Float(bytes.arbitrary::<i64>()? as f64),
        14 => Value::Str(text(bytes)?),
        15 => Value::Symbol(object(bytes, 0)?),
        16 => Value::Function(object(bytes, 0)?),
        17 => Value::Object(object(bytes, 0)?),
        18 | 19 => Value::Object(object(bytes, depth - 1)?),
        20 => Value::Tuple(values_at(bytes, few, depth - 1)?),
        21 => {
            let id = u64::from(byte(bytes)? % 8);
            let items = values_at(bytes, few, depth - 1)?;
            Value::List(List {
                id,
                items: items.into_iter().map(|item| (item != Value::Null).then_some(item)).collect(),
            })
        }
        22 => Value::Dict(Dict { id: u64::from(byte(bytes)? % 8), fields: fields(bytes, few, depth - 1)? }),
        // Deeper than anybody goes.
        23 => (0..byte(bytes)?).fold(value(bytes, 0)?, |value, _| Value::Tuple(vec![value])),
        _ => (0..u64::from(byte(bytes)?)).fold(value(bytes, 0)?, |value, id| Value::list(100 + id, [value])),
    })
}

fn values(bytes: &mut Unstructured<'_>, count: usize) -> Result<Vec<Value>> {
    values_at(bytes, count, 3)
}

fn values_at(bytes: &mut Unstructured<'_>, count: usize, depth: u8) -> Result<Vec<Value>> {
    (0..count).map(|_| value(bytes, depth)).collect()
}

fn fields(bytes: &mut Unstructured<'_>, count: usize, depth: u8) -> Result<Vec<(String, Value)>> {
    (0..count).map(|_| Ok((text(bytes)?, value(bytes, depth)?))).collect()
}

fn object(bytes: &mut Unstructured<'_>, depth: u8) -> Result<Object> {
    let class = ["Thing", "Promise", "Map", ""][usize::from(below(bytes, 4)?)];
    let object = Object::new(u64::from(byte(bytes)? % 8), class);
    let named = if byte(bytes)? % 4 == 0 { object.labelled(text(bytes)?) } else { object };
    Ok(Object { fields: fields(bytes, usize::from(depth), depth.saturating_sub(1))?, ..named })
}

/// Short ones that meet again, and long ones.
fn text(bytes: &mut Unstructured<'_>) -> Result<String> {
    Ok(match byte(bytes)? {
        length @ 0..16 => {
            let letters = all(bytes, usize::from(length), byte);
            String::from_utf8_lossy(&letters).into_owned()
        }
        length @ 16..32 => "é\u{0}\n".repeat(usize::from(length)),
        letter => ["a", "b", "1", "", "true"][usize::from(letter) % 5].to_owned(),
    })
}
