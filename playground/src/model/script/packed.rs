//! Statements as lessons are loaded with them: read already, by the build. Reading the language itself is for the
//! whole program alone, where scripts are written.
//!
//! A packed statement is its pieces in their order, a line each. Where it stood in the lesson is not kept: it has been
//! run once, so that nothing is found wrong with it any more.

use cache_core::call::{Language, SelfMode};
use cache_core::policy::Kind;

use super::{At, Call, Called, Define, Expr, KeyOf, Line, Name, Order, Rounds, Settings, Statement};
use crate::WHOLE;
use crate::model::number;
use crate::model::stores::StoreKind;

/// The statements as one text.
///
/// # Errors
///
/// What cannot be packed: a text of several lines.
pub fn pack(lines: &[Line]) -> Result<String, String> {
    let mut pieces = Vec::new();
    for line in lines {
        line.pack(&mut pieces);
    }
    match pieces.iter().find(|piece| piece.contains('\n')) {
        Some(piece) => Err(format!("expected texts of one line, found {piece:?}")),
        None => Ok(pieces.join("\n")),
    }
}

/// The statements that were packed; `None` for what is no such text.
pub fn unpack(text: &str) -> Option<Vec<Line>> {
    let mut pieces = Pieces(text.split('\n'));
    let mut lines = Vec::new();
    while let Some(kind) = pieces.0.next() {
        lines.push(Line { at: At::default(), statement: statement(kind, &mut pieces)? });
    }
    Some(lines)
}

struct Pieces<'a>(std::str::Split<'a, char>);

/// What consists of pieces.
trait Packed: Sized {
    fn pack(&self, into: &mut Vec<String>);
    fn unpack(from: &mut Pieces<'_>) -> Option<Self>;
}

impl Packed for String {
    fn pack(&self, into: &mut Vec<String>) {
        into.push(self.clone());
    }

    fn unpack(from: &mut Pieces<'_>) -> Option<Self> {
        from.0.next().map(Self::from)
    }
}

impl Packed for u64 {
    fn pack(&self, into: &mut Vec<String>) {
        into.push(self.to_string());
    }

    fn unpack(from: &mut Pieces<'_>) -> Option<Self> {
        from.0.next()?.parse().ok()
    }
}

impl Packed for i64 {
    fn pack(&self, into: &mut Vec<String>) {
        into.push(self.to_string());
    }

    fn unpack(from: &mut Pieces<'_>) -> Option<Self> {
        let piece = from.0.next()?;
        let negative = piece.strip_prefix('-');
        let size = negative.unwrap_or(piece).parse::<u64>().ok()?;
        let number = Self::try_from(size).ok()?;
        Some(if negative.is_some() { -number } else { number })
    }
}

impl Packed for usize {
    fn pack(&self, into: &mut Vec<String>) {
        (*self as u64).pack(into);
    }

    fn unpack(from: &mut Pieces<'_>) -> Option<Self> {
        u64::unpack(from).map(|number| number as Self)
    }
}

impl Packed for bool {
    fn pack(&self, into: &mut Vec<String>) {
        u64::from(*self).pack(into);
    }

    fn unpack(from: &mut Pieces<'_>) -> Option<Self> {
        u64::unpack(from).map(|number| number == 1)
    }
}

impl<T: Packed> Packed for Vec<T> {
    fn pack(&self, into: &mut Vec<String>) {
        self.len().pack(into);
        for item in self {
            item.pack(into);
        }
    }

    fn unpack(from: &mut Pieces<'_>) -> Option<Self> {
        let len = usize::unpack(from)?;
        let mut items = Self::new();
        for _ in 0..len {
            items.push(T::unpack(from)?);
        }
        Some(items)
    }
}

impl<T: Packed> Packed for Option<T> {
    fn pack(&self, into: &mut Vec<String>) {
        self.is_some().pack(into);
        if let Some(item) = self {
            item.pack(into);
        }
    }

