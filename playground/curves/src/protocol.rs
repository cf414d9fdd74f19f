//! What the page and its workers say to each other: lines of words and numbers, names at the end of a line.
//!
//! Beside an order to read goes the file itself, beside an order to keep and a report of reading go the
//! accesses, as an array of numbers that changes hands without a copy.

use core::fmt::{self, Write};
use core::str::FromStr;

use cache_core::policy::Kind;

/// What a worker is asked to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// Read the file that comes with it: the calls of this function, or of the one that is called most.
    Read { function: Option<u64> },
    /// Keep the accesses that come with it, to so many distinct keys.
    Keep { keys: u32 },
    /// The curve of LRU, and what it hits at these sizes.
    Lru { sizes: Vec<u32> },
    /// The most that any policy could hit at a size.
    Optimum { size: u32 },
    /// What a policy hits at a size, from one key in so many.
    Simulate { policy: Kind, size: u32, one_in: u32 },
}

/// What a worker has to say.
#[derive(Clone, Debug, PartialEq)]
pub enum Report {
    /// So many bytes of the file are read.
    Reading {
        bytes: u64,
    },
    /// The file is read.
    Read(Box<Calls>),
    /// The accesses are here.
    Kept,
    Lru(LruKnown),
    Optimum {
        size: u32,
        hits: u64,
    },
    Simulated {
        policy: Kind,
        known: Known,
    },
    /// It could not be done, and why.
    Failed(String),
}

/// What there is to know of the calls before anything is computed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Calls {
    /// How many accesses are looked at.
    pub accesses: u64,
    /// To how many distinct keys.
    pub keys: u32,
    /// Which of the functions they are of; `None` for a list of keys.
    pub function: Option<u64>,
    pub functions: Vec<Function>,
}

/// A function whose calls a file has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Function {
    pub id: u64,
    pub calls: u64,
    /// How many of its misses have a cost, and what they cost together, in milliseconds.
    pub costed: u64,
    pub cost: f64,
    /// The size it was recorded with, where it had one.
    pub bound: Option<u64>,
    pub name: String,
}

/// The curve of LRU, which is known at every size at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LruKnown {
    /// Where the curve bends.
    pub knee: Option<u32>,
    /// The smallest size that has 95 % of the most that LRU hits.
    pub enough: Option<u32>,
    /// Hits by rising size, few enough to be drawn.
    pub knots: Vec<(u32, u64)>,
}

/// What is known of a policy at a size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Known {
    pub size: u32,
    pub hits: u64,
    /// From one key in so many: 1 is all of them, and exact.
    pub one_in: u32,
    /// The standard error of the ratio of hits.
    pub uncertainty: f64,
}

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { function: None } => f.write_str("read"),
            Self::Read { function: Some(function) } => write!(f, "read {function}"),
            Self::Keep { keys } => write!(f, "keep {keys}"),
            Self::Lru { sizes } => {
                f.write_str("lru")?;
                sizes.iter().try_for_each(|size| write!(f, " {size}"))
            }
            Self::Optimum { size } => write!(f, "optimum {size}"),
            Self::Simulate { policy, size, one_in } => write!(f, "simulate {policy} {size} {one_in}"),
        }
    }
}

/// Somebody else's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotUnderstood;

impl FromStr for Order {
    type Err = NotUnderstood;

