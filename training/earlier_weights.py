"""Fetches the weights and targets that left the tree from the repository's history, and checks them.

    python3 -m training.earlier_weights --out RUNS/weights

`training/weights/hashes.json` names the commit that last held them, each file's SHA-256, and how it was made.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
from pathlib import Path

WEIGHTS = Path(__file__).resolve().parent / "weights"


class HistoryError(Exception):
    """A file that history does not give as it was; the message says what to do."""


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def fetch(name: str, commit: str, sha256: str) -> bytes:
    """Content of `training/weights/NAME` at a commit, checked."""
    shown = subprocess.run(["git", "show", f"{commit}:training/weights/{name}"], cwd=WEIGHTS, capture_output=True, check=False)
    if shown.returncode:
        raise HistoryError(f"git has no commit {commit[:7]} here: fetch the whole history (git fetch --unshallow)")
    if sha256_of(shown.stdout) != sha256:
        raise HistoryError(f"{name} of commit {commit[:7]} is not the file that hashes.json names")
    return shown.stdout


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder outside the repo")
    options = parser.parse_args()
    listing = json.loads((WEIGHTS / "hashes.json").read_text(encoding="utf-8"))
    options.out.mkdir(parents=True, exist_ok=True)
    try:
        for name, entry in listing["removed"].items():
            (options.out / name).write_bytes(fetch(name, listing["commit"], entry["sha256"]))
            print(name)
    except HistoryError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
