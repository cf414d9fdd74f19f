//! From the sources to what is published: the npm package and the page.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::lock::{self, Lock};
use crate::run::{self, say};
use crate::tools::{self, Toolbox};
use crate::{Result, npm, paths};

/// What rustc writes for wasm32 and all engines of the last years run; wasm-opt must be told, because
/// wasm-bindgen drops the section that names it. Not `--all-features`: that would let it use new ones.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];
/// The package's binary is on the path of every call: speed first.
const OPTIMISE_HOT: [&str; 1] = ["-O3"];
/// The page's binary travels compressed, and every level above this one inlines: fewer bytes before the
/// compression, more after it (272 kB against 284), and three times as long to wait for. Sorted by name, the instances of
/// one generic function stand side by side, which compresses better by 2 %.
const OPTIMISE_PAGE: [&str; 2] = ["-O1", "--reorder-functions-by-name"];
const OPTIMISE_TOOLS: [&str; 1] = ["-Oz"];

/// A crate that becomes a wasm module.
struct Module {
    /// The crate's folder.
    folder: &'static str,
    /// Below `target/wasm`.
    out: &'static str,
    name: &'static str,
    /// Beside those that the crate has by default.
    features: &'static str,
    default_features: bool,
    /// Of Cargo: what it is compiled for.
    profile: &'static str,
    optimise: &'static [&'static str],
    /// Whether the functions' names stay in the binary.
    names: bool,
}

const HOT: Module = Module {
    folder: "cache-wasm",
    out: "hot",
    name: "cache_wasm",
    features: "standalone",
    default_features: true,
    profile: "release",
    optimise: &OPTIMISE_HOT,
    names: false,
};
/// The same with all policies, for the package's entry `policies`.
const POLICIES: Module = Module { out: "policies", features: "standalone,policies", ..HOT };
/// The first one with the functions' names, to look into it.
const HOT_NAMED: Module = Module { out: "hot-named", names: true, ..HOT };
/// The analysis for the package's entry `tools`, off the path of calls: small, then.
const TOOLS: Module = Module {
    folder: "cache-wasm/tools",
    out: "tools",
    name: "cache_wasm_tools",
    features: "",
    default_features: true,
    profile: "release",
    optimise: &OPTIMISE_TOOLS,
    names: false,
};
const PAGE: Module = Module {
    folder: "playground/program",
    out: "playground",
    name: "playground",
    features: "",
    default_features: true,
    profile: "release",
    optimise: &OPTIMISE_PAGE,
    names: false,
};
/// The part of it that the page begins with.
const LESSON: Module = Module { out: "lesson", name: "lesson", default_features: false, ..PAGE };
/// What computes curves beside the page. It is fetched when it is needed, and then speed comes first.
const CURVES: Module = Module {
    folder: "playground/curves/worker",
    out: "curves",
    name: "curves",
    features: "",
    default_features: true,
    profile: "worker",
    optimise: &OPTIMISE_HOT,
    names: false,
};

/// What the page is built for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Site {
    /// Any static host: at hand offline after one visit.
    Published,
    /// The person at this machine, who wants to see the latest build, not a stored one.
    Here,
}

/// The package, and the page, which has parts of it in it.
pub(crate) fn build_all(site: Site) -> Result {
    let toolbox = prepare()?;
    package(&toolbox)?;
    page(&toolbox, site).map(drop)
}

/// Builds the package with the page in it, for `cache-wasm open`, and packs it; returns the tarball's path.
pub(crate) fn pack() -> Result<PathBuf> {
    let toolbox = prepare()?;
    package(&toolbox)?;
    let page = page(&toolbox, Site::Here)?;
    whole_tarball(&page)
}

/// Packs what `package` built, with the page in it: what is published.
pub(crate) fn whole_tarball(page: &Path) -> Result<PathBuf> {
    let place = paths::target("npm/package/page");
    remove_folder(&place)?;
    copy_folder(page, &place)?;
    let script = paths::root().join("playground/publish/online.mjs");
    paths::require(&script, "it makes the page one that is served anew each time")?;
    let mut node = run::command("node");
    node.arg(script).arg(&place);
    run::run(node)?;
    tarball()
}

/// All tools that building takes.
pub(crate) fn prepare() -> Result<Toolbox> {
    npm::dev_packages()?;
    tools::toolbox()
}