    fn from_str(text: &str) -> Result<Self, NotUnderstood> {
        let mut words = Words(text.split(' '));
        let order = match words.next()? {
            "read" => Self::Read { function: words.maybe()? },
            "keep" => Self::Keep { keys: words.number()? },
            "lru" => Self::Lru { sizes: words.rest()? },
            "optimum" => Self::Optimum { size: words.number()? },
            "simulate" => {
                Self::Simulate { policy: words.number()?, size: words.number()?, one_in: words.number()? }
            }
            _ => return Err(NotUnderstood),
        };
        words.end().map(|()| order)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reading { bytes } => write!(f, "reading {bytes}"),
            Self::Read(calls) => {
                write!(f, "read {} {}", calls.accesses, calls.keys)?;
                if let Some(function) = calls.function {
                    write!(f, " {function}")?;
                }
                calls.functions.iter().try_for_each(|function| {
                    let Function { id, calls, costed, cost, bound, name } = function;
                    write!(f, "\n{id} {calls} {costed} {cost} {} {}", OrNone(*bound), one_line(name))
                })
            }
            Self::Kept => f.write_str("kept"),
            Self::Lru(LruKnown { knee, enough, knots }) => {
                write!(f, "lru {} {}", OrNone(*knee), OrNone(*enough))?;
                knots.iter().try_for_each(|(size, hits)| write!(f, " {size} {hits}"))
            }
            Self::Optimum { size, hits } => write!(f, "optimum {size} {hits}"),
            Self::Simulated { policy, known: Known { size, hits, one_in, uncertainty } } => {
                write!(f, "simulated {policy} {size} {hits} {one_in} {uncertainty}")
            }
            Self::Failed(why) => write!(f, "failed {why}"),
        }
    }
}

impl FromStr for Report {
    type Err = NotUnderstood;

    fn from_str(text: &str) -> Result<Self, NotUnderstood> {
        if let Some(why) = text.strip_prefix("failed ") {
            return Ok(Self::Failed(why.to_owned()));
        }
        let mut lines = text.split('\n');
        let mut words = Words(lines.next().unwrap_or_default().split(' '));
        let report = match words.next()? {
            "reading" => Self::Reading { bytes: words.number()? },
            "read" => Self::Read(Box::new(Calls {
                accesses: words.number()?,
                keys: words.number()?,
                function: words.maybe()?,
                functions: lines.by_ref().map(function).collect::<Result<_, _>>()?,
            })),
            "kept" => Self::Kept,
            "lru" => {
                let (knee, enough) = (words.or_none()?, words.or_none()?);
                let numbers: Vec<u64> = words.rest()?;
                let knot = |pair: &[u64]| match *pair {
                    [size, hits] => Ok((u32::try_from(size).map_err(|_| NotUnderstood)?, hits)),
                    _ => Err(NotUnderstood),
                };
                let knots = numbers.chunks(2).map(knot).collect::<Result<_, _>>()?;
                Self::Lru(LruKnown { knee, enough, knots })
            }
            "optimum" => Self::Optimum { size: words.number()?, hits: words.number()? },
            "simulated" => Self::Simulated {
                policy: words.number()?,
                known: Known {
                    size: words.number()?,
                    hits: words.number()?,
                    one_in: words.number()?,
                    uncertainty: words.number()?,
                },
            },
            _ => return Err(NotUnderstood),
        };
        if lines.next().is_some() {
            return Err(NotUnderstood);
        }
        words.end().map(|()| report)
    }
}

fn function(line: &str) -> Result<Function, NotUnderstood> {
    let mut words = line.splitn(6, ' ');
    let mut numbers = Words(words.by_ref().take(5));
    let function = Function {
        id: numbers.number()?,
        calls: numbers.number()?,
        costed: numbers.number()?,
        cost: numbers.number()?,
        bound: numbers.or_none()?,
        name: String::new(),
    };
    Ok(Function { name: words.next().ok_or(NotUnderstood)?.to_owned(), ..function })
}

/// A name goes to the end of its line.
fn one_line(name: &str) -> String {
    name.replace(['\n', '\r'], " ")
}

/// A number, or a dash.
struct OrNone<T>(Option<T>);

impl<T: fmt::Display> fmt::Display for OrNone<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(number) => number.fmt(f),
            None => f.write_char('-'),
        }
    }
}

/// The words of a line, one after the other.
struct Words<I>(I);

