"""The wheel holds exactly the six packages, and the installed command works in an environment of its own.

Run by ``make wheel-check`` (and so by CI); exits with 1 and one line when something is wrong.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOP_LEVEL = {"temoin", "crawler", "scenarios", "detectors", "tracker_db", "reports"}
SHIPPED_DATA = (
    "crawler/capture/consent_reading.js",
    "crawler/discovery/policy_words.yaml",
    "detectors/policy/grammar/fr.yaml",
    "detectors/signals/cmp_records/axeptio.yaml",
    "detectors/signals/generic_records/fr.yaml",
    "reports/report.schema.json",
    "scenarios/consent/cmps/axeptio.yaml",
    "scenarios/consent/page/7_facts.js",
    "scenarios/consent/reopen.js",
    "scenarios/links.js",
    "scenarios/consent/words/fr.yaml",
    "temoin/demo/violations.yaml",
    "tracker_db/services/hotjar.yaml",
)

HOOKS = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "crawler/capture/hooks").glob("*.js"))


def main() -> None:
    """Build, look inside, install, run."""
    with tempfile.TemporaryDirectory(prefix="temoin-wheel-") as place:
        wheel = _built(Path(place))
        _check_names(wheel)
        _check_command(wheel, Path(place) / "env")
    print(f"wheel-check: {wheel.name} holds {', '.join(sorted(TOP_LEVEL))}; the installed command works")


def _built(place: Path) -> Path:
    _run(sys.executable, "-m", "build", "--wheel", "--outdir", str(place), str(ROOT))
    return next(place.glob("*.whl"))


def _check_names(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    found = {name.split("/", 1)[0] for name in names if ".dist-info" not in name.split("/", 1)[0]}
    if found != TOP_LEVEL:
        sys.exit(f"wheel-check: top-level names are {sorted(found)}, expected {sorted(TOP_LEVEL)}")
    if missing := [name for name in (*SHIPPED_DATA, *HOOKS) if name not in names]:
        sys.exit(f"wheel-check: data files are missing: {missing}")


def _check_command(wheel: Path, env: Path) -> None:
    venv.create(env, with_pip=True)
    _run(str(env / "bin" / "pip"), "install", "--quiet", str(wheel))
    command = str(env / "bin" / "temoin")
    version = _run(command, "--version", cwd=env)
    if "0.1.0" not in version:
        sys.exit(f"wheel-check: temoin --version said {version!r}")
    if "Hotjar" not in _run(command, "db", "lookup", "static.hotjar.com", cwd=env):
        sys.exit("wheel-check: the installed tracker database does not know static.hotjar.com")
    _run(command, "audit", "--help", cwd=env)


def _run(*words: str, cwd: Path = ROOT) -> str:
    done = subprocess.run(words, capture_output=True, text=True, cwd=cwd, check=False)
    if done.returncode != 0:
        sys.exit(f"wheel-check: {' '.join(words)} failed: {(done.stderr or done.stdout)[-2000:]}")
    return done.stdout


if __name__ == "__main__":
    main()
