"""`make dialogues`: every scripted policyholder talks to the assistant; a table, the misses, and the targets."""

from __future__ import annotations

import argparse
import asyncio
import sys

from bot import quiet

quiet.prepare()

from rich.console import Console  # noqa: E402
from rich.progress import track  # noqa: E402

from bot.engine import Engine  # noqa: E402
from knowledge.errors import TriageError  # noqa: E402
from tests.dialogues.dialogue import Course, have, turns  # noqa: E402
from tests.dialogues.judge import judge  # noqa: E402
from tests.dialogues.measures import TARGETS, is_met, measures  # noqa: E402
from tests.dialogues.script import Common, Script, read_common, read_scripts  # noqa: E402
from tests.dialogues.table import show_conversation, show_misses, show_summary, show_table  # noqa: E402

# Every so many scripts are had twice, to see that the turns are the same.
REPLAYED = 8
WIDTH = 140


async def run(scripts: list[Script], common: Common, rotations: range) -> tuple[list[Course], list[str]]:
    """All conversations, and the names of those that went otherwise when they were had again."""
    engine = await Engine.load()
    courses, unsteady = [], []
    jobs = [(script, rotation) for rotation in rotations for script in scripts]
    for number, (script, rotation) in enumerate(track(jobs, "", console=Console(stderr=True), transient=True)):
        had = await have(engine, script, common, rotation)
        courses += had
        if number % REPLAYED == 0 and turns(had) != turns(await have(engine, script, common, rotation)):
            unsteady.append(script.name)
    return courses, unsteady


def main() -> int:
    """Exit code 0 when all targets are met, 1 when not, 2 for a script that does not exist."""
    parser = argparse.ArgumentParser(prog="python -m tests.dialogues", description=__doc__)
    parser.add_argument("--script", action="append", default=[], metavar="NAME", help="only this one (repeatable)")
    parser.add_argument("--verbose", action="store_true", help="print the conversations")
    parser.add_argument("--rotation", type=int, default=0, help="which way of saying things (0, 1 or 2)")
    parser.add_argument("--all", action="store_true", help="three rotations, so that every opening is told")
    arguments = parser.parse_args()

    common = read_common()
    scripts = read_scripts(common)
    unknown = set(arguments.script) - {script.name for script in scripts}
    if unknown:
        print(f"No such script: {', '.join(sorted(unknown))}. They are in tests/dialogues/scripts/.", file=sys.stderr)
        return 2
    chosen = [script for script in scripts if not arguments.script or script.name in arguments.script]
    rotations = range(3) if arguments.all else range(arguments.rotation, arguments.rotation + 1)
    try:
        courses, unsteady = asyncio.run(run(chosen, common, rotations))
    except TriageError as error:
        print(error, file=sys.stderr)
        return 1

    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    verdicts = [judge(course, common) for course in courses]
    if arguments.verbose:
        for course in courses:
            show_conversation(console, course)
    show_table(console, verdicts)
    show_misses(console, verdicts)
    figures = measures(verdicts)
    show_summary(console, figures)
    console.print(f"replayed with other turns: {', '.join(unsteady) or 'none'}", highlight=False)
    return 0 if not unsteady and all(is_met(name, figures[name], limit) for name, limit in TARGETS.items()) else 1


if __name__ == "__main__":
    sys.exit(main())
