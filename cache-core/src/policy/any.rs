use super::{Adaptive, Fifo, Lfu, Link, LinkedLru, Note, Overview, Policy, S3Fifo, Sieve, TinyLfu};
use crate::{Rule, Slot, Table};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

/// The policies there are, by name.
///
/// ```
/// use cache_core::policy::Kind;
/// let kind: Kind = "s3-fifo".parse().unwrap();
/// assert_eq!(kind, Kind::S3Fifo);
/// let unknown = "clock".parse::<Kind>().unwrap_err();
/// assert_eq!(
///     unknown.to_string(),
///     "no policy is called \"clock\": there are lru, fifo, lfu, sieve, s3-fifo, w-tinylfu, adaptive"
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Least recently used: [`LinkedLru`], the order of [`Lru`](super::Lru).
    Lru,
    /// First in, first out: [`Fifo`].
    Fifo,
    /// Least frequently used: [`Lfu`].
    Lfu,
    /// [`Sieve`].
    Sieve,
    /// [`S3Fifo`].
    S3Fifo,
    /// [`TinyLfu`] with a window.
    TinyLfu,
    /// [`Adaptive`].
    Adaptive,
}

impl Kind {
    /// All of them.
    ///
    /// ```
    /// # use cache_core::policy::Kind;
    /// assert!(Kind::ALL.iter().all(|kind| kind.name().parse() == Ok(*kind)));
    /// ```
    pub const ALL: [Self; 7] =
        [Self::Lru, Self::Fifo, Self::Lfu, Self::Sieve, Self::S3Fifo, Self::TinyLfu, Self::Adaptive];

    /// Its name.
    ///
    /// ```
    /// # use cache_core::policy::Kind;
    /// assert_eq!(Kind::TinyLfu.name(), "w-tinylfu");
    /// ```
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lru => "lru",
            Self::Fifo => "fifo",
            Self::Lfu => "lfu",
            Self::Sieve => "sieve",
            Self::S3Fifo => "s3-fifo",
            Self::TinyLfu => "w-tinylfu",
            Self::Adaptive => "adaptive",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Kind {
    type Err = UnknownPolicy;

    fn from_str(name: &str) -> Result<Self, UnknownPolicy> {
        let known = Self::ALL.into_iter().find(|kind| kind.name() == name);
        known.ok_or_else(|| UnknownPolicy { name: name.into() })
    }
}

/// There is no policy of this name.
///
/// [`Kind`] shows one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownPolicy {
    /// The name.
    pub name: String,
}

impl fmt::Display for UnknownPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no policy is called {:?}: there are ", self.name)?;
        for (place, kind) in Kind::ALL.iter().enumerate() {
            let comma = if place == 0 { "" } else { ", " };
            write!(f, "{comma}{kind}")?;
        }
        Ok(())
    }
}

impl core::error::Error for UnknownPolicy {}

/// Any policy, chosen while the program runs.
///
/// ```
/// use cache_core::{Cache, policy::Any};
/// let policy = Any::named("sieve", 0).unwrap();
/// let mut cache = Cache::builder().max_size(2).policy(policy).build();
/// cache.insert('a', 1);
/// cache.insert('b', 2);
/// cache.get(&'a');
/// cache.insert('c', 3);
/// assert!(!cache.contains(&'b'));
/// assert!(Any::named("least recently used", 0).is_err());
/// ```
#[derive(Clone, Debug)]
pub enum Any {
    /// [`Kind::Lru`].
    Lru(LinkedLru),
    /// [`Kind::Fifo`].
    Fifo(Fifo),
    /// [`Kind::Lfu`].
    Lfu(Lfu),
    /// [`Kind::Sieve`].
    Sieve(Sieve),
    /// [`Kind::S3Fifo`].
    S3Fifo(S3Fifo),
    /// [`Kind::TinyLfu`].
    TinyLfu(TinyLfu),
    /// [`Kind::Adaptive`].
    Adaptive(Box<Adaptive>),
}

