#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| cache_core_fuzz::trace(input));
