"""Runs the Python programs of the playground's lessons and records the counters that they print.

    python3 tests/lessons/record.py            writes recorded.json
    python3 tests/lessons/record.py --check    says what differs from it

Any CPython from 3.9 on will do, nothing has to be installed. Tests compare the page's counters, step by step, with
what is recorded here, and the package's with both.
"""

import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
LESSONS = ROOT / "playground" / "lessons"
RECORDED = pathlib.Path(__file__).with_name("recorded.json")


def programs(text):
    """The versions of a lesson's program, by name. There is no reader of TOML before Python 3.11."""
    prelude, versions = "", {}
    # A section begins with [name] or [[name]]; inside of a program no line does.
    for section in re.split(r"^(?=\[+[a-z.]+\]+\s*$)", text, flags=re.MULTILINE):
        program = re.search(r"^python = '''\n(.*?)^'''", section, flags=re.MULTILINE | re.DOTALL)
        if section.startswith("[prelude]") and program:
            prelude = program[1]
        if section.startswith("[[code]]"):
            name = re.search(r'^name = "(.*)"$', section, flags=re.MULTILINE)
            if not name or not program:
                raise SystemExit("a [[code]] needs a line name = \"…\" and a program python = '''…'''")
            versions[name[1]] = prelude + program[1]
    return versions


def counters(name, program):
    """What a program prints of its counters."""
    run = subprocess.run([sys.executable, "-"], input=program, capture_output=True, text=True, timeout=60)
    if run.returncode != 0:
        raise SystemExit(f"{name} failed:\n{run.stderr}")
    return [line for line in run.stdout.splitlines() if line.startswith("CacheInfo(")]


def record():
    lessons = {}
    for path in sorted(LESSONS.glob("*.toml")):
        versions = programs(path.read_text(encoding="utf-8"))
        lessons[path.stem[:2]] = {
            name: counters(f"{path.name}, {name}", program) for name, program in versions.items()
        }
    return json.dumps(lessons, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    if sys.implementation.name != "cpython" or sys.version_info < (3, 9):
        raise SystemExit("CPython 3.9 or later is needed")
    fresh = record()
    if sys.argv[1:] == ["--check"]:
        if fresh != RECORDED.read_text(encoding="utf-8"):
            raise SystemExit(f"{RECORDED.name} is not what CPython {sys.version.split()[0]} prints now:\n{fresh}")
        print(f"{RECORDED.name} is what CPython {sys.version.split()[0]} prints")
    else:
        RECORDED.write_text(fresh, encoding="utf-8")
