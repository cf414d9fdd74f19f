//! The settings of a function as code: with the npm package, and with what Python has.

use std::rc::Rc;

use cache_core::call::{Equality, SelfMode};
use cache_core::policy::Kind;

use super::super::action::{Function, KeyFrom};

/// `memoize(…)` of the npm package: what is its default anyway is left out.
pub fn javascript(function: &Function) -> String {
    let mut options: Vec<String> = Vec::new();
    match function.max_size {
        Some(128) => {}
        Some(entries) => options.push(format!("maxSize: {entries}")),
        None => options.push("maxSize: Infinity".to_owned()),
    }
    if function.policy != Kind::Lru {
        options.push(format!("policy: \"{}\"", function.policy.name()));
    }
    if let Some(ttl) = function.ttl {
        options.push(format!("ttl: {ttl}"));
        if function.jitter > 0 {
            options.push(format!("ttlJitter: {}", (1_000 * function.jitter / ttl.max(1)) as f64 / 1_000.0));
        }
    }
    match function.rules.self_mode {
        SelfMode::Weak => {}
        SelfMode::Key => options.push("self: \"key\"".to_owned()),
        SelfMode::Ignore => options.push("self: \"ignore\"".to_owned()),
    }
    match &function.key {
        _ if function.rules.equality == Equality::Structural => {
            options.push("key: \"structural\"".to_owned());
        }
        KeyFrom::Parts(parts) => {
            let (names, values) = parts_of(parts);
            options.push(format!("key: ({names}) => [{values}]"));
        }
        KeyFrom::All | KeyFrom::Sorted => {}
    }
    if function.rules.typed {
        options.push("typed: true".to_owned());
    }
    let name = identifier(&function.name);
    let options = if options.is_empty() { String::new() } else { format!(", {{ {} }}", options.join(", ")) };
    format!(
        "import {{ memoize }} from \"cache-wasm\";\n\nconst {name} = memoize(function (...args) {{\n  // what it does\n}}{options});\n"
    )
}

/// `lru_cache`, with what it cannot do said in comments.
pub fn python(function: &Function) -> String {
    let mut comments: Vec<String> = Vec::new();
    match function.policy {
        Kind::Lru => {}
        Kind::Fifo => comments.push("FIFO: cachetools has @cached(FIFOCache(maxsize)).".to_owned()),
        Kind::Lfu => comments.push("LFU: cachetools has @cached(LFUCache(maxsize)).".to_owned()),
        other => {
            comments.push(format!("lru_cache evicts by LRU: for {} there is no one-liner.", other.name()));
        }
    }
    if let Some(ttl) = function.ttl {
        let seconds = ttl as f64 / 1_000.0;
        comments.push(format!(
            "lru_cache keeps answers for ever: cachetools has @cached(TTLCache(maxsize, ttl={seconds}))."
        ));
    }
    if function.jitter > 0 {
        comments.push("Deadlines are not scattered: there is no one-liner for that.".to_owned());
    }
    if function.rules.equality == Equality::Structural {
        comments.push("Lists and dicts are no keys: pass tuples, or a key made of them.".to_owned());
    }
    match &function.key {
        KeyFrom::Sorted => comments.push("f(a=1, b=2) and f(b=2, a=1) are two entries here.".to_owned()),
        KeyFrom::Parts(_) => {
            comments.push("All arguments are the key: pass only those that are to count.".to_owned());
        }
        KeyFrom::All => {}
    }
    let (head, indent) = match function.rules.self_mode {
        SelfMode::Key => (String::new(), ""),
        SelfMode::Ignore => {
            comments
                .push("Without self in the key: a static method, so it can use nothing of self.".to_owned());
            ("@staticmethod\n".to_owned(), "")
        }
        SelfMode::Weak => {
            comments.push("A cache for each object, gone with it (after a garbage collection).".to_owned());
            (String::new(), "        ")
        }
    };
    let mut options: Vec<String> = Vec::new();
    match function.max_size {
        Some(128) => {}
        Some(entries) => options.push(format!("maxsize={entries}")),
        None => options.push("maxsize=None".to_owned()),
    }
    if function.rules.typed {
        options.push("typed=True".to_owned());
    }
    let comments: Vec<String> = comments.iter().map(|comment| format!("{indent}# {comment}\n")).collect();
    let comments = comments.concat();
    let (name, options) = (identifier(&function.name), options.join(", "));
    if indent.is_empty() {
        let call = if options.is_empty() { String::new() } else { format!("({options})") };
        return format!(
            "from functools import lru_cache\n\n{comments}{head}@lru_cache{call}\ndef {name}(*args):\n    ...  # what it does\n"
        );
    }
    format!(
        "from functools import lru_cache\n\nclass Owner:\n    def __init__(self):\n{comments}        self.{name} = lru_cache({options})(self._{name})\n\n    def _{name}(self, *args):\n        ...  # what it does\n"
    )
}

