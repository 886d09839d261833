"""The command `redress`: every subcommand is one operation, with `--json` for one JSON object on standard output."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

from engine.errors import RedressError
from web import commands
from web.logs import configure_logs

FINDINGS, WRONG_USE = 1, 2
MOST = 1_000_000_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand; exit status 0 good, 1 findings, 2 wrong use."""
    options = _parser().parse_args(arguments)
    configure_logs()
    try:
        status, answer = options.run(options)
    except RedressError as error:
        status, answer = WRONG_USE, {"error": error.code, "message": str(error), **error.facts}
    except KeyboardInterrupt:
        status, answer = WRONG_USE, {"error": "interrupted", "message": "It was interrupted."}
    failed = status == WRONG_USE
    if options.json:
        _write(sys.stdout, json.dumps(answer, default=str, ensure_ascii=False) + "\n")
    else:
        _write(sys.stderr if failed else sys.stdout, "".join(f"{line}\n" for line in _lines(answer, failed=failed)))
    return int(status)


def _write(out: TextIO, text: str) -> None:
    """Write a text whatever it holds: names of files may be no UTF-8, and not every terminal shows every letter."""
    encoding = out.encoding or "utf-8"
    try:
        out.write(text.encode(encoding, "backslashreplace").decode(encoding))
        out.flush()
    except BrokenPipeError:
        # Who read it has gone, as `head` does; nothing is left to be flushed when the process ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())


def _lines(answer: Mapping[str, Any], *, failed: bool) -> Iterator[str]:
    """An answer for people. Of a refusal: its sentence, then what does not stand there: counts and findings."""
    if failed:
        yield str(answer["message"])
        answer = {key: value for key, value in answer.items() if isinstance(value, int) or _are_facts(value)}
    for key, value in answer.items():
        if isinstance(value, list):
            yield from map(_line, value)
        elif isinstance(value, dict):
            yield f"{key}:"
            yield from (f"  {name}: {_short(one)}" for name, one in value.items())
        elif value is not None:
            yield f"{key}: {_short(value)}"


def _are_facts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _line(value: Any) -> str:
    return str(value["text"]) if isinstance(value, dict) and "text" in value else _short(value)


def _short(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_short(one)}" for name, one in value.items())
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="redress", description="The complaint-handling engine of a bank.")
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[[argparse.Namespace], commands.Answer], text: str) -> argparse.ArgumentParser:
        sub = subparsers.add_parser(name, help=text, description=text)
        sub.add_argument("--json", action="store_true", help="answer one JSON object")
        sub.add_argument("--database", metavar="URL", help="database instead of REDRESS_DATABASE_URL")
        sub.set_defaults(run=run)
        return sub

    command("init-db", commands.init_db, "create or upgrade the database")
    _create_admin(command("create-admin", commands.create_admin, "open the first account"))
    _deploy(command("deploy", commands.deploy_folder, "put the rules and processes of a folder into force"))
    checking = command("check-processes", commands.check_processes, "say what is wrong with the files of a folder")
    checking.add_argument("folder", type=Path, nargs="?", help="instead of REDRESS_PROCESSES")
    checking.add_argument("--language", choices=["en", "zh"], default="en")
    command("serve", commands.serve, "serve the pages and do what runs by itself")
    command("demo", commands.demo, "a demo bank, served at once")
    command("settings", commands.settings, "list every setting, its value and its meaning")
    verifying = command("audit", commands.audit_trail, "verify the audit trail")
    verifying.add_argument("what", choices=["verify"])
    command("verify-store", commands.verify_store, "check that the rows and the audit trail tell the same story")
    _import(command("import", commands.import_file, "take in complaints from a CSV file"))
    _replay(command("replay", commands.replay_file, "let complaints live in fast motion in a scratch database"))
    return parser


def _create_admin(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("username")
    sub.add_argument("--name", default="Administrator")
    sub.add_argument("--password-stdin", action="store_true", help="read the password from standard input")


def _deploy(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("folder", type=Path)
    sub.add_argument("--dry-run", action="store_true", help="only say what would change")


def _import(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("file", type=Path)
    sub.add_argument("--mapping", type=Path, help="which column means what; found by the header when it is left out")
    sub.add_argument("--as", dest="as_", choices=["open", "history"], help="instead of what each row says")
    sub.add_argument("--rejects", type=Path, help="where bad rows go; beside the file when left out")
    sub.add_argument("--limit", type=_count, help="at most so many rows")
    sub.add_argument("--send", action="store_true", help="send letters for imported complaints")


def _replay(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("file", type=Path)
    sub.add_argument("--limit", type=_count, default=1000, help="so many complaints")
    sub.add_argument("--seed", type=int, default=7)
    sub.add_argument("--processes", type=Path, help="another folder of processes")
    sub.add_argument("--mapping", type=Path, help="which column means what")
    sub.add_argument("--unstaffed", metavar="DEPARTMENT", help="a department in which nobody works")


def _count(text: str) -> int:
    """A number of rows."""
    count = int(text) if text.isdecimal() and len(text) < 11 else 0
    if not 1 <= count <= MOST:
        raise argparse.ArgumentTypeError(f"{text!r} must be a whole number from 1 to {MOST}")
    return count


if __name__ == "__main__":
    sys.exit(main())
