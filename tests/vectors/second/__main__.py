"""`python -m second read FILE…` checks every case; `python -m second write FILE` writes cases of its own, with fresh keys."""

import json
import sys
from pathlib import Path

from . import device, erasing, members, payloads, records, trust

ROOMS = [device, records, payloads, members, trust, erasing]


def read(paths):
    checks = {name: check for room in ROOMS for name, check in room.CHECKS.items()}
    passed = failed = 0
    for path in paths:
        cases = json.loads(Path(path).read_text())
        missing = checks.keys() - {name.split("/")[0] for name in cases}
        for group in sorted(missing):
            failed += 1
            print(f"{path}: not one case of {group}")
        for name, case in cases.items():
            try:
                checks[name.split("/")[0]](case)
                passed += 1
            except Exception as error:  # whatever goes wrong in a case fails that case
                failed += 1
                print(f"{path}: {name}: {type(error).__name__}: {error}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


def write(path):
    cases = {name: case for room in ROOMS for name, case in room.make().items()}
    Path(path).write_text(json.dumps(cases, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    task, *paths = sys.argv[1:]
    sys.exit(read(paths) if task == "read" else write(paths[0]))
