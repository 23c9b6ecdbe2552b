"""The API object: routers of every room under /api/v1/z/{zone}/."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from ninja import NinjaAPI

from yuanlian import __version__
from yuanlian.api import problems
from yuanlian.api.access import Token, index

api = NinjaAPI(
    title="园链 Yuanlian",  # data -- the product's name
    version=__version__,
    description="Requests, enterprises, organisations, needs, offers and figures of a development zone.",
    auth=Token(),
    docs_url=None,
    urls_namespace="api",
)
problems.install(api)

# Every module of api/rooms has a `router`; its operations stand under /z/{zone}/.
for module in sorted(path.stem for path in (Path(__file__).parent / "rooms").glob("[a-z]*.py")):
    api.add_router("/z/{zone}", import_module(f"yuanlian.api.rooms.{module}").router)
index(api, "api/v1")