    fn unpack(from: &mut Pieces<'_>) -> Option<Self> {
        Some(if bool::unpack(from)? { Some(T::unpack(from)?) } else { None })
    }
}

impl<A: Packed, B: Packed> Packed for (A, B) {
    fn pack(&self, into: &mut Vec<String>) {
        self.0.pack(into);
        self.1.pack(into);
    }

    fn unpack(from: &mut Pieces<'_>) -> Option<Self> {
        Some((A::unpack(from)?, B::unpack(from)?))
    }
}

/// One of a few, by its place among them.
macro_rules! one_of {
    ($($type:ty: $($choice:path),*;)*) => {$(
        impl Packed for $type {
            fn pack(&self, into: &mut Vec<String>) {
                let place = [$($choice),*].iter().position(|choice| choice == self);
                place.unwrap_or_default().pack(into);
            }

            fn unpack(from: &mut Pieces<'_>) -> Option<Self> {
                [$($choice),*].get(usize::unpack(from)?).copied()
            }
        }
    )*};
}

one_of! {
    Language: Language::Python, Language::JavaScript;
    SelfMode: SelfMode::Weak, SelfMode::Ignore, SelfMode::Key;
    StoreKind: StoreKind::Redis, StoreKind::Disk;
    Kind: Kind::Lru, Kind::Fifo, Kind::Lfu, Kind::Sieve, Kind::S3Fifo, Kind::TinyLfu, Kind::Adaptive;
}

/// All fields, one after the other.
macro_rules! fields {
    ($($type:ident: $($field:ident),*;)*) => {$(
        impl Packed for $type {
            fn pack(&self, into: &mut Vec<String>) {
                $(self.$field.pack(into);)*
            }

            fn unpack(from: &mut Pieces<'_>) -> Option<Self> {
                Some(Self { $($field: Packed::unpack(from)?),* })
            }
        }
    )*};
}

fields! {
    Called: receiver, function, args, named;
    Call: called, holds, answers, raises, tags;
    Define: name, params, method, open, settings;
    Settings: language, max_size, policy, ttl, jitter, cost, look_up, self_mode, key, typed, store, lock, copies;
    Rounds: first, last, order;
}

impl Packed for Name {
    fn pack(&self, into: &mut Vec<String>) {
        self.text.pack(into);
    }

    fn unpack(from: &mut Pieces<'_>) -> Option<Self> {
        Some(Self { text: String::unpack(from)?, at: At::default() })
    }
}

/// The alternatives of something, each with the word that it begins with. Of those that only the whole program knows the
/// other one has not the code either.
macro_rules! alternatives {
    ($type:ident, $unpack:ident: $($word:literal $kind:ident $(($($item:ident),+))? $({ $($field:ident),+ })? $(if $known:expr)?;)*) => {
        impl $type {
            fn pack_all(&self, into: &mut Vec<String>) {
                match self {
                    $(Self::$kind $(($($item),+))? $({ $($field),+ })? => {
                        into.push($word.to_owned());
                        $($($item.pack(into);)+)?
                        $($($field.pack(into);)+)?
                    })*
                }
            }
        }

        /// What begins with that word.
        fn $unpack(word: &str, from: &mut Pieces<'_>) -> Option<$type> {
            Some(match word {
                $($word $(if $known)? => {
                    $($(let $item = Packed::unpack(from)?;)+)?
                    $($(let $field = Packed::unpack(from)?;)+)?
                    $type::$kind $(($($item),+))? $({ $($field),+ })?
                })*
                _ => return None,
            })
        }
    };
}

alternatives! { Statement, statement:
    "def" Define(define);
    "=" Make { name, value };
    "call" Call(call);
    "begin" Begin(called) if WHOLE;
    "return" Return(answers) if WHOLE;
    "change" Change { name, to } if WHOLE;
    "drop" Drop(name) if WHOLE;
    "end" End(name) if WHOLE;
    "collect" Collect if WHOLE;
    "wait" Wait(time) if WHOLE;
    "set" Set(called, answers) if WHOLE;
    "delete" Delete(called);
    "clear" Clear(function, receiver);
    "resize" Resize(function, bound) if WHOLE;
    "invalidate" Invalidate(function, tag);
    "note" Note(text);
    "for" For { name, rounds, body };
}

alternatives! { Expr, expression:
    "undefined" Undefined;
    "null" Null;
    "bool" Bool(value);
    "int" Int(value);
    "float" Float(value);
    "str" Str(value);
    "list" List(items);
    "tuple" Tuple(items);
    "dict" Dict(fields);
    "new" New { class, fields };
    "name" Name(name);
}

alternatives! { KeyOf, key_of:
    "identity" Identity;
    "structural" Structural;
    "sorted" Sorted;
    "parts" Parts(parts);
}

alternatives! { Order, order:
    "times" Times(rounds);
    "zipf" Zipf(draws);
}

/// What begins with a word.
macro_rules! begun {
    ($($type:ident $unpack:ident)*) => {$(
        impl Packed for $type {
            fn pack(&self, into: &mut Vec<String>) {
                self.pack_all(into);
            }

            fn unpack(from: &mut Pieces<'_>) -> Option<Self> {
                let word = from.0.next()?;
                $unpack(word, from)
            }
        }
    )*};
}

begun! { Statement statement Expr expression KeyOf key_of Order order }

impl Packed for Line {
    fn pack(&self, into: &mut Vec<String>) {
        self.statement.pack(into);
    }

