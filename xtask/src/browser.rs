//! A Chrome or Chromium and its driver: found, checked, and on Debian and Ubuntu installed for root.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::run;
use crate::versions;
use crate::{Result, paths, system};

const BROWSERS: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
/// Where systems put them that keep PATH clean.
const BROWSER_PLACES: [&str; 2] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
const DRIVER_PLACES: [&str; 2] = ["/usr/lib/chromium/chromedriver", "/usr/lib/chromium-browser/chromedriver"];

/// Programs that fit each other.
#[derive(Debug, Clone)]
pub(crate) struct Browser {
    pub(crate) chrome: PathBuf,
    pub(crate) driver: PathBuf,
}

/// A browser with its driver; installs them where that is possible and they are missing.
pub(crate) fn ready() -> Result<Browser> {
    if let Some(found) = present()? {
        return Ok(found);
    }
    install()?;
    present()?.ok_or_else(|| {
        "the browser was installed but is not found: name it with CHROME, its driver with CHROMEDRIVER"
            .to_owned()
    })
}

/// What is there, `None` where one of the two is missing; an error where no two work together.
pub(crate) fn present() -> Result<Option<Browser>> {
    let chromes = named("CHROME")?.map_or_else(browsers, |chrome| vec![chrome]);
    let drivers = named("CHROMEDRIVER")?.map_or_else(drivers, |driver| vec![driver]);
    let mut first_problem = None;
    // Several may be there, of several versions: the first pair that fits.
    for chrome in &chromes {
        for driver in &drivers {
            let fits = said(chrome).and_then(|chrome| said(driver).and_then(|driver| fit(&chrome, &driver)));
            match fits {
                Ok(()) => return Ok(Some(Browser { chrome: chrome.clone(), driver: driver.clone() })),
                Err(problem) => {
                    let (chrome, driver) = (chrome.display(), driver.display());
                    first_problem.get_or_insert(format!("{problem} (browser {chrome}, driver {driver})"));
                }
            }
        }
    }
    first_problem.map_or(Ok(None), Err)
}

fn browsers() -> Vec<PathBuf> {
    let places = BROWSER_PLACES.iter().map(PathBuf::from).filter(|place| place.is_file());
    BROWSERS.iter().filter_map(|name| paths::on_path(name)).chain(places).collect()
}

fn drivers() -> Vec<PathBuf> {
    // Hosted build machines name the driver's folder.
    let hosted = env::var_os("CHROMEWEBDRIVER").map(|folder| Path::new(&folder).join("chromedriver"));
    let places = hosted.into_iter().chain(DRIVER_PLACES.iter().map(PathBuf::from));
    paths::on_path("chromedriver").into_iter().chain(places.filter(|place| place.is_file())).collect()
}

fn named(variable: &str) -> Result<Option<PathBuf>> {
    let Some(value) = env::var_os(variable).filter(|value| !value.is_empty()) else { return Ok(None) };
    let given = PathBuf::from(value);
    // A bare name is looked up as a shell would do it.
    let found = if given.components().count() == 1 {
        given.to_str().and_then(paths::on_path)
    } else {
        std::path::absolute(&given).ok().filter(|path| path.is_file())
    };
    let found = found.ok_or_else(|| {
        format!("{variable} is {}, and there is no such program: correct or unset it", given.display())
    })?;
    Ok(Some(found))
}

fn said(program: &Path) -> Result<String> {
    run::version_line(program).ok_or_else(|| {
        format!(
            "{} does not tell its version (`--version` fails): install another one, or name one with \
             CHROME and CHROMEDRIVER",
            program.display()
        )
    })
}

/// Driver and browser must be of the same major version.
fn fit(browser: &str, driver: &str) -> Result {
    let major = |line: &str| {
        versions::find(line)
            .map(versions::Version::major)
            .ok_or_else(|| format!("'{line}' names no version of a browser or driver"))
    };
    let (browser, driver) = (major(browser)?, major(driver)?);
    if browser == driver {
        return Ok(());
    }
    Err(format!(
        "the browser is of version {browser} and its driver of {driver}, which do not work together: \
         install them from one source, or name a fitting pair with CHROME and CHROMEDRIVER"
    ))
}

/// The packages of a system with apt, by what `/etc/os-release` says.
fn packages(release: &str) -> [&'static str; 3] {
    let ubuntu = release.lines().any(|line| matches!(line, "ID=ubuntu" | "ID=\"ubuntu\""));
    if ubuntu {
        ["chromium-browser", "chromium-chromedriver", "fonts-liberation"]
    } else {
        ["chromium", "chromium-driver", "fonts-liberation"]
    }
}

fn install() -> Result {
    const MISSING: &str = "there is no Chrome or Chromium with its driver (chromedriver)";
    let packages = packages(&fs::read_to_string("/etc/os-release").unwrap_or_default());
    system::install(MISSING, &packages, "name others with CHROME and CHROMEDRIVER")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browser_and_driver_must_be_of_one_major_version() {
        let browser = "Chromium 156.0.8078.79 built on Debian GNU/Linux 12";
        assert_eq!(fit(browser, "ChromeDriver 156.0.8078.80 (abc)"), Ok(()));
        let message = fit(browser, "ChromeDriver 155.0.1.2 (abc)").unwrap_err();
        assert!(
            message.contains("156") && message.contains("155") && message.contains("CHROME"),
            "{message}"
        );
        assert!(fit("no browser", "ChromeDriver 155.0.1.2").unwrap_err().contains("'no browser'"));
    }

    #[test]
    fn each_system_has_its_own_package_names() {
        assert_eq!(packages("NAME=x\nID=ubuntu\n")[0], "chromium-browser");
        assert_eq!(packages("ID=debian\nVERSION_ID=\"12\"\n")[1], "chromium-driver");
        // Derivatives of Ubuntu say so in ID_LIKE only, and most of them package it as Debian does.
        assert_eq!(packages("ID=linuxmint\nID_LIKE=ubuntu\n")[0], "chromium");
    }
}
