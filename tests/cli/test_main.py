"""The `yuanlian` command finds its commands, speaks the terminal's language and ends with an honest code."""

from __future__ import annotations

import subprocess
import sys

import pytest

from yuanlian.cli.main import COMMANDS, main


def test_a_command_that_does_not_exist_is_refused(monkeypatch, capsys) -> None:
    monkeypatch.setenv("YUANLIAN_LANG", "en")

    assert main(["fly"]) == 2

    assert capsys.readouterr().err.splitlines()[0] == "There is no such command: fly"


def test_without_a_word_the_commands_are_listed(monkeypatch, capsys) -> None:
    monkeypatch.setenv("YUANLIAN_LANG", "zh")

    assert main([]) == 0

    listed = [line.split()[0] for line in capsys.readouterr().out.splitlines()[2:]]
    assert listed == [*(command.name for command in COMMANDS if command.is_there), "manage"]


@pytest.mark.parametrize(
    "command", [one for one in COMMANDS if not one.on_database and one.is_there], ids=lambda c: c.name
)
def test_a_command_on_files_leaves_django_alone(command) -> None:
    program = f"import sys, {command.module}; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize("name", [command.name for command in COMMANDS if command.is_there])
def test_every_command_explains_itself(name: str, capsys) -> None:
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert (ended.value.code, capsys.readouterr().out.startswith(f"usage: yuanlian {name}")) == (0, True)


@pytest.mark.django_db(transaction=True)
def test_a_worker_asked_for_one_round_ends() -> None:
    assert main(["worker", "--once"]) == 0
