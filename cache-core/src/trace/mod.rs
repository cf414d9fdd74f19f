//! The `cache-trace` format, version 1: reading and writing.
