//! Reading a recording: piece by piece, each in a task of its own, so that the page goes on meanwhile. The file stays
//! with the browser: no more than a piece of it is ever in this program's memory.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Promise, Uint8Array};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Blob;
use yew::prelude::*;

use super::markup::html;
use crate::WHOLE;
use crate::model::recordings::Coming;
use crate::model::run::Run;
use crate::model::state::{Msg, State};
use crate::model::trace_file::{Opened, Opening, TraceFile, Trouble};
use crate::phrases::args;
use crate::phrases::en::notices;

/// So many bytes are read at once: at most a few thousand steps, which take some milliseconds.
const PIECE: f64 = 131_072.0;

/// The recording that comes is read, as long as it is wanted.
#[hook]
pub(super) fn use_opening(state: &Rc<State>, send: Callback<Msg>) {
    let coming = state.coming.clone();
    use_effect_with(coming.as_ref().map(|coming| coming.number), move |_| {
        let wanted = Rc::new(Cell::new(true));
        if WHOLE && let Some(coming) = coming {
            let wanted = Rc::clone(&wanted);
            spawn_local(async move {
                let number = coming.number;
                let so_far = |percent| send.emit(Msg::Read { number, percent });
                let opened = read(&coming, &wanted, so_far).await.map(Opened::from);
                if wanted.get() {
                    send.emit(Msg::Opened { number, opened });
                }
            });
        }
        move || wanted.set(false)
    });
}

async fn read(
    coming: &Coming,
    wanted: &Cell<bool>,
    so_far: impl Fn(u32),
) -> Result<(TraceFile, Run), Trouble> {
    let file: &Blob = coming.contents.get().ok_or(Trouble::NotRead)?;
    let size = file.size();
    let mut opening = Opening::new(size as usize);
    let (mut from, mut bytes) = (0.0, Vec::new());
    let mut next = piece(file, from);
    while let Some(piece_read) = next {
        let read = JsFuture::from(piece_read).await.map_err(|_| Trouble::NotRead)?;
        if !wanted.get() {
            break;
        }
        from += PIECE;
        // Asked for now, it is on its way while this one is taken; and it comes in a task of its own.
        next = if from < size { piece(file, from) } else { None };
        let read = Uint8Array::new(&read);
        bytes.resize(read.length() as usize, 0);
        read.copy_to(&mut bytes);
        let before = opening.percent();
        opening.feed(&bytes)?;
        if next.is_some() && opening.percent() > before {
            so_far(opening.percent());
        }
    }
    opening.finish(&coming.name)
}

fn piece(file: &Blob, from: f64) -> Option<Promise> {
    Some(file.slice_with_f64_and_f64(from, from + PIECE).ok()?.array_buffer())
}

/// How far it is, where it takes a while, and a way out of it.
pub(super) fn coming(state: &State, send: &Callback<Msg>) -> Html {
    let Some(coming) = state.coming.as_ref().filter(|coming| WHOLE && coming.percent > 0) else {
        return html! {};
    };
    let t = state.language;
    let said = t.text(notices::OPENING, args![file = &*coming.name]);
    html! {
        <div class="notices">
            <div class="notice coming">
                <p>{ &said }</p>
                <progress max="100" value={coming.percent.to_string()} aria-label={said.clone()} />
                <button class="plain" onclick={send.reform(|_| Msg::StopOpening)}>{ t.say(notices::CANCEL) }</button>
            </div>
        </div>
    }
}