/// A parameter by its place and its name, or a field of it.
type Part = (usize, Rc<str>, Option<Rc<str>>);

/// The parameters of a key function, and what it makes of them.
fn parts_of(parts: &[Part]) -> (String, String) {
    let last = parts.iter().map(|(place, ..)| *place).max().unwrap_or_default();
    let name = |place: usize| {
        let known = parts.iter().find(|(at, ..)| *at == place);
        known.map_or_else(|| format!("_{place}"), |(_, name, _)| name.to_string())
    };
    let values = parts.iter().map(|(_, name, field)| match field {
        Some(field) => format!("{name}.{field}"),
        None => name.to_string(),
    });
    ((0..=last).map(name).collect::<Vec<_>>().join(", "), values.collect::<Vec<_>>().join(", "))
}

/// A name that both languages take: `Dashboard.revenue` is `revenue`.
fn identifier(name: &str) -> String {
    let last = name.rsplit(['.', ' ']).next().unwrap_or_default();
    let letters: String =
        last.chars().map(|c| if c.is_alphanumeric() || c == '_' { c } else { '_' }).collect();
    if letters.starts_with(|c: char| c.is_alphabetic() || c == '_') { letters } else { format!("f{letters}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(change: impl FnOnce(&mut Function)) -> (String, String) {
        let mut function = Function::python(1, "Dashboard.revenue");
        change(&mut function);
        (javascript(&function), python(&function))
    }

    #[test]
    fn what_is_the_default_anyway_is_left_out() {
        let (js, py) = both(|f| f.rules.self_mode = SelfMode::Weak);
        assert!(js.contains("const revenue = memoize(function (...args) {\n  // what it does\n});"), "{js}");
        assert!(py.contains("self.revenue = lru_cache()(self._revenue)"), "{py}");
        let (js, py) = both(|_| {});
        assert!(js.contains("}, { self: \"key\" });"), "{js}");
        assert!(py.ends_with("\n@lru_cache\ndef revenue(*args):\n    ...  # what it does\n"), "{py}");
        assert!(!py.contains('#') || py.matches('#').count() == 1, "nothing to explain: {py}");
    }

    #[test]
    fn every_setting_is_in_the_javascript_and_said_in_the_python() {
        let (js, py) = both(|f| {
            f.max_size = Some(3);
            f.policy = Kind::Sieve;
            f.ttl = Some(30_000);
            f.jitter = 3_000;
            f.rules.self_mode = SelfMode::Ignore;
            f.rules.equality = Equality::Structural;
            f.rules.typed = true;
        });
        let options = "{ maxSize: 3, policy: \"sieve\", ttl: 30000, ttlJitter: 0.1, self: \"ignore\", key: \"structural\", typed: true }";
        assert!(js.contains(options), "{js}");
        for says in
            ["sieve", "ttl=30)", "scattered", "Lists and dicts", "@staticmethod", "maxsize=3, typed=True"]
        {
            assert!(py.contains(says), "{says}: {py}");
        }
        for (kind, says) in
            [(Kind::Fifo, "FIFOCache"), (Kind::Lfu, "LFUCache"), (Kind::Adaptive, "no one-liner")]
        {
            assert!(both(|f| f.policy = kind).1.contains(says));
        }
        assert!(both(|f| f.max_size = None).0.contains("maxSize: Infinity"));
        assert!(both(|f| f.max_size = None).1.contains("maxsize=None"));
    }

    #[test]
    fn chosen_parts_are_a_key_function() {
        let (js, py) = both(|f| {
            f.key = KeyFrom::Parts(vec![(1, "user".into(), Some("id".into())), (2, "n".into(), None)]);
        });
        assert!(js.contains("key: (_0, user, n) => [user.id, n]"), "{js}");
        assert!(py.contains("only those that are to count"), "{py}");
    }
}