    fn unpack(from: &mut Pieces<'_>) -> Option<Self> {
        Some(Self { at: At::default(), statement: Packed::unpack(from)? })
    }
}

impl Packed for f64 {
    fn pack(&self, into: &mut Vec<String>) {
        into.push(self.to_string());
    }

    fn unpack(from: &mut Pieces<'_>) -> Option<Self> {
        number::parse(from.0.next()?)
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    #[test]
    fn what_is_packed_is_unpacked_but_for_its_place() {
        let text = r#"
def fee(self, term, *more) maxsize=3 policy=sieve ttl=30s jitter=5s cost=1s lookup=100ns self=weak key=structural
def f(user, term) maxsize=none key=(user.id, term) typed=yes store=redis lock=yes copy=clone language=javascript
view = Dashboard(user="ada", rate=-2.5e-7, old=None, seen=undefined, on=true, at=(1, -2), has=[{"id": 1}])
got = fee(view, "spring", term=view) -> 72 | 3 tagged "fees", "ada"
view.fee("x") raises "no such term"
begin f(4)
return 3
change got to [1, 2]
wait 30s
set fee(view, 1) -> 72
delete fee(view, 1)
clear fee of view
clear fee
resize fee none
resize fee 64
invalidate fee "ada"
drop got
end view
collect
note "The page is opened."
for n in 5..-1 times 3: f(n); wait 1s
for n in 1..100 zipf 20: f(n)
def g() maxsize=1 key=sorted
"#;
        let lines = parse(text).unwrap();
        let packed = pack(&lines).unwrap();
        let unpacked = unpack(&packed).unwrap();
        assert_eq!(unpacked.len(), lines.len());
        // The same but for the places, which a second packing does not have either.
        assert_eq!(pack(&unpacked).unwrap(), packed);
        let (here, there) = (format!("{unpacked:?}"), format!("{lines:?}"));
        let placeless = |text: &str| {
            let mut parts = text.split("At { ");
            let mut kept = parts.next().unwrap_or_default().to_owned();
            for part in parts {
                kept.push_str(part.split_once(" }").map_or(part, |(_, rest)| rest));
            }
            kept
        };
        assert_eq!(placeless(&here), placeless(&there));
    }

    #[test]
    fn what_is_no_such_text_is_nothing() {
        for text in ["tea", "wait", "wait\nx", "call\n0\nf\n3\nint\n1", "=\nx\nfloat\nten", "clear\nf\n1"] {
            assert!(unpack(text).is_none(), "{text:?}");
        }
        let lines = parse("note \"a\\nb\"").unwrap();
        assert_eq!(pack(&lines).is_err(), format!("{lines:?}").contains("\\n"));
    }
}
