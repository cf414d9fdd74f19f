//! The cases of `tests/vectors/calls.json`, replayed against `cache_core::call`; the JavaScript package
//! replays the same file. And what no case can hold: labels, errors, the nearest key, hostile values.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

use cache_core::call::{
    Argument, Dict, Equality, Key, KeyError, KeyErrorKind, Language, List, MAX_DEPTH, Object, Role, Rules,
    SelfMode, Value, nearest,
};
use proptest::prelude::*;
use serde_json::Value as Json;

const VECTORS: &str = include_str!("../vectors/calls.json");

/// Values without an id are fresh objects: their numbers start here.
const FRESH: u64 = 1000;

#[derive(Default)]
struct Decoder {
    fresh: u64,
}

impl Decoder {
    fn id(&mut self, json: &Json) -> u64 {
        json.as_u64().unwrap_or_else(|| {
            self.fresh += 1;
            FRESH + self.fresh
        })
    }

    fn value(&mut self, json: &Json) -> Value {
        let (kind, content) = json
            .as_object()
            .and_then(|object| object.iter().find(|(name, _)| !["id", "class", "fields"].contains(&&***name)))
            .unwrap_or_else(|| panic!("not a value: {json}"));
        match kind.as_str() {
            "undefined" => Value::Undefined,
            "null" => Value::Null,
            "boolean" => Value::Bool(content.as_bool().unwrap()),
            "number" => number(content.as_str().unwrap()),
            "bigint" => Value::BigInt(content.as_str().unwrap().parse().unwrap()),
            "string" => Value::from(content.as_str().unwrap()),
            "symbol" => Value::Symbol(Object::new(self.id(content), "symbol")),
            "function" => Value::Function(Object::new(self.id(content), "function")),
            "object" => Value::Object(self.object(json)),
            "array" => {
                let items = content.as_array().unwrap().iter();
                let items = items.map(|item| item.get("hole").is_none().then(|| self.value(item))).collect();
                Value::List(List { id: self.id(&json["id"]), items })
            }
            "plain" => Value::Dict(Dict { fields: self.fields(content), id: self.id(&json["id"]) }),
            "tuple" => {
                Value::Tuple(content.as_array().unwrap().iter().map(|item| self.value(item)).collect())
            }
            _ => panic!("not a value: {json}"),
        }
    }

    fn object(&mut self, json: &Json) -> Object {
        let class = json["class"].as_str().unwrap_or("Thing");
        let object = Object::new(self.id(&json["object"]), class);
        if json["fields"].is_null() {
            object
        } else {
            Object { fields: self.fields(&json["fields"]), ..object }
        }
    }

    fn fields(&mut self, json: &Json) -> Vec<(String, Value)> {
        let pairs = json.as_array().unwrap().iter();
        pairs.map(|pair| (pair[0].as_str().unwrap().into(), self.value(&pair[1]))).collect()
    }

    /// A call and its key.
    fn key(&mut self, rules: Rules, call: &Json) -> Result<Key, KeyError> {
        let receiver = call["receiver"]["object"].is_u64().then(|| self.object(&call["receiver"]));
        let args = call.as_array().or_else(|| call["args"].as_array()).map_or(&[][..], Vec::as_slice);
        let args: Vec<Value> = args.iter().map(|arg| self.value(arg)).collect();
        let named = if call["named"].is_array() { self.fields(&call["named"]) } else { Vec::new() };
        rules.key(receiver.as_ref(), &args, &named)
    }
}

/// Digits alone are an int in Python; to JavaScript it is all the same.
fn number(text: &str) -> Value {
    if text.contains(['.', 'N', 'I']) {
        Value::Float(text.parse().unwrap())
    } else {
        text.parse().map_or_else(|_| Value::BigInt(text.parse().unwrap()), Value::Int)
    }
}

fn rules(case: &Json, language: Language) -> Rules {
    Rules {
        language,
        self_mode: match case["self"].as_str() {
            None | Some("weak") => SelfMode::Weak,
            Some("ignore") => SelfMode::Ignore,
            Some("key") => SelfMode::Key,
            Some(other) => panic!("self: {other}"),
        },
        typed: case["typed"].as_bool().unwrap_or_default(),
        equality: match case["key"].as_str() {
            None | Some("identity") => Equality::Identity,
            Some("structural") => Equality::Structural,
            Some(other) => panic!("key: {other}"),
        },
    }
}

