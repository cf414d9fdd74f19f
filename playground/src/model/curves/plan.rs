//! In which order workers are asked: what makes the first picture, then what makes it exact.

use std::collections::VecDeque;

use cache_core::policy::Kind;
use curves::protocol::{Calls, Order, Report};

use super::sizes::{insert, is_worth_sampling, one_in, sizes};

/// What is still to be asked.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// By urgency: LRU, what is sampled, the optimum, the rest.
    queues: [VecDeque<Order>; 4],
    sizes: Vec<u32>,
    keys: u32,
    one_in: u32,
}

const FIRST: usize = 0;
const SAMPLED: usize = 1;
const OPTIMUM: usize = 2;
const EXACT: usize = 3;

impl Plan {
    /// What there is to ask about calls.
    pub fn new(calls: &Calls) -> Self {
        let bound = calls.functions.iter().find(|known| Some(known.id) == calls.function);
        let bound = bound.and_then(|known| known.bound?.try_into().ok());
        let mut plan = Self {
            sizes: sizes(calls.keys, bound),
            keys: calls.keys,
            one_in: one_in(calls.accesses),
            ..Self::default()
        };
        plan.queues[FIRST].push_back(Order::Lru { sizes: plan.sizes.clone() });
        // From small to large: small caches are simulated faster, and are the ones that were not sampled.
        for size in plan.sizes.clone() {
            plan.ask_about(size);
        }
        plan
    }

    /// The sizes that are looked at.
    pub fn sizes(&self) -> &[u32] {
        &self.sizes
    }

    /// One key in so many makes the first picture.
    pub fn one_in(&self) -> u32 {
        self.one_in
    }

    /// How many orders are left, and how many of them the first picture needs.
    pub fn left(&self) -> (usize, usize) {
        let early = self.queues[FIRST].len() + self.queues[SAMPLED].len();
        (self.queues.iter().map(VecDeque::len).sum(), early)
    }

    /// What to ask next.
    pub fn order(&mut self) -> Option<Order> {
        self.queues.iter_mut().find_map(VecDeque::pop_front)
    }

    /// Hears what a worker has found: the knee is looked at too, and before all others.
    pub fn hear(&mut self, report: &Report) {
        let Report::Lru(lru) = report else { return };
        let Some(knee) = lru.knee.filter(|knee| *knee < self.keys && !self.sizes.contains(knee)) else {
            return;
        };
        insert(&mut self.sizes, knee);
        let rest = core::mem::take(&mut self.queues);
        self.ask_about(knee);
        for (queue, rest) in self.queues.iter_mut().zip(rest) {
            queue.extend(rest);
        }
    }

    fn ask_about(&mut self, size: u32) {
        self.queues[OPTIMUM].push_back(Order::Optimum { size });
        // LRU is known at every size already.
        for policy in Kind::ALL.into_iter().filter(|policy| *policy != Kind::Lru) {
            if is_worth_sampling(size, self.one_in) {
                self.queues[SAMPLED].push_back(Order::Simulate { policy, size, one_in: self.one_in });
            }
            self.queues[EXACT].push_back(Order::Simulate { policy, size, one_in: 1 });
        }
    }
}

#[cfg(test)]
mod tests {
    use curves::protocol::LruKnown;

    use super::super::sizes::MOST;
    use super::*;

    fn calls(accesses: u64, keys: u32) -> Calls {
        Calls { accesses, keys, ..Calls::default() }
    }

    fn knee(size: u32) -> Report {
        Report::Lru(LruKnown { knee: Some(size), ..LruKnown::default() })
    }

    fn all(mut plan: Plan) -> Vec<Order> {
        core::iter::from_fn(|| plan.order()).collect()
    }

    fn exact(orders: &[Order]) -> usize {
        orders.iter().filter(|order| matches!(order, Order::Simulate { one_in: 1, .. })).count()
    }

    #[test]
    fn a_million_accesses_are_sampled_first_and_exact_at_no_more_than_eight_sizes() {
        let mut plan = Plan::new(&calls(1_000_000, 123_636));
        assert!(matches!(plan.order(), Some(Order::Lru { sizes }) if sizes.len() == 7));
        plan.hear(&knee(13_945));
        assert_eq!(plan.sizes().len(), MOST);
        let (left, early) = plan.left();
        let orders = all(plan);
        assert_eq!(orders.len(), left);
        let sampled = |order: &Order| matches!(order, Order::Simulate { one_in: 20, .. });
        assert!(orders[..early].iter().all(sampled) && !orders[early..].iter().any(sampled));
        assert!(matches!(orders[0], Order::Simulate { size: 13_945, .. }));
        assert_eq!(exact(&orders), MOST * (Kind::ALL.len() - 1));
        let optimum: Vec<&Order> =
            orders.iter().filter(|order| matches!(order, Order::Optimum { .. })).collect();
        assert_eq!((optimum.len(), optimum[0]), (MOST, &Order::Optimum { size: 13_945 }));
    }

    #[test]
    fn few_accesses_are_looked_at_exactly_from_the_start() {
        let mut plan = Plan::new(&calls(30, 6));
        plan.order();
        plan.hear(&knee(3));
        assert_eq!((plan.sizes(), plan.left().1), (&[1, 2, 3, 4, 5][..], 0));
        assert_eq!(exact(&all(plan)), 5 * 6);
    }

    #[test]
    fn one_key_leaves_nothing_to_compare() {
        let mut plan = Plan::new(&calls(30, 1));
        assert_eq!(plan.order(), Some(Order::Lru { sizes: vec![] }));
        plan.hear(&knee(1));
        assert_eq!(plan.order(), None);
    }

    #[test]
    fn the_bound_that_the_cache_had_is_among_the_sizes() {
        let function =
            curves::protocol::Function { id: 4, bound: Some(128), ..curves::protocol::Function::default() };
        let calls = Calls { function: Some(4), functions: vec![function], ..calls(90_000, 5_000) };
        assert!(Plan::new(&calls).sizes().contains(&128));
    }
}
