//! Descriptions of arguments: enough to say what they equal and how to print them.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::Language;
use super::label::label;

/// One argument of a call.
///
/// Objects carry a number that stands for their identity: two values with the same number are the same
/// object. Numbers are the caller's choice, as long as each object has its own.
///
/// ```
/// use cache_core::call::{Language, Value};
///
/// assert_eq!(Value::from("autumn").label(Language::Python), "'autumn'");
/// assert_eq!(Value::from(2.0).label(Language::JavaScript), "2");
/// assert_eq!(Value::from(2.0).label(Language::Python), "2.0");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// JavaScript's `undefined`. Python has none.
    Undefined,
    /// `null`, `None`.
    Null,
    /// A boolean.
    Bool(bool),
    /// An `int`; in JavaScript the number written with these digits, so rounded beyond 2⁵³.
    Int(i64),
    /// JavaScript's `bigint`; in Python an `int` like any other.
    BigInt(i128),
    /// A `float`; in JavaScript a number. `NaN` stands for one and the same object (`math.nan`), which is
    /// why it equals itself in Python too.
    Float(f64),
    /// A string.
    Str(String),
    /// JavaScript's symbol, always compared by identity. Python has none.
    Symbol(Object),
    /// A function: never compared by content.
    Function(Object),
    /// An instance of a class.
    Object(Object),
    /// JavaScript's array, Python's list.
    List(List),
    /// JavaScript's plain object, Python's dict.
    Dict(Dict),
    /// Python's tuple, which has no identity worth speaking of. JavaScript has none.
    Tuple(Vec<Value>),
}

/// An object that is more than its content: who it is, what class it has, what people call it.
///
/// ```
/// use cache_core::call::{Object, Value};
///
/// let user = Object::new(7, "User").labelled("User Ada").with("name", "Ada");
/// assert_eq!(user.label(), "User Ada");
/// assert_eq!(user.fields, [("name".to_string(), Value::from("Ada"))]);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    /// Which object it is.
    pub id: u64,
    /// The name of its class. Under structural equality classes of one name are one class.
    pub class: String,
    /// What to call it instead of `Class #id`.
    pub name: Option<String>,
    /// Its own fields; they count under structural equality only.
    pub fields: Vec<(String, Value)>,
}

/// An array or a list.
///
/// ```
/// use cache_core::call::{Language, List, Value};
///
/// // [1, , 3]: the hole is not undefined.
/// let list = List { id: 1, items: vec![Some(1.into()), None, Some(3.into())] };
/// assert_eq!(Value::List(list).label(Language::JavaScript), "[1, empty, 3]");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    /// Which list it is.
    pub id: u64,
    /// The items; `None` is a hole, which only JavaScript's arrays can have.
    pub items: Vec<Option<Value>>,
}

/// A plain object or a dict, with names as keys.
///
/// ```
/// use cache_core::call::{Dict, Language, Value};
///
/// let dict = Dict { id: 1, fields: vec![("id".into(), Value::from(1))] };
/// assert_eq!(Value::Dict(dict).label(Language::JavaScript), "{id: 1}");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Dict {
    /// Which object it is.
    pub id: u64,
    /// Its fields, in the order written. Of two with one name the later counts, as in both languages.
    pub fields: Vec<(String, Value)>,
}

impl Object {
    /// An object without fields, called `Class #id`.
    ///
    /// ```
    /// use cache_core::call::Object;
    ///
    /// assert_eq!(Object::new(2, "Dashboard").label(), "Dashboard #2");
    /// ```
    pub fn new(id: u64, class: impl Into<String>) -> Self {
        Self { id, class: class.into(), name: None, fields: Vec::new() }
    }