fn check_error(name: &str, error: &KeyError, wanted: &Json) {
    let kind = match &error.kind {
        KeyErrorKind::Unhashable { type_name } => {
            assert_eq!(Some(type_name.as_str()), wanted["type"].as_str(), "{name}");
            "unhashable"
        }
        KeyErrorKind::Uncomparable { .. } => "uncomparable",
        KeyErrorKind::Cyclic => "cyclic",
        other => panic!("{name}: {other}"),
    };
    assert_eq!(Some(kind), wanted["kind"].as_str(), "{name}");
    match &error.argument {
        Argument::Position(index) => {
            assert_eq!(wanted["argument"].as_u64(), Some(*index as u64 + 1), "{name}");
        }
        Argument::Name(argument) => {
            assert_eq!(wanted["argument"].as_str(), Some(argument.as_str()), "{name}");
        }
    }
    assert_eq!(wanted["path"].as_str(), Some(error.path.as_str()), "{name}");
}

#[test]
fn every_case_of_the_vectors() {
    let file: Json = serde_json::from_str(VECTORS).unwrap();
    let hasher = RandomState::new();
    let mut replayed = 0;
    for case in file["cases"].as_array().unwrap() {
        let languages = match case["language"].as_str() {
            Some("python") => &[Language::Python][..],
            Some("javascript") => &[Language::JavaScript],
            Some("both") => &[Language::Python, Language::JavaScript],
            other => panic!("language: {other:?}"),
        };
        for &language in languages {
            let (rules, mut decoder) = (rules(case, language), Decoder::default());
            let name = format!("{} ({language:?})", case["name"]);
            let first = decoder.key(rules, &case["first"]).unwrap_or_else(|error| panic!("{name}: {error}"));
            let second = decoder.key(rules, &case["second"]);
            match (second, case["same"].as_bool()) {
                (Ok(second), Some(same)) => {
                    assert_eq!(first == second, same, "{name}: {first} and {second}");
                    assert_eq!(first.cmp(&second).is_eq(), same, "{name}: order and equality disagree");
                    if same {
                        assert_eq!(hasher.hash_one(&first), hasher.hash_one(&second), "{name}");
                    } else {
                        let found = nearest(&second, [&first]).unwrap();
                        assert!(!found.differs.is_empty(), "{name}: different keys differ somewhere");
                    }
                }
                (Err(error), None) => check_error(&name, &error, &case["error"]),
                (second, same) => panic!("{name}: expected {same:?}, found {second:?}"),
            }
            replayed += 1;
        }
    }
    assert!(replayed >= 170, "only {replayed} cases");
}

fn label(value: impl Into<Value>, language: Language) -> String {
    value.into().label(language)
}

#[test]
fn labels_are_what_the_language_prints() {
    use Language::{JavaScript, Python};
    for (value, python, javascript) in [
        (Value::Null, "None", "null"),
        (Value::from(true), "True", "true"),
        (Value::from(-7), "-7", "-7"),
        (Value::from(0.1), "0.1", "0.1"),
        (Value::from(2.0), "2.0", "2"),
        (Value::from(-0.0), "-0.0", "-0"),
        (Value::from(1e16), "1e+16", "10000000000000000"),
        (Value::from(123_456_789_012_345_680.0), "1.2345678901234568e+17", "123456789012345680"),
        // Exactly between two numbers of 17 digits: the even one.
        (Value::from(6_097_120_571_910_601.0 / 4.0), "1524280142977650.2", "1524280142977650.2"),
        (Value::from(1e21), "1e+21", "1e+21"),
        (Value::from(1e-4), "0.0001", "0.0001"),
        (Value::from(1e-5), "1e-05", "0.00001"),
        (Value::from(1e-6), "1e-06", "0.000001"),
        (Value::from(1.5e-7), "1.5e-07", "1.5e-7"),
        (Value::from(f64::MAX), "1.7976931348623157e+308", "1.7976931348623157e+308"),
        (Value::from(5e-324), "5e-324", "5e-324"),
        (Value::from(f64::NAN), "nan", "NaN"),
        (Value::from(f64::NEG_INFINITY), "-inf", "-Infinity"),
        (Value::BigInt(12), "12", "12n"),
        (Value::Int(i64::MAX), "9223372036854775807", "9223372036854776000"),
        (Value::from("it's"), "\"it's\"", "\"it's\""),
        (Value::from("both ' and \""), "'both \\' and \"'", "\"both ' and \\\"\""),
        (Value::from("tab\tbell\u{7}"), "'tab\\tbell\\x07'", "\"tab\\tbell\\u0007\""),
        (Value::list(1, [1, 2]), "[1, 2]", "[1, 2]"),
        (Value::dict(1, [("a b", 1), ("c", 2)]), "{'a b': 1, 'c': 2}", "{\"a b\": 1, c: 2}"),
        (Value::from(Object::new(2, "Dashboard")), "Dashboard #2", "Dashboard #2"),
    ] {
        assert_eq!(label(value.clone(), Python), python);
        assert_eq!(label(value, JavaScript), javascript);
    }
    assert_eq!(label(Value::tuple([1, 2]), Python), "(1, 2)");
    assert_eq!(label(Value::Tuple(Vec::new()), Python), "()");
}

