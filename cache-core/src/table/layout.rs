use super::{Node, Table};

/// Where the table stands in memory, for foreign code that shares it and wants to look up without a
/// call: JavaScript beside WebAssembly. Valid until the next change. To read; of a taken slot the
/// policy's bookkeeping may be written too where the policy says how ([`Lru::advance`](crate::Lru::advance)).
/// With the feature `layout`, which chooses an index that such code can follow.
///
/// ```
/// let mut slots = cache_core::Slots::new(9);
/// slots.insert(7, None);
/// let layout = slots.layout();
/// assert!(!layout.heads.is_null());
/// assert_eq!(layout.stride, 12);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The first slot of each chain, a `u32` each, 0 for none. The chain of a hash is number `hash >> shift`.
    pub heads: *const u32,
    /// 32 less the logarithm of the number of chains; 32 while there are none.
    pub shift: u32,
    /// The node of slot 0, which is none: its hash as a `u32`, then the next slot of its chain as a
    /// `u32`, 0 at the end, then the policy's bookkeeping.
    pub nodes: *const u8,
    /// Bytes from one node to the next.
    pub stride: usize,
}

impl<L> Table<L> {
    pub(crate) fn layout(&self) -> Layout {
        let heads = &self.index.heads;
        Layout {
            heads: heads.as_ptr(),
            shift: if heads.is_empty() { 32 } else { 32 - heads.len().trailing_zeros() },
            nodes: self.nodes.as_ptr().cast(),
            stride: size_of::<Node<L>>(),
        }
    }
}