impl<'a, I: Iterator<Item = &'a str>> Words<I> {
    fn next(&mut self) -> Result<&'a str, NotUnderstood> {
        self.0.next().ok_or(NotUnderstood)
    }

    fn number<T: FromStr>(&mut self) -> Result<T, NotUnderstood> {
        self.next()?.parse().map_err(|_| NotUnderstood)
    }

    fn or_none<T: FromStr>(&mut self) -> Result<Option<T>, NotUnderstood> {
        match self.next()? {
            "-" => Ok(None),
            word => word.parse().map(Some).map_err(|_| NotUnderstood),
        }
    }

    /// The last word, where there is one more.
    fn maybe<T: FromStr>(&mut self) -> Result<Option<T>, NotUnderstood> {
        self.0.next().map(|word| word.parse().map_err(|_| NotUnderstood)).transpose()
    }

    fn rest<T: FromStr>(&mut self) -> Result<Vec<T>, NotUnderstood> {
        self.0.by_ref().map(|word| word.parse().map_err(|_| NotUnderstood)).collect()
    }

    fn end(&mut self) -> Result<(), NotUnderstood> {
        self.0.next().map_or(Ok(()), |_| Err(NotUnderstood))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_order_is_understood_as_it_was_meant() {
        let mut orders = vec![
            Order::Read { function: None },
            Order::Read { function: Some(7) },
            Order::Keep { keys: 12 },
            Order::Lru { sizes: vec![] },
            Order::Lru { sizes: vec![1, 20, 400] },
            Order::Optimum { size: 400 },
        ];
        orders.extend(Kind::ALL.map(|policy| Order::Simulate { policy, size: 4_000_000_000, one_in: 20 }));
        for order in orders {
            assert_eq!(order.to_string().parse(), Ok(order));
        }
    }

    #[test]
    fn every_report_is_understood_as_it_was_meant() {
        let functions = vec![
            Function {
                id: 1,
                calls: 9,
                costed: 3,
                cost: 0.1 + 0.2,
                bound: Some(128),
                name: "load page".into(),
            },
            Function { id: 2, name: String::new(), ..Function::default() },
        ];
        let known = Known { size: 400, hits: u64::MAX, one_in: 20, uncertainty: 1.0 / 3.0 };
        let mut reports = vec![
            Report::Reading { bytes: 1 << 40 },
            Report::Read(Box::default()),
            Report::Read(Box::new(Calls { accesses: 12, keys: 4, function: Some(2), functions })),
            Report::Kept,
            Report::Lru(LruKnown::default()),
            Report::Lru(LruKnown { knee: Some(3), enough: None, knots: vec![(1, 0), (7, 1 << 50)] }),
            Report::Optimum { size: 1, hits: 2 },
            Report::Failed("line 3, field key[0]:\nexpected  a key".into()),
        ];
        reports.extend(Kind::ALL.map(|policy| Report::Simulated { policy, known }));
        for report in reports {
            assert_eq!(report.to_string().parse(), Ok(report));
        }
    }

    #[test]
    fn a_name_of_two_lines_becomes_one() {
        let named = Function { name: "two\nlines".into(), ..Function::default() };
        let calls = Calls { functions: vec![named], ..Calls::default() };
        let Ok(Report::Read(read)) = Report::Read(Box::new(calls)).to_string().parse() else { panic!() };
        assert_eq!(read.functions[0].name, "two lines");
    }

    #[test]
    fn other_words_are_not_understood() {
        for text in ["", "read x", "keep", "keep 1 2", "simulate clock 1 1", "optimum -1", "lru 1 x", "sleep"]
        {
            assert_eq!(text.parse::<Order>(), Err(NotUnderstood), "{text:?}");
        }
        for text in [
            "",
            "reading",
            "read 1",
            "read 1 2\n1 2 3",
            "lru 1",
            "lru - - 1",
            "kept x",
            "kept\n",
            "optimum 1",
        ] {
            assert_eq!(text.parse::<Report>(), Err(NotUnderstood), "{text:?}");
        }
    }
}
