"""The API's description as a file, so that a change of the API shows in review.

python tools/openapi.py            # write docs/openapi.json
python tools/openapi.py --check    # end with 1 when the file is not what the code says
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "docs" / "openapi.json"


def described() -> str:
    """The OpenAPI document of the code as it stands, keys sorted."""
    sys.path.insert(0, str(ROOT / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yuanlian.config.settings.test")
    import django  # -- slow import

    django.setup()
    from yuanlian.api.main import api  # -- slow import: needs the setup above

    return json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=1, sort_keys=True, default=str) + "\n"


def main() -> int:
    """Write or compare; 1 when they differ."""
    now = described()
    if "--check" not in sys.argv:
        FILE.write_text(now, encoding="utf-8")
        return 0
    if not FILE.is_file() or FILE.read_text(encoding="utf-8") != now:
        print("docs/openapi.json is not what the code says: python tools/openapi.py")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
