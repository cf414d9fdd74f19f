//! JSON as lessons have it: texts, whole numbers, lists and tables. What a general reader brings along for all
//! numbers and all errors weighs more than any lesson.

/// So deep a text may be nested.
const DEEPEST: usize = 64;

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Null,
    Bool(bool),
    Number(u64),
    Text(String),
    List(Vec<Value>),
    Table(Table),
}

/// Fields by their names, in the order of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table(pub Vec<(String, Value)>);

impl Table {
    /// The field with this name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }
}

impl Value {
    pub fn as_number(&self) -> Option<u64> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }

    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub fn as_table(&self) -> Option<&Table> {
        if let Self::Table(table) = self { Some(table) } else { None }
    }

    /// What it is, for errors.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "true or false",
            Self::Number(_) => "a number",
            Self::Text(_) => "text",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }
}

/// Reads a text.
///
/// # Errors
///
/// The line and the column of what cannot stand there, and what could.
pub fn read(text: &str) -> Result<Value, String> {
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(0).and_then(|value| {
        reader.space();
        if reader.at == text.len() { Ok(value) } else { Err("the end") }
    });
    value.map_err(|expected| {
        let before = text.get(..reader.at).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let found = match text.get(reader.at..).and_then(|rest| rest.chars().next()) {
            Some(found) => found.to_string(),
            None => "the end".to_owned(),
        };
        format!("line {line}, column {column}: found {found}, expected {expected}")
    })
}

/// A text, and how far it has been read.
struct Reader<'a> {
    text: &'a str,
    at: usize,
}

/// What is read, or what was expected.
type Read<T> = Result<T, &'static str>;