/// The npm package, unpacked, in `target/npm/package`, but for the page: that takes long, and few tests want it.
pub(crate) fn package(toolbox: &Toolbox) -> Result<PathBuf> {
    let start = Instant::now();
    let _turn = turn()?;
    let (hot, policies) = (wasm_module(toolbox, &HOT)?, wasm_module(toolbox, &POLICIES)?);
    let tools = wasm_module(toolbox, &TOOLS)?;
    let script = paths::root().join("cache-wasm/js/build.mjs");
    paths::require(&script, "it makes the npm package of the wasm modules and the TypeScript sources")?;
    let (partial, out) = (paths::target("npm/package.partial"), paths::target("npm/package"));
    remove_folder(&partial)?;
    let mut node = run::command("node");
    node.arg(script)
        .arg("--wasm")
        .arg(hot)
        .arg("--policies")
        .arg(policies)
        .arg("--tools")
        .arg(tools)
        .arg("--out")
        .arg(&partial)
        .stdout(std::io::stderr());
    run::run(node)?;
    paths::require(&partial.join("package.json"), "cache-wasm/js/build.mjs must write it")?;
    replace_folder(&partial, &out)?;
    say(&format!("the package is in {} ({})", out.display(), run::seconds(start)));
    Ok(out)
}

/// Packs what `package` built.
pub(crate) fn tarball() -> Result<PathBuf> {
    let _turn = turn()?;
    let (folder, fresh) = (paths::target("npm"), paths::target("npm/tarball.partial"));
    remove_folder(&fresh)?;
    fs::create_dir_all(&fresh).map_err(|error| format!("{}: {error}", fresh.display()))?;
    let mut npm = run::npm();
    npm.args(["pack", "--ignore-scripts", "--loglevel", "error", "--pack-destination"]).arg(&fresh);
    npm.arg(folder.join("package"));
    let printed = run::output(npm)?;
    let name = printed.lines().last().unwrap_or_default().trim();
    let is_tarball = Path::new(name).extension().is_some_and(|ending| ending == "tgz");
    if !is_tarball || !fresh.join(name).is_file() {
        return Err(format!(
            "npm pack was to print the tarball's name last, but printed '{}'",
            printed.trim()
        ));
    }
    // Tarballs of other versions would only be mistaken for this one.
    for entry in fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?.flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|ending| ending == "tgz") && entry.file_name() != name {
            fs::remove_file(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        }
    }
    let tarball = folder.join(name);
    fs::rename(fresh.join(name), &tarball).map_err(|error| format!("{}: {error}", tarball.display()))?;
    remove_folder(&fresh)?;
    Ok(tarball)
}

/// The static site in `target/playground`. The package has to be there.
pub(crate) fn page(toolbox: &Toolbox, whose: Site) -> Result<PathBuf> {
    let start = Instant::now();
    let _turn = turn()?;
    let modules = [&LESSON, &PAGE, &CURVES].map(|module| Ok((module, wasm_module(toolbox, module)?)));
    let modules = modules.into_iter().collect::<Result<Vec<_>>>()?;
    let content = paths::root().join("playground/static");
    paths::require(&content.join("index.html"), "it is the page that loads these programs")?;

    let (partial, site) = (paths::target("playground.partial"), paths::target("playground"));
    remove_folder(&partial)?;
    copy_folder(&content, &partial)?;
    for (Module { name, .. }, wasm) in &modules {
        for file in [format!("{name}.js"), format!("{name}_bg.wasm")] {
            copy_file(&wasm.join(&file), &partial.join(&file))?;
        }
        let snippets = wasm.join("snippets");
        if snippets.is_dir() {
            copy_folder(&snippets, &partial.join("snippets"))?;
        }
    }
    lessons(&partial.join("lessons"))?;
    documents(&partial)?;
    languages(&partial.join("text"))?;
    let parts = paths::target("npm/package/for-page");
    paths::require(&parts, "building the package leaves it")?;
    copy_folder(&parts, &partial.join("package"))?;
    publish(&partial, whose)?;
    replace_folder(&partial, &site)?;
    say(&format!("the page is in {} ({})", site.display(), run::seconds(start)));
    Ok(site)
}

/// What the lessons say: the page loads each when it is opened.
fn lessons(folder: &Path) -> Result {
    let mut cargo = run::cargo();
    cargo.args(["run", "--quiet", "-p", "playground", "--example", "lessons", "--"]);
    cargo.arg(paths::root().join("playground/lessons")).arg(folder);
    run::run(cargo)
}

/// The documents that lessons link to, a page each.
fn documents(site: &Path) -> Result {
    let mut cargo = run::cargo();
    cargo.args(["run", "--quiet", "-p", "documents", "--"]);
    cargo.arg(paths::root()).arg(paths::root().join("playground/lessons")).arg(site);
    run::run(cargo)
}

/// The languages there are beside English, a file each.
fn languages(folder: &Path) -> Result {
    let own = paths::root().join("playground/text");
    copy_folder(&own, folder)?;
    // For people who add one, not for the page.
    let notes = folder.join("README.md");
    fs::remove_file(&notes).map_err(|error| format!("{}: {error}", notes.display()))
}

/// The last step: everything a browser loads as small as it can be, and what keeps it at hand offline.
fn publish(folder: &Path, whose: Site) -> Result {
    let script = paths::root().join("playground/publish/publish.mjs");
    paths::require(&script, "it makes the site ready to be published")?;
    let mut node = run::command("node");
    node.arg(script).arg(folder).stdout(std::io::stderr());
    if whose == Site::Published {
        node.arg("--offline");
    }
    run::run(node)
}