impl Any {
    /// A policy of this kind. The seed is for those that sketch or sample.
    ///
    /// ```
    /// use cache_core::policy::{Any, Kind};
    /// assert_eq!(Any::new(Kind::Lfu, 0).kind(), Kind::Lfu);
    /// ```
    pub fn new(kind: Kind, seed: u64) -> Self {
        match kind {
            Kind::Lru => Self::Lru(LinkedLru::default()),
            Kind::Fifo => Self::Fifo(Fifo::default()),
            Kind::Lfu => Self::Lfu(Lfu::default()),
            Kind::Sieve => Self::Sieve(Sieve::default()),
            Kind::S3Fifo => Self::S3Fifo(S3Fifo::default()),
            Kind::TinyLfu => Self::TinyLfu(TinyLfu::with_seed(seed)),
            Kind::Adaptive => Self::Adaptive(Box::new(Adaptive::with_seed(seed))),
        }
    }

    /// The policy of this name.
    ///
    /// # Errors
    ///
    /// Nobody has this name: the error lists those there are.
    ///
    /// ```
    /// # use cache_core::policy::Any;
    /// assert!(Any::named("lru", 0).is_ok());
    /// ```
    pub fn named(name: &str, seed: u64) -> Result<Self, UnknownPolicy> {
        Ok(Self::new(name.parse()?, seed))
    }

    /// Which one it is.
    ///
    /// ```
    /// use cache_core::policy::{Any, Kind};
    /// assert_eq!(Any::named("fifo", 0).unwrap().kind(), Kind::Fifo);
    /// ```
    pub fn kind(&self) -> Kind {
        match self {
            Self::Lru(_) => Kind::Lru,
            Self::Fifo(_) => Kind::Fifo,
            Self::Lfu(_) => Kind::Lfu,
            Self::Sieve(_) => Kind::Sieve,
            Self::S3Fifo(_) => Kind::S3Fifo,
            Self::TinyLfu(_) => Kind::TinyLfu,
            Self::Adaptive(_) => Kind::Adaptive,
        }
    }
}

/// Does the same with whichever policy it is.
macro_rules! each {
    ($any:expr, $policy:ident => $act:expr) => {
        match $any {
            Any::Lru($policy) => $act,
            Any::Fifo($policy) => $act,
            Any::Lfu($policy) => $act,
            Any::Sieve($policy) => $act,
            Any::S3Fifo($policy) => $act,
            Any::TinyLfu($policy) => $act,
            Any::Adaptive($policy) => $act,
        }
    };
}

impl Policy for Any {
    type Link = Link;

    fn on_insert(&mut self, table: &mut Table<Link>, slot: Slot) {
        each!(self, policy => policy.on_insert(table, slot));
    }

    #[inline]
    fn on_hit(&mut self, table: &mut Table<Link>, slot: Slot) {
        each!(self, policy => policy.on_hit(table, slot));
    }

    fn on_remove(&mut self, table: &mut Table<Link>, slot: Slot) {
        each!(self, policy => policy.on_remove(table, slot));
    }

    fn on_evict(&mut self, table: &mut Table<Link>, slot: Slot) {
        each!(self, policy => policy.on_evict(table, slot));
    }

    fn on_clear(&mut self) {
        each!(self, policy => policy.on_clear());
    }

    fn on_resize(&mut self, table: &mut Table<Link>, bound: u32) {
        each!(self, policy => policy.on_resize(table, bound));
    }

    fn victim(&mut self, table: &mut Table<Link>) -> Option<Slot> {
        each!(self, policy => policy.victim(table))
    }

    fn order(&self, table: &Table<Link>) -> Vec<Slot> {
        each!(self, policy => policy.order(table))
    }

    fn rule(&self, table: &Table<Link>, slot: Slot) -> Rule {
        each!(self, policy => policy.rule(table, slot))
    }

    fn note(&self, table: &Table<Link>, slot: Slot) -> Note {
        each!(self, policy => policy.note(table, slot))
    }

    fn overview(&self, table: &Table<Link>) -> Overview {
        each!(self, policy => policy.overview(table))
    }

    fn validate(&self, table: &Table<Link>) -> Result<(), &'static str> {
        each!(self, policy => policy.validate(table))
    }
}
