"""The command line: every command and option is described."""

import argparse

import pytest

from grader import cli

COMMANDS = [
    "release",
    "archive",
    "roster",
    "collect",
    "autograde",
    "watch",
    "feedback",
    "report",
    "export",
    "regrade",
    "withdraw",
    "doctor",
    "catch-up",
    "lab",
    "site",
]


def parsers() -> dict[str, argparse.ArgumentParser]:
    """The parser of each command."""
    (commands,) = cli._parser()._subparsers._group_actions
    return commands.choices


def test_the_commands_are_those_of_the_documentation():
    assert list(parsers()) == COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_each_of_its_options_has_a_help_text(command):
    parser = parsers()[command]
    assert parser.description.count(".") > 1, "more than the line in the list of commands"
    assert all(action.help for action in parser._actions)
    assert parser.format_help()


@pytest.mark.parametrize("command", COMMANDS)
def test_help_works_in_any_folder(command, monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as end:
        cli.main([command, "--help"])
    assert end.value.code == 0
    assert "usage: python -m grader" in capsys.readouterr().out


@pytest.mark.parametrize("jobs", ["0", "-1", "two"])
def test_a_number_of_jobs_that_is_not_positive_is_wrong_usage(jobs, command_line):
    status, _, errors = command_line("autograde", "--jobs", jobs)
    assert status == 2
    assert f"--jobs: at least 1, not {jobs}" in errors
