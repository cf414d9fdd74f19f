// The recorder is imported for what it does.

import "cache-wasm/record";