#[test]
fn a_label_has_eighty_characters_at_most() {
    for value in [
        Value::from("é".repeat(10_000)),
        Value::list(1, vec![1; 100_000]),
        Value::from(Object::new(1, "C".repeat(10_000))),
    ] {
        let label = label(value, Language::JavaScript);
        assert_eq!(label.chars().count(), 80);
        assert!(label.ends_with('…'), "{label}");
    }
    assert_eq!(label("a".repeat(78), Language::Python).chars().count(), 80);
    assert!(label("a".repeat(78), Language::Python).ends_with('\''), "80 characters fit");
}

#[test]
fn parts_say_what_they_are() {
    let view = Object::new(2, "Dashboard");
    let named = [("term".to_string(), Value::from("autumn"))];
    let key = Rules::python().key(Some(&view), &[Value::from(42)], &named).unwrap();
    let parts: Vec<_> =
        key.parts().iter().map(|part| (part.role(), part.name(), part.type_name(), part.label())).collect();
    assert_eq!(
        parts,
        [
            (Role::Receiver, None, "Dashboard", "Dashboard #2"),
            (Role::Arg, None, "int", "42"),
            (Role::Name, Some("term"), "str", "'autumn'"),
        ]
    );
    assert_eq!(key.to_string(), "(Dashboard #2, 42, term='autumn')");
    assert_eq!(Rules::python().key(None, &[], &[]).unwrap().to_string(), "()");
}

#[test]
fn what_a_language_lacks_is_an_error() {
    let message = |rules: Rules, args: &[Value], named: &[(&str, Value)]| {
        let named: Vec<_> = named.iter().map(|(name, value)| ((*name).to_string(), value.clone())).collect();
        rules.key(None, args, &named).unwrap_err().to_string()
    };
    let (python, javascript) = (Rules::python(), Rules::javascript());
    assert_eq!(message(python, &[Value::Undefined], &[]), "there is no undefined in Python (argument 1)");
    assert_eq!(
        message(javascript, &[1.into(), Value::tuple([1])], &[]),
        "there is no tuple in JavaScript (argument 2)"
    );
    assert_eq!(
        message(javascript, &[], &[("a", 1.into())]),
        "JavaScript has no named arguments (argument a)"
    );
    assert_eq!(
        message(python, &[], &[("a", 1.into()), ("a", 2.into())]),
        "keyword argument repeated (argument a)"
    );
    let structural = Rules { equality: Equality::Structural, ..python };
    let holed = Value::List(List { id: 1, items: vec![None] });
    assert_eq!(message(structural, &[holed], &[]), "there is no hole in Python (argument 1[0])");
    let odd = Value::dict(1, [("two words", Value::Function(Object::new(2, "f")))]);
    let structural = Rules { equality: Equality::Structural, ..javascript };
    assert_eq!(
        message(structural, &[odd], &[]),
        "a function cannot be compared by content (argument 1[\"two words\"])"
    );
}

#[test]
fn structural_python_compares_lists_and_dicts_but_not_with_tuples() {
    let rules = Rules { equality: Equality::Structural, ..Rules::python() };
    let key = |value: Value| rules.key(None, &[value], &[]).unwrap();
    assert_eq!(key(Value::list(1, [1.0, 2.0])), key(Value::list(2, [1, 2])));
    assert_eq!(key(Value::dict(1, [("a", 1), ("b", 2)])), key(Value::dict(2, [("b", 2), ("a", 1)])));
    assert_ne!(key(Value::list(1, [1])), key(Value::tuple([1])));
    assert_eq!(key(1.into()), key(1.0.into()), "the shortcut for a lone int is functools' own");
}

#[test]
fn nesting_is_bounded() {
    let nested = |levels| (0..levels).fold(Value::from(1), |inner, id| Value::list(id, [inner]));
    let rules = Rules { equality: Equality::Structural, ..Rules::javascript() };
    let deepest = u64::try_from(MAX_DEPTH).unwrap();
    assert!(rules.key(None, &[nested(deepest)], &[]).is_ok());
    let refused = rules.key(None, &[nested(deepest + 1)], &[]).unwrap_err();
    assert_eq!(refused.kind, KeyErrorKind::TooDeep);
    assert_eq!(rules.key(None, &[nested(5000)], &[]).unwrap_err().kind, KeyErrorKind::TooDeep);
    assert!(Rules::javascript().key(None, &[nested(5000)], &[]).is_ok(), "identity never looks inside");
}

