//! A file in pieces, as they come, to accesses by number: a `cache-trace` file, or one key on each line.

use std::collections::BTreeMap;
use std::mem;

use cache_core::analysis::{Interner, ListReader};
use cache_core::trace::{Bound, Define, KeyPart, Line, Record, TraceError, TraceReader};

use crate::protocol::{Calls, Function};

/// The most accesses that are taken: what is kept of each stays well below the memory of a browser's tab.
const MOST: usize = 10_000_000;
const MARK: &[u8] = b"\xef\xbb\xbf";

/// A file that is being read.
#[derive(Debug, Default)]
pub struct Reading {
    form: Option<Form>,
    /// Of the lines, all accesses.
    taken: Taken,
}

/// In which of its two forms a trace is published.
#[derive(Debug)]
enum Form {
    List(ListReader, Interner<String>),
    Trace(Box<Trace>),
}

/// The accesses up to now.
#[derive(Debug, Default)]
struct Taken {
    ids: Vec<u32>,
    /// What stands before the first line that tells the form.
    head: Vec<u8>,
}

/// A `cache-trace` file.
#[derive(Debug, Default)]
struct Trace {
    reader: TraceReader,
    keys: Interner<Vec<u64>>,
    key: Vec<u64>,
    /// For each access, which of the functions was called.
    of: Vec<u32>,
    functions: Vec<Function>,
    places: BTreeMap<u64, u32>,
}

impl Reading {
    /// Takes the next piece, cut anywhere.
    ///
    /// # Errors
    ///
    /// A sentence with the line, where the file is no trace.
    pub fn feed(&mut self, piece: &[u8]) -> Result<(), String> {
        let Some(form) = &mut self.form else {
            self.taken.head.extend_from_slice(piece);
            if let Some(form) = form_of(&self.taken.head) {
                self.form = Some(form);
                let head = mem::take(&mut self.taken.head);
                return self.feed(&head);
            }
            return Ok(());
        };
        match form {
            Form::List(reader, keys) => list(keys, &mut self.taken.ids, |each| reader.feed(piece, each)),
            Form::Trace(trace) => trace.feed(piece, &mut self.taken.ids),
        }
    }

    /// The accesses of one function: of this one, or of the one that is called most.
    ///
    /// # Errors
    ///
    /// A sentence, where the last line is malformed or nothing is recorded.
    pub fn finish(self, function: Option<u64>) -> Result<(Calls, Vec<u32>), String> {
        let Self { form, taken: Taken { mut ids, .. } } = self;
        let (calls, ids) = match form {
            None => (Calls::default(), ids),
            Some(Form::List(mut reader, mut keys)) => {
                list(&mut keys, &mut ids, |each| reader.finish(each))?;
                (Calls { keys: keys.len() as u32, ..Calls::default() }, ids)
            }
            Some(Form::Trace(mut trace)) => {
                trace.finish(&mut ids)?;
                trace.of_one(ids, function)
            }
        };
        if ids.is_empty() {
            return Err("no call is recorded in it".to_owned());
        }
        Ok((Calls { accesses: ids.len() as u64, ..calls }, ids))
    }
}

/// The form, as soon as the first line that is not blank begins.
fn form_of(head: &[u8]) -> Option<Form> {
    if head.len() < MARK.len() && MARK.starts_with(head) {
        return None;
    }
    let text = head.strip_prefix(MARK).unwrap_or(head);
    let mut lines = text.split_inclusive(|byte| *byte == b'\n');
    let first = lines.find(|line| !line.iter().all(u8::is_ascii_whitespace))?;
    Some(if first.starts_with(b"{") {
        Form::Trace(Box::default())
    } else {
        Form::List(ListReader::new(), Interner::new())
    })
}

type EachKey<'a> = &'a mut dyn FnMut(Result<&str, cache_core::analysis::ListError>, u64);

