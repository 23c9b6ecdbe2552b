"""Writes the locks anew: exact versions with hashes, one file for every system and Python we serve.

`python tools/lock.py` keeps what is locked and adds what pyproject.toml asks for; `--upgrade` takes
the newest releases. It needs `uv`, here or on the PATH; installing from the locks needs only pip.
"""

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {
    "base.txt": ("editable",),
    "plan.txt": ("editable", "plan"),
    "test.txt": ("editable", "plan", "test"),
    "bench.txt": ("editable", "plan", "test", "bench"),
}


def find_uv() -> str:
    """The path of uv: the one beside this Python, else the one on the PATH."""
    beside = Path(sys.executable).with_name("uv.exe" if sys.platform == "win32" else "uv")
    found = str(beside) if beside.exists() else shutil.which("uv")
    if found is None:
        sys.exit("uv is missing. Install it, for example with: pip install uv")
    return found


def compile_lock(name: str, *, uv: str, upgrade: bool) -> None:
    """The lock `name` holds what pyproject.toml asks for, with hashes and without any address."""
    extras = [word for extra in LOCKS[name] for word in ("--extra", extra)]
    command = [
        uv, "pip", "compile", "pyproject.toml", "locks/constraints.in", *extras,
        "--universal", "--python-version", "3.11",
        "--generate-hashes", "--no-header", "--no-annotate", "--no-config", "--quiet",
        "--output-file", f"locks/{name}",
    ]  # fmt: skip
    if name != "base.txt":
        command += ["--constraint", "locks/base.txt"]
    if name == "bench.txt":
        command += ["--constraint", "locks/test.txt"]
    if upgrade:
        command.append("--upgrade")
    subprocess.run(command, cwd=ROOT, check=True)


def main() -> int:
    """The locks are written; the others agree with the base lock."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--upgrade", action="store_true", help="take the newest releases")
    arguments = parser.parse_args()
    uv = find_uv()
    for name in LOCKS:
        compile_lock(name, uv=uv, upgrade=arguments.upgrade)
        print(f"locks/{name} written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
