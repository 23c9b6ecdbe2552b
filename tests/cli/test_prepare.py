"""`yuanlian prepare` leaves the files that another server on the same folder still serves."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

from yuanlian.cli.prepare import KEPT_DAYS, forget_old

TODAYS, BEFORE, LONG_AGO, PLAIN = "a.111111111111.css", "a.222222222222.css.gz", "a.333333333333.css", "a.css"


def test_files_of_the_version_before_stay_and_only_long_gone_ones_go(tmp_path: Path) -> None:
    (tmp_path / "staticfiles.json").write_text(json.dumps({"paths": {PLAIN: TODAYS}}), encoding="utf-8")
    old = time.time() - (KEPT_DAYS + 1) * 86_400
    for name in (TODAYS, BEFORE, LONG_AGO, PLAIN):
        (tmp_path / name).write_text("", encoding="utf-8")
        if name != BEFORE:
            os.utime(tmp_path / name, (old, old))

    forget_old(tmp_path)

    assert sorted(path.name for path in tmp_path.glob("a.*")) == [TODAYS, BEFORE, PLAIN]