fn list(
    keys: &mut Interner<String>,
    ids: &mut Vec<u32>,
    read: impl FnOnce(EachKey<'_>),
) -> Result<(), String> {
    let mut trouble = None;
    read(&mut |key, line| {
        if trouble.is_some() {
            return;
        }
        trouble = match key {
            Err(error) => Some(error.to_string()),
            // No list of keys has such characters: they are the mark of another kind of file.
            Ok(key) if key.bytes().any(|byte| byte < b' ' && byte != b'\t') => {
                Some(format!("line {line}: expected text, found a control character"))
            }
            Ok(key) => take(ids, keys.id(key).ok()).err().map(|why| format!("line {line}: {why}")),
        };
    });
    trouble.map_or(Ok(()), Err)
}

fn take(ids: &mut Vec<u32>, id: Option<u32>) -> Result<(), String> {
    let id = id.ok_or("expected memory for another key, found none")?;
    if ids.len() >= MOST {
        return Err(format!("expected at most {MOST} accesses, found more"));
    }
    ids.push(id);
    Ok(())
}

impl Trace {
    fn feed(&mut self, piece: &[u8], ids: &mut Vec<u32>) -> Result<(), String> {
        let mut reader = mem::take(&mut self.reader);
        let mut read = Ok(());
        reader.feed_lines(piece, |line| {
            if read.is_ok() {
                read = self.line(line, ids);
            }
        });
        self.reader = reader;
        read
    }

    fn finish(&mut self, ids: &mut Vec<u32>) -> Result<(), String> {
        let mut read = Ok(());
        mem::take(&mut self.reader).finish(|record| read = self.line(record.map(Line::Record), ids));
        read
    }

    fn line(&mut self, line: Result<Line<'_>, TraceError>, ids: &mut Vec<u32>) -> Result<(), String> {
        self.key.clear();
        match line.map_err(|error| error.to_string())? {
            Line::Call(call) => {
                call.key.each_id(|id| self.key.push(id));
                self.call(call.function, call.cost, ids)
            }
            Line::Record(Record::Call(call)) => {
                self.key.extend(call.key.iter().map(KeyPart::id));
                self.call(call.function, call.cost, ids)
            }
            Line::Record(Record::Define(define)) => {
                self.define(define);
                Ok(())
            }
            Line::Record(_) => Ok(()),
        }
    }

    fn call(&mut self, function: u64, cost: Option<f64>, ids: &mut Vec<u32>) -> Result<(), String> {
        let place = self.place(function);
        if let Some(known) = self.functions.get_mut(place as usize) {
            known.calls += 1;
            if let Some(cost) = cost {
                known.costed += 1;
                known.cost += cost;
            }
        }
        // Functions do not share entries.
        self.key.push(function);
        take(ids, self.keys.id(&self.key[..]).ok())?;
        self.of.push(place);
        Ok(())
    }

    /// A function that is defined again keeps its calls.
    fn define(&mut self, define: Define) {
        let place = self.place(define.function);
        if let Some(known) = self.functions.get_mut(place as usize) {
            known.name = define.name.unwrap_or_else(|| mem::take(&mut known.name));
            known.bound = define.max_size.and_then(|bound| match bound {
                Bound::Entries(entries) => Some(entries),
                Bound::Unbounded => None,
            });
        }
    }

    fn place(&mut self, id: u64) -> u32 {
        let (next, functions) = (self.functions.len() as u32, &mut self.functions);
        *self.places.entry(id).or_insert_with(|| {
            functions.push(Function { id, name: format!("f{id}"), ..Function::default() });
            next
        })
    }

    fn of_one(self, ids: Vec<u32>, function: Option<u64>) -> (Calls, Vec<u32>) {
        let Self { keys, of, functions, places, .. } = self;
        // Of several that are called as often, the first.
        let most = || (0..functions.len()).rev().max_by_key(|place| functions[*place].calls);
        let named = function.map_or_else(most, |id| places.get(&id).map(|place| *place as usize));
        let function = named.and_then(|place| functions.get(place)).map(|known| known.id);
        let calls = Calls { keys: keys.len() as u32, function, ..Calls::default() };
        if functions.iter().filter(|known| known.calls > 0).count() < 2 && named.is_some() {
            return (Calls { functions, ..calls }, ids);
        }
        // The numbers of what is left have no holes.
        let (mut numbers, mut next) = (vec![u32::MAX; keys.len()], 0);
        let mut kept = Vec::with_capacity(calls.accesses as usize);
        for (id, _) in ids.into_iter().zip(of).filter(|(_, place)| Some(*place as usize) == named) {
            let Some(number) = numbers.get_mut(id as usize) else { continue };
            if *number == u32::MAX {
                *number = next;
                next += 1;
            }
            kept.push(*number);
        }
        (Calls { keys: next, functions, ..calls }, kept)
    }
}

#[cfg(test)]
mod tests {
    use cache_core::trace::MAX_LINE;

    use super::*;

    fn read(file: &[u8], pieces: usize, function: Option<u64>) -> Result<(Calls, Vec<u32>), String> {
        let mut reading = Reading::default();
        for piece in file.chunks(pieces) {
            reading.feed(piece)?;
        }
        reading.finish(function)
    }

    fn call(function: u64, id: u64, more: &str) -> String {
        format!(
            r#"{{"op":"call","t":0,"fn":{function},"key":[{{"role":"arg","type":"int","label":"{id}","id":{id}}}]{more}}}"#
        )
    }

    fn trace(lines: &[String]) -> String {
        format!("{{\"cacheTrace\":1}}\n{}\n", lines.join("\n"))
    }

    #[test]
    fn a_list_is_read_wherever_it_is_cut() {
        let file = "\u{feff}\n  \n/home\r\n/cart\n\n/home\n{not json}".as_bytes();
        for pieces in 1..file.len() {
            let (calls, ids) = read(file, pieces, None).unwrap();
            assert_eq!(ids, [0, 1, 0, 2], "in pieces of {pieces}");
            assert_eq!((calls.accesses, calls.keys, calls.function), (4, 3, None));
        }
    }

    #[test]
    fn a_recording_is_read_wherever_it_is_cut() {
        let define = r#"{"op":"define","fn":1,"name":"load","policy":"sieve","maxSize":64}"#.to_owned();
        let note = r#"{"op":"note","t":1,"text":"half time"}"#.to_owned();
        let escaped = call(1, 9, r#","cost":0.5,"tags":["a"]"#);
        let file = trace(&[define, call(1, 5, r#","cost":2"#), note, escaped, call(1, 5, "")]);
        for pieces in 1..120 {
            let (calls, ids) = read(file.as_bytes(), pieces, None).unwrap();
            assert_eq!(ids, [0, 1, 0], "in pieces of {pieces}");
            let function =
                Function { id: 1, calls: 3, costed: 2, cost: 2.5, bound: Some(64), name: "load".into() };
            assert_eq!((calls.function, &calls.functions[..]), (Some(1), &[function][..]));
        }
    }

    #[test]
    fn one_function_is_looked_at_and_the_most_called_is_the_first_choice() {
        let lines =
            [(1, 5), (2, 5), (2, 6), (3, 5), (2, 5), (3, 7)].map(|(function, id)| call(function, id, ""));
        let file = trace(&lines);
        let of = |function| read(file.as_bytes(), 1_000, function).unwrap();
        let (calls, ids) = of(None);
        assert_eq!((calls.function, calls.accesses, calls.keys, ids), (Some(2), 3, 2, vec![0, 1, 0]));
        assert_eq!(
            calls.functions.iter().map(|f| (f.id, f.calls)).collect::<Vec<_>>(),
            [(1, 1), (2, 3), (3, 2)]
        );
        assert_eq!(of(Some(3)).1, [0, 1]);
        assert_eq!(of(Some(1)).1, [0]);
        assert!(read(file.as_bytes(), 1_000, Some(9)).is_err());
    }

    #[test]
    fn what_is_malformed_is_named_with_its_line() {
        let good = call(1, 5, "");
        let bad = call(1, 5, "").replace("\"arg\"", "\"me\"");
        let long = format!("\"{}", "a".repeat(MAX_LINE + 10));
        for (file, says) in [
            (trace(&[good.clone(), good.clone(), bad]), "line 4, field key[0].role: expected"),
            (trace(&[good.clone(), "{\"op\":".into()]), "line 3: expected a JSON object"),
            (trace(&[good.clone(), long]), "line 3: expected a line of at most"),
            ("{\"cacheTrace\":99}\n".into(), "line 1, field cacheTrace: expected"),
            ("a\nb\n\u{0}c\n".into(), "line 3: expected text, found a control character"),
            (String::new(), "no call is recorded"),
            ("\n\n".into(), "no call is recorded"),
            (trace(&[]), "no call is recorded"),
        ] {
            for pieces in [1, 7, 1 << 21] {
                let why = read(file.as_bytes(), pieces, None).unwrap_err();
                assert!(why.starts_with(says), "{why} (in pieces of {pieces})");
            }
        }
        let why = read(b"a\n\xff\n", 3, None).unwrap_err();
        assert!(why.starts_with("line 2: expected a key in UTF-8"), "{why}");
    }

    /// The same accesses as those that `cache-core` reads of the file.
    #[test]
    fn reads_what_the_engine_reads() {
        let lines: Vec<String> = (0..500_u64).map(|i| call(1, i * i % 37, "")).collect();
        let file = trace(&lines);
        let engine = cache_core::analysis::read(file.as_bytes(), Some(1)).unwrap();
        assert_eq!(read(file.as_bytes(), 333, None).unwrap().1, engine.ids());
        let list: Vec<String> = (0..500_u64).map(|i| format!("key {}", i * i % 37)).collect();
        let list = list.join("\n");
        assert_eq!(read(list.as_bytes(), 333, None).unwrap().1, engine.ids());
    }
}
