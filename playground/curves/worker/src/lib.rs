//! The worker's end: what `curves-worker.js` hands on, in the words of the protocol.

// An application: its items are for one script.
#![allow(missing_docs)]

use curves::desk::Desk;
use curves::protocol::{Order, Report};
use curves::reading::Reading;
use wasm_bindgen::prelude::*;

/// Everything one worker knows.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Worker {
    desk: Desk,
    reading: Reading,
}

#[wasm_bindgen]
impl Worker {
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a piece of a file; what is wrong with it, where it is no trace.
    pub fn feed(&mut self, piece: &[u8]) -> Option<String> {
        self.reading.feed(piece).err().map(|why| Report::Failed(why).to_string())
    }

    /// Takes accesses that were read elsewhere, to so many keys.
    pub fn keep(&mut self, ids: Vec<u32>, keys: u32) {
        self.desk.keep(ids, keys);
    }

    /// The accesses, to hand on.
    pub fn ids(&self) -> Vec<u32> {
        self.desk.ids().to_vec()
    }

    /// Does what an order asks, and reports. Reading ends with its order: the pieces have come before.
    pub fn answer(&mut self, order: &str) -> String {
        let report = match order.parse() {
            Ok(Order::Read { function }) => match core::mem::take(&mut self.reading).finish(function) {
                Ok((calls, ids)) => {
                    self.desk.keep(ids, calls.keys);
                    Report::Read(Box::new(calls))
                }
                Err(why) => Report::Failed(why),
            },
            Ok(order) => self.desk.answer(&order),
            Err(_) => Report::Failed(format!("the worker does not understand “{order}”")),
        };
        report.to_string()
    }
}
