//! The policy that decides on a shelf: any of the engine's in the whole program, LRU or FIFO in the one that the page
//! begins with, whose lessons are about no others.

#[cfg(feature = "whole")]
pub use cache_core::policy::Any as Deciding;
#[cfg(not(feature = "whole"))]
pub use few::Few as Deciding;

#[cfg(not(feature = "whole"))]
mod few {
    use cache_core::policy::{Fifo, Kind, Link, LinkedLru, Overview, Policy};
    use cache_core::{Rule, Slot, Table};

    /// LRU, or FIFO: the same queue, in which a hit counts or does not.
    #[derive(Clone, Debug)]
    pub enum Few {
        Lru(LinkedLru),
        Fifo(Fifo),
    }

    impl Few {
        pub fn new(kind: Kind, _seed: u64) -> Self {
            if kind == Kind::Fifo { Self::Fifo(Fifo::default()) } else { Self::Lru(LinkedLru::default()) }
        }

        pub const fn kind(&self) -> Kind {
            match self {
                Self::Lru(_) => Kind::Lru,
                Self::Fifo(_) => Kind::Fifo,
            }
        }
    }

    /// The same act of whichever it is.
    macro_rules! either {
        ($few:expr, $policy:ident => $act:expr) => {
            match $few {
                Few::Lru($policy) => $act,
                Few::Fifo($policy) => $act,
            }
        };
    }

    impl Policy for Few {
        type Link = Link;

        fn on_insert(&mut self, table: &mut Table<Link>, slot: Slot) {
            either!(self, policy => policy.on_insert(table, slot));
        }

        fn on_hit(&mut self, table: &mut Table<Link>, slot: Slot) {
            either!(self, policy => policy.on_hit(table, slot));
        }

        fn on_remove(&mut self, table: &mut Table<Link>, slot: Slot) {
            either!(self, policy => policy.on_remove(table, slot));
        }

        fn on_clear(&mut self) {
            either!(self, policy => policy.on_clear());
        }

        fn victim(&mut self, table: &mut Table<Link>) -> Option<Slot> {
            either!(self, policy => policy.victim(table))
        }

        fn order(&self, table: &Table<Link>) -> Vec<Slot> {
            either!(self, policy => policy.order(table))
        }

        fn rule(&self, table: &Table<Link>, slot: Slot) -> Rule {
            either!(self, policy => policy.rule(table, slot))
        }

        fn overview(&self, table: &Table<Link>) -> Overview {
            either!(self, policy => policy.overview(table))
        }
    }
}