#[test]
fn the_nearest_key_differs_least_and_was_used_last() {
    let rules = Rules::python();
    let of = |id, args: &[i64]| {
        let args: Vec<Value> = args.iter().map(|arg| Value::from(*arg)).collect();
        rules.key(Some(&Object::new(id, "Dashboard")), &args, &[]).unwrap()
    };
    let stored = [of(1, &[1, 2]), of(2, &[7, 2]), of(3, &[1, 2]), of(4, &[8, 9]), of(9, &[1])];
    let found = |asked: &Key| nearest(asked, &stored).map(|near| (near.index, near.differs)).unwrap();
    assert_eq!(found(&of(5, &[1, 2])), (2, vec![0]), "of two that differ in self alone the later");
    assert_eq!(found(&of(9, &[1, 5])), (4, vec![2]), "a part that is missing differs");
    assert_eq!(found(&of(4, &[1, 2])), (2, vec![0]), "one part beats the same receiver");
    assert_eq!(found(&of(2, &[7, 2])), (1, vec![]), "a stored key differs nowhere");
    assert_eq!(found(&of(6, &[])), (4, vec![0, 1]), "fewest, also when nothing agrees");
    assert_eq!(nearest(&of(1, &[]), []), None);
}

fn any_value() -> impl Strategy<Value = Value> {
    let id = 0..4_u64;
    let leaf = prop_oneof![
        Just(Value::Undefined),
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        (-2..3_i64).prop_map(Value::Int),
        any::<i128>().prop_map(Value::BigInt),
        prop_oneof![any::<f64>(), Just(0.0), Just(-0.0), Just(1.0), Just(f64::NAN), Just(i128::MAX as f64)]
            .prop_map(Value::Float),
        "[a-c]{0,2}".prop_map(Value::Str),
        id.clone().prop_map(|id| Value::Symbol(Object::new(id, "symbol"))),
        id.clone().prop_map(|id| Value::Function(Object::new(id, "function"))),
    ];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        let fields = prop::collection::vec(("[a-b]", inner.clone()), 0..3);
        prop_oneof![
            (id.clone(), prop::collection::vec(prop::option::of(inner.clone()), 0..4))
                .prop_map(|(id, items)| Value::List(List { id, items })),
            prop::collection::vec(inner, 0..4).prop_map(Value::Tuple),
            (id.clone(), fields.clone()).prop_map(|(id, fields)| Value::Dict(Dict { id, fields })),
            (id.clone(), "[A-B]", fields)
                .prop_map(|(id, class, fields)| Value::Object(Object { fields, ..Object::new(id, class) })),
        ]
    })
}

fn any_rules() -> impl Strategy<Value = Rules> {
    let self_mode = prop_oneof![Just(SelfMode::Weak), Just(SelfMode::Ignore), Just(SelfMode::Key)];
    (any::<bool>(), self_mode, any::<bool>(), any::<bool>()).prop_map(
        |(python, self_mode, typed, by_value)| Rules {
            language: if python { Language::Python } else { Language::JavaScript },
            self_mode,
            typed,
            equality: if by_value { Equality::Structural } else { Equality::Identity },
        },
    )
}

fn any_args() -> impl Strategy<Value = Vec<Value>> {
    prop::collection::vec(any_value(), 0..3)
}

proptest! {
    /// Equality is one: derived `Eq`, `Ord` and `Hash` agree, a call equals itself made again, and different
    /// keys have a part that differs.
    #[test]
    fn any_two_calls_have_a_verdict(
        rules in any_rules(), with_self in any::<bool>(), first in any_args(), second in any_args(),
    ) {
        let view = Object::new(1, "View");
        let receiver = with_self.then_some(&view);
        let keys = (rules.key(receiver, &first, &[]), rules.key(receiver, &second, &[]));
        prop_assert_eq!(&rules.key(receiver, &first.clone(), &[]), &keys.0);
        if let (Ok(first), Ok(second)) = keys {
            prop_assert_eq!(first == second, first.cmp(&second).is_eq());
            prop_assert_eq!(first == second, nearest(&first, [&second]).unwrap().differs.is_empty());
            prop_assert_eq!(HashSet::from([&first, &second]).len(), if first == second { 1 } else { 2 });
            prop_assert!(first.parts().iter().all(|part| part.label().chars().count() <= 80));
        }
    }

    /// `typed` only ever tells more calls apart.
    #[test]
    fn typed_never_joins_calls(rules in any_rules(), first in any_args(), second in any_args()) {
        let typed = Rules { typed: true, ..rules };
        let loose = Rules { typed: false, ..rules };
        let keys = |rules: Rules| (rules.key(None, &first, &[]), rules.key(None, &second, &[]));
        if let ((Ok(a), Ok(b)), (Ok(c), Ok(d))) = (keys(typed), keys(loose)) {
            prop_assert!(a != b || c == d, "equal when typed, so equal when not");
        }
    }
}
