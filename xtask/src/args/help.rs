//! What `cargo xtask help` prints.

pub(crate) const HELP: &str = "\
cargo xtask: the one task runner of this workspace

  play [--port N] [--no-open]   build everything, then serve the playground on 127.0.0.1 (port 8787)
  build                         build only: the page in target/playground, the package in target/npm
  pack                          build the npm package; the last line printed is the tarball's path
  test                          run every suite
  test quick                    run the native and Node suites (under a minute)
  test NAME...                  run the named suites: native, bare, wasm-node, wasm-browser, node,
                                types, package, bundlers, stores, python, page
  soak [--seconds N] [--only NAME]...
                                run what takes longer: each fuzzer for N seconds (300), stores that
                                fail (ten minutes at least), other runtimes, miri; or the named parts:
                                fuzz-native, fuzz-targets, fuzz-node, faults, python-packages, node-24,
                                node-26, bun, deno, workerd, miri
  bench js [--json FILE] [--runtime NAME] ...
                                measure the package against its peers; FILE gets the figures; NAME is
                                node, node-24, node-26, chromium or bun; other options go to the
                                benchmark (tests/bench/README.md)
  bench boundary [--json FILE] [--save]
                                what the calls into WebAssembly cost, what the binary is made of, and
                                what a hit is; --save makes its sizes those that later ones are
                                compared with
  bench native [--json FILE] ...
                                measure the engine beside other caches written in Rust; FILE gets the
                                figures (target/bench/native.json); other options go to the benchmark:
                                --quick, --rounds N, --only WORD
  bench hit-ratio [--traces FOLDER]
                                what each policy hits on real traces, beside the optimum: the table,
                                the picture and the figures go to target/bench; FOLDER, or
                                $CACHE_TRACES, has more traces (tests/traces/README.md)
  bench curves [--json FILE] ...
                                how long the page takes for the curves of a million accesses, until
                                there is a first picture and until all is exact; other options go to
                                the benchmark: --accesses N, --rounds N
  bench page [--json FILE] ...  what Lighthouse says of the page, how long until it answers and what a
                                step takes; other options go to the benchmark: --rounds N, --only NAME
  bench loads [--json FILE] [--rounds N]
                                memoizeAsync beside its peers, with Redis and without, in several
                                processes: each figure with what it is to reach; FILE gets all of them
  corpus                        print what `diagnose` says of small programs, half of them healthy, the
                                others with one fault each
  pictures                      take the README's pictures of the page anew (docs/pictures)
  replay SEED                   run the property tests again with the seed of a failure
  help                          print this text

Tools it needs (the wasm target, wasm-pack, wasm-bindgen, cargo-fuzz, npm's development packages)
are set up on first use, by version, in $CACHE_WASM_TOOLS, $XDG_CACHE_HOME/cache-wasm/tools or
~/.cache/cache-wasm/tools. CHROME and CHROMEDRIVER name another browser and driver than those on PATH,
PYTHON another Python.";