impl Reader<'_> {
    fn next(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.next(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    /// Goes past a sign, if it is the next one.
    fn takes(&mut self, sign: u8) -> bool {
        self.space();
        let here = self.next() == Some(sign);
        self.at += usize::from(here);
        here
    }

    fn word(&mut self, word: &'static str, value: Value) -> Read<Value> {
        let found = self.text.get(self.at..).is_some_and(|rest| rest.starts_with(word));
        self.at += if found { word.len() } else { 0 };
        if found { Ok(value) } else { Err(word) }
    }

    fn value(&mut self, depth: usize) -> Read<Value> {
        self.space();
        match self.next() {
            Some(b'"') => Ok(Value::Text(self.string()?)),
            Some(b'0'..=b'9') => self.number(),
            Some(b'n') => self.word("null", Value::Null),
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(b'[' | b'{') if depth == DEEPEST => Err("nothing so deep"),
            Some(b'[') => {
                let mut list = Vec::new();
                self.members(b']', |reader| {
                    list.push(reader.value(depth + 1)?);
                    Ok(())
                })?;
                Ok(Value::List(list))
            }
            Some(b'{') => {
                let mut fields = Vec::new();
                self.members(b'}', |reader| {
                    reader.space();
                    let name = reader.string()?;
                    if !reader.takes(b':') {
                        return Err(":");
                    }
                    fields.push((name, reader.value(depth + 1)?));
                    Ok(())
                })?;
                Ok(Value::Table(Table(fields)))
            }
            _ => Err("a text, a whole number, a list or a table"),
        }
    }

    /// What stands between brackets, with commas between.
    fn members(&mut self, end: u8, mut member: impl FnMut(&mut Self) -> Read<()>) -> Read<()> {
        self.at += 1;
        if self.takes(end) {
            return Ok(());
        }
        loop {
            member(self)?;
            if self.takes(end) {
                return Ok(());
            }
            if !self.takes(b',') {
                return Err("a comma or the end of the list or table");
            }
        }
    }

    fn number(&mut self) -> Read<Value> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let len = rest.bytes().take_while(u8::is_ascii_digit).count();
        let digits = rest.get(..len).unwrap_or_default();
        if matches!(rest.as_bytes().get(len), Some(b'.' | b'e' | b'E'))
            || (len > 1 && digits.starts_with('0'))
        {
            return Err("a whole number");
        }
        let number = digits.parse().map_err(|_| "a smaller number")?;
        self.at += len;
        Ok(Value::Number(number))
    }

    fn string(&mut self) -> Read<String> {
        if self.next() != Some(b'"') {
            return Err("a text in quotes");
        }
        self.at += 1;
        let mut string = String::new();
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            let plain = rest.find(|c: char| c == '"' || c == '\\' || c < ' ').unwrap_or(rest.len());
            string.push_str(&rest[..plain]);
            self.at += plain;
            match self.next() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(string);
                }
                Some(b'\\') => {
                    let escaped = self.escaped()?;
                    string.push(escaped);
                }
                _ => return Err("the end of the text"),
            }
        }
    }

    fn escaped(&mut self) -> Read<char> {
        const ESCAPES: [(u8, char); 8] = [
            (b'"', '"'),
            (b'\\', '\\'),
            (b'/', '/'),
            (b'b', '\u{8}'),
            (b'f', '\u{c}'),
            (b'n', '\n'),
            (b'r', '\r'),
            (b't', '\t'),
        ];
        const EXPECTED: &str = "an escape";
        let letter = self.text.as_bytes().get(self.at + 1).copied().ok_or(EXPECTED)?;
        if let Some((_, meant)) = ESCAPES.iter().find(|(known, _)| *known == letter) {
            self.at += 2;
            return Ok(*meant);
        }
        let first = self.unit().ok_or(EXPECTED)?;
        let pair =
            if matches!(first, 0xD800..0xDC00) { [first, self.unit().ok_or(EXPECTED)?] } else { [first, 0] };
        let units = pair.iter().take(if matches!(first, 0xD800..0xDC00) { 2 } else { 1 }).copied();
        char::decode_utf16(units).next().and_then(Result::ok).ok_or(EXPECTED)
    }

    /// Half of a character or a whole one, as `\u` and four digits.
    fn unit(&mut self) -> Option<u16> {
        let digits = self.text.get(self.at..)?.strip_prefix("\\u")?.get(..4)?;
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        self.at += 6;
        u16::from_str_radix(digits, 16).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same as another reader has it.
    fn same(value: &serde_json::Value) -> Value {
        match value {
            serde_json::Value::Null => Value::Null,
            serde_json::Value::Bool(on) => Value::Bool(*on),
            serde_json::Value::Number(number) => Value::Number(number.as_u64().unwrap()),
            serde_json::Value::String(text) => Value::Text(text.clone()),
            serde_json::Value::Array(list) => Value::List(list.iter().map(same).collect()),
            serde_json::Value::Object(fields) => {
                Value::Table(Table(fields.iter().map(|(name, value)| (name.clone(), same(value))).collect()))
            }
        }
    }

    #[test]
    fn every_lesson_is_read_as_another_reader_reads_it() {
        for text in crate::lessons::texts() {
            assert_eq!(read(text).unwrap(), same(&serde_json::from_str(text).unwrap()));
        }
    }

    #[test]
    fn what_json_can_say_is_read() {
        for text in [
            "null",
            " [ ] ",
            "{}\n",
            "[true, false, null, 0, 18446744073709551615]",
            r#"{"a":{"b":[[],{"c":"d"}]},"é":"→ 🙂"}"#,
            r#""\" \\ \/ \b \f \n \r \t \u00e9 \u2192 \ud83d\ude42""#,
        ] {
            assert_eq!(read(text).unwrap(), same(&serde_json::from_str(text).unwrap()), "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        for (text, says) in [
            ("", "line 1, column 1: found the end, expected a text"),
            ("[1,\n  2,,]", "line 2, column 5: found ,, expected a text"),
            ("[1 2]", "column 4: found 2, expected a comma"),
            ("{\"a\" 1}", "column 6: found 1, expected :"),
            ("{a: 1}", "column 2: found a, expected a text in quotes"),
            ("[1] x", "column 5: found x, expected the end"),
            ("nul", "column 1: found n, expected null"),
            ("1.5", "column 1: found 1, expected a whole number"),
            ("01", "expected a whole number"),
            ("-1", "found -, expected"),
            ("18446744073709551616", "expected a smaller number"),
            ("\"é", "column 3: found the end, expected the end of the text"),
            ("\"a\nb\"", "expected the end of the text"),
            ("\"\\x\"", "column 2: found \\, expected an escape"),
            ("\"\\ud83d\"", "expected an escape"),
            ("\"\\ude42\"", "expected an escape"),
            ("\"\\u00\u{e9}\"", "expected an escape"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(says), "{text:?}: {error}");
        }
        assert!(read(&"[".repeat(100_000)).unwrap_err().contains("nothing so deep"));
    }

    #[test]
    fn whatever_is_cut_off_is_an_error_and_no_panic() {
        let text = r#"{"a":[1,{"b":"\u00e9\ud83d\ude42→"},null],"c":true}"#;
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            assert!(read(&text[..end]).is_err(), "{}", &text[..end]);
        }
    }
}
