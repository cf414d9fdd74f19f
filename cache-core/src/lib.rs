//! The cache engine.
#![no_std]
extern crate alloc;