/// The package's binary before it went into the package, with wasm-bindgen's JavaScript: the folder of what
/// `package` built, and of the same with the functions' names.
pub(crate) fn binaries(toolbox: &Toolbox) -> Result<(PathBuf, PathBuf)> {
    let _turn = turn()?;
    let built = paths::target("wasm").join(HOT.out);
    paths::require(&built, "building the package leaves it")?;
    Ok((built, wasm_module(toolbox, &HOT_NAMED)?))
}

/// Compiles a crate with wasm-pack and optimises the binary; returns the folder with the result.
fn wasm_module(toolbox: &Toolbox, module: &Module) -> Result<PathBuf> {
    say(&format!("compiling {} to wasm", module.folder));
    let out = paths::target("wasm").join(module.out);
    remove_folder(&out)?;
    let mut wasm_pack = toolbox.wasm_pack("build");
    wasm_pack.args([module.folder, "--profile", module.profile, "--target", "web", "--no-pack", "--no-opt"]);
    wasm_pack.arg("--out-dir").arg(&out).args(["--out-name", module.name]);
    wasm_pack.args(["--", "--features", module.features]).stdout(std::io::stderr());
    if !module.default_features {
        wasm_pack.arg("--no-default-features");
    }
    if let Some(crates) = paths::downloaded_crates() {
        // Panics name their places in the source: nobody need know where that lies on this machine.
        wasm_pack.env("CARGO_ENCODED_RUSTFLAGS", format!("--remap-path-prefix={}=crates", crates.display()));
    }
    run::run(wasm_pack)?;

    let binary = out.join(format!("{}_bg.wasm", module.name));
    paths::require(&binary, "wasm-pack must write it")?;
    let optimised = out.join("optimised.wasm");
    let script = paths::root().join("node_modules/binaryen/bin/wasm-opt");
    paths::require(&script, "npm's package binaryen brings it")?;
    let mut wasm_opt = run::command("node");
    wasm_opt.arg(script).args(module.optimise).args(WASM_FEATURES);
    wasm_opt.arg(if module.names { "--debuginfo" } else { "--strip-debug" });
    wasm_opt.args(["--strip-producers", "--strip-target-features"]);
    wasm_opt.arg(&binary).arg("-o").arg(&optimised);
    run::run(wasm_opt)?;
    let size = |path: &Path| fs::metadata(path).map_or(0, |data| data.len());
    say(&format!("wasm-opt: {} bytes, {} before", size(&optimised), size(&binary)));
    fs::rename(&optimised, &binary).map_err(|error| format!("{}: {error}", binary.display()))?;
    Ok(out)
}

/// Held while something below `target` is made that another run would make too.
fn turn() -> Result<Lock> {
    lock::lock(&paths::target(""), "building here")
}

/// What was assembled beside takes the place: nobody ever finds half of it there.
fn replace_folder(fresh: &Path, place: &Path) -> Result {
    remove_folder(place)?;
    fs::rename(fresh, place).map_err(|error| format!("{} cannot be replaced: {error}", place.display()))
}

fn remove_folder(folder: &Path) -> Result {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(format!("{} cannot be removed: {error}", folder.display()))
        }
        _ => Ok(()),
    }
}

/// Copies a folder with all below it.
pub(crate) fn copy_folder(from: &Path, to: &Path) -> Result {
    let trouble = |error: std::io::Error| format!("{} cannot be copied: {error}", from.display());
    fs::create_dir_all(to).map_err(trouble)?;
    for entry in fs::read_dir(from).map_err(trouble)? {
        let entry = entry.map_err(trouble)?;
        let name: OsString = entry.file_name();
        if entry.file_type().map_err(trouble)?.is_dir() {
            copy_folder(&entry.path(), &to.join(name))?;
        } else {
            copy_file(&entry.path(), &to.join(name))?;
        }
    }
    Ok(())
}

fn copy_file(from: &Path, to: &Path) -> Result {
    fs::copy(from, to).map(drop).map_err(|error| format!("{} cannot be copied: {error}", from.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_copied_with_all_below_them() {
        let base = std::env::temp_dir().join(format!("xtask-copy-{}", std::process::id()));
        let (from, to) = (base.join("from"), base.join("to"));
        fs::create_dir_all(from.join("deep/er")).unwrap();
        fs::write(from.join("a"), "1").unwrap();
        fs::write(from.join("deep/er/b"), "2").unwrap();
        copy_folder(&from, &to).unwrap();
        assert_eq!(fs::read_to_string(to.join("a")).unwrap(), "1");
        assert_eq!(fs::read_to_string(to.join("deep/er/b")).unwrap(), "2");
        remove_folder(&base).unwrap();
        remove_folder(&base).unwrap();
        assert!(copy_folder(&from, &to).unwrap_err().contains("from cannot be copied"));
    }
}
