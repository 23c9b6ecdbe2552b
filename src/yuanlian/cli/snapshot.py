"""A consistent copy of the database in one file, and the way back.

SQLite is copied by its backup interface, PostgreSQL by its own programs.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection

from yuanlian.cli.words import say as _
from yuanlian.kernel.errors import Conflict, Invalid


def vendor() -> str:
    """`sqlite` or `postgresql`; raises Invalid for a database that has no backup here."""
    if connection.vendor not in {"sqlite", "postgresql"}:
        raise Invalid(_("这种数据库请用它自己的工具备份：{name}").format(name=connection.vendor))
    return connection.vendor


def take(target: Path) -> None:
    """`target` holds the database as it was at one moment, whoever else is writing."""
    if vendor() == "sqlite":
        with closing(sqlite3.connect(_sqlite_path())) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
    else:
        _postgres("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def put_back(source: Path) -> None:
    """The database is what `source` holds, in one step: a failure leaves it as it was."""
    connection.close()
    if vendor() == "sqlite":
        with closing(sqlite3.connect(source)) as copy, closing(sqlite3.connect(_sqlite_path(), timeout=20)) as target:
            _overwrite(copy, target)
    else:
        options = ["--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction"]
        _postgres("pg_restore", *options, "--dbname", _settings()["NAME"], str(source))


def _overwrite(copy: sqlite3.Connection, target: sqlite3.Connection) -> None:
    if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
        raise Invalid(_("备份中的数据库已损坏。"))
    try:
        copy.backup(target, pages=-1)
        target.execute("PRAGMA journal_mode=WAL")
    except sqlite3.OperationalError:
        raise Conflict(_("数据库正在使用，请先停止网页服务和后台任务。")) from None


def is_empty() -> bool:
    """Whether there is no zone in the database yet, or not even a table."""
    with connection.cursor() as cursor:
        if "kernel_zone" not in connection.introspection.table_names(cursor):
            return True
        cursor.execute("SELECT COUNT(*) FROM kernel_zone WHERE slug <> 'platform'")
        return bool(cursor.fetchone()[0] == 0)


def _settings() -> dict[str, str]:
    return {name: str(connection.settings_dict[name]) for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}


def _sqlite_path() -> str:
    return str(connection.settings_dict["NAME"])


def _postgres(program: str, *arguments: str) -> None:
    """PostgreSQL's program has ended well; raises Invalid when it is missing or complains."""
    path = shutil.which(program)
    if path is None:
        sentence = _("找不到 {program}。请安装 PostgreSQL 客户端，例如：apt install postgresql-client")
        raise Invalid(sentence.format(program=program))
    said = _settings()
    named = {"PGHOST": said["HOST"], "PGPORT": said["PORT"], "PGUSER": said["USER"], "PGDATABASE": said["NAME"]}
    surroundings = {**os.environ, **{key: value for key, value in named.items() if value}}
    if said["PASSWORD"]:
        surroundings["PGPASSWORD"] = said["PASSWORD"]
    done = subprocess.run(  # noqa: S603 -- a program found on the PATH, with our own arguments
        [path, *arguments], env=surroundings, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Invalid(f"{program}: {done.stderr.strip()[-1000:]}")
