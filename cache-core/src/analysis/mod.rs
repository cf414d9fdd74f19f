//! How large should a cache be, and which policy suits it: what a sequence of accesses would have hit.
//!
//! | question | answer | source |
//! |---|---|---|
//! | LRU, every size at once, exact | [`LruCurve`], from [`StackDistances`] | Mattson et al., *IBM Systems Journal* 1970 |
//! | the same in constant memory, about | [`Shards`] | Waldspurger et al., FAST 2015 |
//! | any [`Policy`](crate::policy::Policy) at one size | [`Simulation`] | |
//! | the same from a sample of the keys, about | [`Simulation::sampled`] | Waldspurger et al., USENIX ATC 2017 |
//! | the most that any policy could have hit | [`Optimum`] | Belady, *IBM Systems Journal* 1966 |
//! | how large it should be | [`knee`], [`Curve::size_for`] | Satopää et al., ICDCS 2011 workshops |
//!
//! All that are fed access by access ([`LruCurve`], [`Shards`], [`Simulation`]) can be stopped, asked
//! and fed further at any time, so that a host can work in pieces, show how far it is and give up.
//! Nothing draws lots: equal accesses and seeds give equal answers, natively and in WebAssembly.
//!
//! An access is a look-up that stores what it did not find. Expiry and removals are left out: what is
//! asked here is what size and order of eviction alone are worth.
//!
//! ```
//! use cache_core::analysis::{Accesses, LruCurve, Optimum, knee};
//!
//! // One key per line; `read` (feature `trace`) also takes `cache-trace` files.
//! let accesses = Accesses::from_list(b"a\nb\nc\na\nb\nc\na\nb\nc\nd\n")?;
//!
//! let mut lru = LruCurve::new();
//! for &id in accesses.ids() {
//!     lru.observe(id.into())?;
//! }
//! let curve = lru.curve()?;
//! assert_eq!(curve.at(2).hits, 0, "a loop of three in a cache of two");
//! assert_eq!(curve.at(3).hits, 6);
//! assert_eq!(knee(&curve).unwrap().size, 3);
//!
//! assert_eq!(Optimum::new(&accesses)?.hits(2)?, 3);
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```

mod accesses;
mod curve;
mod error;
mod interner;
mod keymap;
mod knee;
mod list;
mod mattson;
mod number;
mod opt;
mod positions;
mod recency;
mod reuse;
mod shards;
mod simulate;

pub use accesses::Accesses;
#[cfg(feature = "trace")]
pub use accesses::read;
pub use curve::{Curve, How, Point};
pub use error::NoMemory;
pub use interner::Interner;
pub use knee::knee;
pub use list::{ListError, ListReader, ListWriter, Problem, Unwritable};
pub use mattson::LruCurve;
pub use opt::Optimum;
pub use reuse::StackDistances;
pub use shards::Shards;
pub use simulate::{Simulation, simulated_curve};
