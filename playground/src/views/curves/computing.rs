//! The workers of one set of curves: what is asked of them, and what they say.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use curves::protocol::{Calls, Order, Report};
use js_sys::{Array, Object, Reflect, Uint32Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Event, File, MessageEvent, Worker, WorkerOptions, WorkerType};
use yew::Callback;

use super::super::dom::{self, Listener};
use crate::model::curves::job::Job;

/// Beside the page, like everything it is made of.
const SCRIPT: &str = "curves-worker.js";
/// Up to so many accesses a second worker would not be ready before the first is done.
const FEW: usize = 20_000;

/// Curves that are being computed. Dropping it ends the workers.
#[derive(Debug)]
pub(super) struct Computing(Rc<RefCell<Inner>>);

struct Inner {
    job: Job,
    workers: Vec<Hand>,
    heard: Callback<Rc<Job>>,
}

/// A worker, and whether it waits for an order.
struct Hand {
    worker: Worker,
    idle: bool,
    _listeners: [Listener; 2],
}

impl Computing {
    /// Reads a file, and computes the curves of its calls. Nothing of the file comes into the page's thread.
    pub(super) fn of_file(file: &File, function: Option<u64>, heard: Callback<Rc<Job>>) -> Self {
        let job = Job::of_file(&file.name(), file.size() as u64);
        let computing = Self::with(job, cores(), heard);
        computing.act(|inner| inner.order(0, &Order::Read { function }, Some(("file", file.as_ref()))));
        computing
    }

    /// Computes the curves of calls that are at hand.
    pub(super) fn of_calls(name: &str, calls: Calls, ids: &[u32], heard: Callback<Rc<Job>>) -> Self {
        let keys = calls.keys;
        let hands = if ids.len() <= FEW { 1 } else { cores() };
        let computing = Self::with(Job::of_calls(name, calls), hands, heard);
        computing.act(|inner| {
            if !inner.job.is_over() {
                (0..inner.workers.len())
                    .try_for_each(|hand| inner.keep(hand, keys, &Uint32Array::from(ids)))?;
            }
            Ok(())
        });
        computing
    }

    /// How it stands.
    pub(super) fn job(&self) -> Rc<Job> {
        Rc::new(self.0.borrow().job.clone())
    }

    /// Ends it with what has come.
    pub(super) fn stop(&self) {
        self.act(|inner| {
            inner.job.stop();
            Ok(())
        });
    }

    fn with(job: Job, hands: usize, heard: Callback<Rc<Job>>) -> Self {
        let inner = Rc::new(RefCell::new(Inner { job, workers: Vec::new(), heard }));
        let computing = Self(Rc::clone(&inner));
        computing.act(|inner_now| {
            for number in 0..hands {
                inner_now.workers.push(Hand::new(number, &Rc::downgrade(&inner))?);
            }
            Ok(())
        });
        computing
    }

    /// Does something, and tells what has become of it. The job ends where a browser refuses.
    fn act(&self, act: impl FnOnce(&mut Inner) -> Result<(), JsValue>) {
        act_on(&self.0, act);
    }
}

fn act_on(inner: &Rc<RefCell<Inner>>, act: impl FnOnce(&mut Inner) -> Result<(), JsValue>) {
    let mut now = inner.borrow_mut();
    if act(&mut now).is_err() {
        now.job.give_up();
    }
    if now.job.is_over() {
        now.workers.iter().for_each(|hand| hand.worker.terminate());
    }
    let (job, heard) = (Rc::new(now.job.clone()), now.heard.clone());
    // Whoever hears it may let go of all this.
    drop(now);
    heard.emit(job);
}

impl Inner {
    /// Gives an order to a worker, and something with it that changes hands.
    fn order(&mut self, hand: usize, order: &Order, with: Option<(&str, &JsValue)>) -> Result<(), JsValue> {
        let Some(hand) = self.workers.get_mut(hand) else { return Ok(()) };
        hand.idle = false;
        let message = Object::new();
        Reflect::set(&message, &"order".into(), &order.to_string().into())?;
        let given = Array::new();
        if let Some((name, value)) = with {
            Reflect::set(&message, &name.into(), value)?;
            if let Some(numbers) = value.dyn_ref::<Uint32Array>() {
                given.push(&numbers.buffer());
            }
        }
        hand.worker.post_message_with_transfer(&message, &given)
    }

    fn keep(&mut self, hand: usize, keys: u32, ids: &Uint32Array) -> Result<(), JsValue> {
        self.order(hand, &Order::Keep { keys }, Some(("ids", ids.as_ref())))
    }

    fn hear(&mut self, hand: usize, message: &JsValue) -> Result<(), JsValue> {
        let report = Reflect::get(message, &"report".into())?.as_string().unwrap_or_default();
        let Ok(report) = report.parse::<Report>() else {
            self.job.hear(Report::Failed("its worker said something that is not understood".to_owned()));
            return Ok(());
        };
        if !matches!(report, Report::Reading { .. }) {
            self.workers[hand].idle = true;
        }
        let keys = if let Report::Read(calls) = &report { Some(calls.keys) } else { None };
        self.job.hear(report);
        if let (Some(keys), Ok(ids)) = (keys, Reflect::get(message, &"ids".into())?.dyn_into::<Uint32Array>())
        {
            // There are two workers at most: whoever did not read the file gets the accesses as they are.
            for other in (0..self.workers.len()).filter(|other| *other != hand) {
                self.keep(other, keys, &ids)?;
            }
        }
        for idle in 0..self.workers.len() {
            if self.workers[idle].idle
                && let Some(order) = self.job.order()
            {
                self.order(idle, &order, None)?;
            }
        }
        Ok(())
    }
}

impl Hand {
    fn new(number: usize, inner: &Weak<RefCell<Inner>>) -> Result<Self, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(SCRIPT, &options)?;
        let to = Weak::clone(inner);
        let message = Listener::new(&worker, "message", move |event: Event| {
            if let (Some(inner), Some(event)) = (to.upgrade(), event.dyn_ref::<MessageEvent>()) {
                act_on(&inner, |inner| inner.hear(number, &event.data()));
            }
        });
        let to = Weak::clone(inner);
        let error = Listener::new(&worker, "error", move |_| {
            if let Some(inner) = to.upgrade() {
                act_on(&inner, |_| Err(JsValue::NULL));
            }
        });
        Ok(Self { worker, idle: false, _listeners: [message, error] })
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.workers.iter().for_each(|hand| hand.worker.terminate());
    }
}

impl core::fmt::Debug for Inner {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Inner").field("job", &self.job.stage).finish_non_exhaustive()
    }
}

/// How many workers are worth it: two, where there are as many cores.
fn cores() -> usize {
    if dom::window().navigator().hardware_concurrency() >= 2.0 { 2 } else { 1 }
}