    /// The same object under a name of its own.
    ///
    /// ```
    /// use cache_core::call::Object;
    ///
    /// assert_eq!(Object::new(2, "Dashboard").labelled("the home page").label(), "the home page");
    /// ```
    #[must_use]
    pub fn labelled(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The same object with one more field.
    ///
    /// ```
    /// use cache_core::call::Object;
    ///
    /// assert_eq!(Object::new(1, "SlowAdder").with("delay", 2).fields.len(), 1);
    /// ```
    #[must_use]
    pub fn with(mut self, field: impl Into<String>, value: impl Into<Value>) -> Self {
        self.fields.push((field.into(), value.into()));
        self
    }

    /// What people call it, in at most [`LABEL_CHARS`](super::LABEL_CHARS) characters.
    ///
    /// ```
    /// use cache_core::call::Object;
    ///
    /// assert_eq!(Object::new(1, "Course").label(), "Course #1");
    /// assert_eq!(Object::new(1, "C".repeat(500)).label().chars().count(), 80);
    /// ```
    pub fn label(&self) -> String {
        super::label::object_label(self)
    }
}

impl Value {
    /// An array or a list without holes.
    ///
    /// ```
    /// use cache_core::call::{Language, Value};
    ///
    /// assert_eq!(Value::list(1, ["a", "b"]).label(Language::Python), "['a', 'b']");
    /// ```
    pub fn list<T: Into<Self>>(id: u64, items: impl IntoIterator<Item = T>) -> Self {
        Self::List(List { id, items: items.into_iter().map(|item| Some(item.into())).collect() })
    }

    /// A plain object or a dict.
    ///
    /// ```
    /// use cache_core::call::{Language, Value};
    ///
    /// assert_eq!(Value::dict(1, [("id", 1)]).label(Language::Python), "{'id': 1}");
    /// ```
    pub fn dict<N: Into<String>, T: Into<Self>>(id: u64, fields: impl IntoIterator<Item = (N, T)>) -> Self {
        let fields = fields.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        Self::Dict(Dict { id, fields })
    }

    /// A tuple.
    ///
    /// ```
    /// use cache_core::call::{Language, Value};
    ///
    /// assert_eq!(Value::tuple([1]).label(Language::Python), "(1,)");
    /// ```
    pub fn tuple<T: Into<Self>>(items: impl IntoIterator<Item = T>) -> Self {
        Self::Tuple(items.into_iter().map(Into::into).collect())
    }

    /// How the language prints it, in at most [`LABEL_CHARS`](super::LABEL_CHARS) characters.
    ///
    /// ```
    /// use cache_core::call::{Language, Value};
    ///
    /// assert_eq!(Value::from(true).label(Language::Python), "True");
    /// assert_eq!(Value::BigInt(1).label(Language::JavaScript), "1n");
    /// ```
    pub fn label(&self, language: Language) -> String {
        label(self, language)
    }

    /// The name of its type in the language.
    ///
    /// ```
    /// use cache_core::call::{Language, Object, Value};
    ///
    /// assert_eq!(Value::from(1).type_name(Language::Python), "int");
    /// assert_eq!(Value::from(1).type_name(Language::JavaScript), "number");
    /// assert_eq!(Value::from(Object::new(1, "Course")).type_name(Language::Python), "Course");
    /// ```
    pub fn type_name(&self, language: Language) -> Cow<'static, str> {
        let (python, javascript) = match self {
            Self::Undefined => ("undefined", "undefined"),
            Self::Null => ("NoneType", "null"),
            Self::Bool(_) => ("bool", "boolean"),
            Self::Int(_) => ("int", "number"),
            Self::BigInt(_) => ("int", "bigint"),
            Self::Float(_) => ("float", "number"),
            Self::Str(_) => ("str", "string"),
            Self::Symbol(_) => ("symbol", "symbol"),
            Self::Function(_) => ("function", "function"),
            Self::List(_) => ("list", "Array"),
            Self::Dict(_) => ("dict", "Object"),
            Self::Tuple(_) => ("tuple", "tuple"),
            Self::Object(object) => return Cow::Owned(object.class.clone()),
        };
        Cow::Borrowed(match language {
            Language::Python => python,
            Language::JavaScript => javascript,
        })
    }

    /// The number that stands for its identity, where it has one.
    pub(super) const fn identity(&self) -> Option<u64> {
        match self {
            Self::Symbol(object) | Self::Function(object) | Self::Object(object) => Some(object.id),
            Self::List(list) => Some(list.id),
            Self::Dict(dict) => Some(dict.id),
            _ => None,
        }
    }
}

macro_rules! value_from {
    ($($from:ty => $variant:ident),* $(,)?) => {$(
        impl From<$from> for Value {
            fn from(value: $from) -> Self {
                Self::$variant(value.into())
            }
        }
    )*};
}

value_from! {
    bool => Bool, i32 => Int, i64 => Int, u32 => Int, i128 => BigInt, f64 => Float, &str => Str, String => Str,
    Object => Object, List => List, Dict => Dict,
}
