"""The documentation is complete and true: what exists is documented, what is documented exists, and examples run."""

from __future__ import annotations

import ast
import datetime as dt
import importlib.util
import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml

from actions.answer import answer
from actions.contract import Answer
from knowledge.__main__ import main as knowledge_command
from knowledge.model import Knowledge
from nlu.matters import read_matters
from server import cli, commands
from server.app import create_app
from server.settings import Settings

ROOT = Path(__file__).parents[1]
STOREYS = ("knowledge", "nlu", "actions", "bot", "server")
READMES = (ROOT / "README.md", ROOT / "README.ja.md")
PAGES = sorted([*READMES, ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
OPERATION = (ROOT / "docs" / "operation.md").read_text(encoding="utf-8")
PHRASES_GUIDE = (ROOT / "docs" / "phrases-guide.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
NLU_DATA = ROOT / "nlu" / "data"

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())


def rows(text: str) -> list[list[str]]:
    """The cells of every row of every table."""
    cells = [re.split(r"(?<!\\)\|", line)[1:-1] for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in cells]


def first_cells(text: str) -> set[str]:
    """The names in the first column of every table."""
    return {name for row in rows(text) for name in re.findall(r"`([^`]+)`", row[0])}


def blocks(page: Path, kind: str) -> list[str]:
    return re.findall(rf"^ *```{kind}\n(.*?)^ *```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def commands_of(page: Path) -> list[str]:
    """Every command of a page, without its comment."""
    lines = [line for block in blocks(page, "sh") for line in block.replace("\\\n", " ").splitlines()]
    lines += [line[2:] for block in blocks(page, "console") for line in block.splitlines() if line.startswith("$ ")]
    plain = [re.sub(r"(\s{2,}|^)#\s.*", "", line).strip() for line in lines]
    return [re.sub(r"<[^>]*>", "<…>", line) for line in plain if line]


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def triage() -> dict[str, set[str]]:
    """The commands of `triage` (those of a group with its name before theirs) with the names of their options."""
    group: Any = typer.main.get_command(cli.app)
    flat: dict[str, Any] = {}
    for name, command in group.commands.items():
        inner = getattr(command, "commands", {name: command})
        flat |= inner if name in inner else {f"{name} {one}": it for one, it in inner.items()}
    return {
        name: {option for parameter in command.params for option in parameter.opts if option.startswith("-")}
        for name, command in flat.items()
    }


# --- What exists is documented, and the other way round ---------------------------------------------------------------


def test_every_endpoint_is_documented_and_no_other(tmp_path: Path) -> None:
    paths = create_app(Settings(data_dir=tmp_path)).openapi()["paths"]
    published = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}

    assert {name for name in first_cells(OPERATION) if re.match(r"[A-Z]+ /", name)} == published


def test_every_setting_is_documented_with_its_default() -> None:
    documented = {row[0].strip("`"): row[1].strip("`") for row in rows(OPERATION) if row[0].startswith("`TRIAGE_")}

    assert documented == {f"TRIAGE_{name.upper()}": str(field.default) for name, field in Settings.model_fields.items()}


@every_page
def test_no_setting_is_named_that_does_not_exist(page: Path) -> None:
    named = set(re.findall(r"TRIAGE_[A-Z_]+", page.read_text(encoding="utf-8")))

    assert named <= {f"TRIAGE_{name.upper()}" for name in Settings.model_fields}


def test_every_command_and_option_of_triage_is_documented_and_no_other() -> None:
    listed, options = re.split(
        r"\n\n(?=\| コマンド \| オプション)", OPERATION.split("\n## triage コマンド\n")[1].split("\n## ")[0]
    )
    documented: dict[str, set[str]] = {name.removeprefix("triage "): set() for name in first_cells(listed)}
    current = ""
    for command, named, _ in rows(options)[2:]:
        current = command.strip("`").removeprefix("triage ") or current
        documented[current] |= set(re.findall(r"`(-[^`]+)`", named))

    assert documented == triage()


def test_every_make_target_is_documented() -> None:
    assert {f"make {target}" for target in make_targets()} <= first_cells(OPERATION)


@every_page
def test_no_make_target_is_named_that_does_not_exist(page: Path) -> None:
    assert set(re.findall(r"`make ([a-z]+)", page.read_text(encoding="utf-8"))) <= make_targets()


def raised_codes() -> Iterator[tuple[str, int | None]]:
    """Every error code that is written in the source, with its HTTP status where it stands beside it."""
    for path in (path for storey in STOREYS for path in (ROOT / storey).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            given = [part.value for part in node.args[:2] if isinstance(part, ast.Constant)]
            status = next((value for value in given if isinstance(value, int)), None)
            code = next((value for value in given if isinstance(value, str)), None)
            # `rows` of nlu/tabbed.py is told which error it raises.
            is_error = name in ("TriageError", "ApiError", "unknown_word", "rows") or name == "__init__"
            if is_error and code is not None and re.fullmatch(r"[a-z]+(_[a-z]+)+", code):
                yield code, status
    for code in yaml.safe_load((ROOT / "server" / "words.yml").read_text(encoding="utf-8"))["errors"]:
        yield code, None


def documented_codes() -> dict[str, str]:
    """The codes of the error tables with what stands in their HTTP column."""
    errors = OPERATION.split("## エラー")[1].split("\n## ")[0]
    return {row[0].strip("`"): row[1] for row in rows(errors) if row[0].startswith("`")}


def test_every_error_code_is_documented_and_no_other() -> None:
    codes = {code for code, _ in raised_codes()}

    assert len(codes) > 40
    assert documented_codes().keys() == codes


def test_the_documented_http_status_is_the_one_raised() -> None:
    written = {(code, str(status)) for code, status in raised_codes() if status is not None}

    assert written
    assert written <= set(documented_codes().items()) | {("invalid_line", "400"), ("missing_id", "422")}  # JSONL only


def nlu_keys() -> set[str]:
    """Every top-level key of the nlu data, and every kind of matter; phrases of 事故例 are keyed by ids instead."""
    files = [*NLU_DATA.glob("*.yml"), *(NLU_DATA / "facts").glob("*.yml")]
    kinds = {kind for kind, _ in read_matters(NLU_DATA / "matters")}
    return kinds | {key for path in files for key in yaml.safe_load(path.read_text(encoding="utf-8"))}


def test_every_key_of_the_nlu_data_is_explained() -> None:
    assert nlu_keys() - first_cells(PHRASES_GUIDE) == set()


def test_no_key_of_the_nlu_data_is_explained_that_does_not_exist() -> None:
    fields = {
        "re",
        "confidence",
        "patterns",
        "negative",
        "value",
        "owner",
        "style",
        "text",
        "business",
        "cause",
        "claimant",
    }
    notation = {name for name in first_cells(PHRASES_GUIDE) if not re.fullmatch(r"[a-z][a-z_-]+", name)}

    assert first_cells(PHRASES_GUIDE) - fields - notation - nlu_keys() == set()


# --- Links and names --------------------------------------------------------------------------------------------------


@every_page
def test_every_local_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
    local = [link for link in links if not re.match(r"[a-z]+:", link)]

    assert [link for link in local if not (page.parent / link).exists()] == []


@every_page
def test_every_file_that_is_named_exists(page: Path) -> None:
    folders = "|".join((*STOREYS, "tests", "docs", r"\.ci"))
    named = re.findall(rf"`((?:{folders})/[\w./*-]*)`", page.read_text(encoding="utf-8"))
    made_by_running = {"bot/models"}

    assert [name for name in named if not any(ROOT.glob(name.rstrip("/"))) and name not in made_by_running] == []


def test_every_page_below_docs_can_be_reached_from_the_readme() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        reached.add(page)
        links = re.findall(r"\]\(([^)#\s]+\.md)\)", page.read_text(encoding="utf-8"))
        waiting += [path for link in links if (path := (page.parent / link).resolve()) not in reached]

    assert [page for page in PAGES if page not in reached and page.name != "CHANGELOG.md"] == []


@every_page
def test_every_command_that_is_shown_exists(page: Path) -> None:
    for command in commands_of(page):
        if not re.match(r"(make|triage|python)\b", re.sub(r"^[A-Z_]+=\S+ ", "", command)):
            continue
        words = [word for word in shlex.split(command) if not re.match(r"[A-Z_]+=", word)]
        if words[0] == "make":
            assert set(words[1:]) <= make_targets(), command
        elif words[0] == "triage":
            name = " ".join(words[1:3]) if " ".join(words[1:3]) in triage() else words[1]
            assert {word for word in words[2:] if re.match(r"--?[a-z]", word)} <= triage()[name], command
        elif words[:2] == ["python", "-m"]:
            assert importlib.util.find_spec(words[2]), command


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "decisions").glob("*.md")), ids=lambda path: path.stem)
def test_a_decision_fits_on_one_screen_and_says_what_enforces_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert re.findall(r"^\*\*(.+?)\.\*\*", text, re.MULTILINE) == ["Context", "Decision", "Consequences", "Enforced by"]
    assert len(text.splitlines()) <= 40


# --- The two READMEs are twins ----------------------------------------------------------------------------------------


def test_both_readmes_have_the_same_structure() -> None:
    english, japanese = (
        re.findall(r"^(#+ |!\[|\| `?|- |\*\*)", page.read_text(encoding="utf-8"), re.M) for page in READMES
    )

    assert english == japanese


def test_both_readmes_show_the_same_commands_and_outputs() -> None:
    english, japanese = READMES

    assert commands_of(english) == commands_of(japanese)
    assert blocks(english, "console") == blocks(japanese, "console")


def test_both_readmes_link_to_the_same_pages_and_name_the_same_files() -> None:
    def named(page: Path) -> list[list[str]]:
        text = re.sub(r"^\[.*\]\(README.*\)$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
        tables = [re.findall(r"`([^`]+)`|\]\(([^)]+)\)", row[1] + row[2]) for row in rows(text) if len(row) == 3]
        return [sorted(re.findall(r"\]\(([^)]+)\)", text)), *([name or link for name, link in row] for row in tables)]

    assert named(READMES[0]) == named(READMES[1])


# --- Examples run -----------------------------------------------------------------------------------------------------


def shown_outputs() -> list[tuple[str, list[str]]]:
    """The commands of the README's console blocks, each with the lines shown below it."""
    found: list[tuple[str, list[str]]] = []
    for line in "\n".join(blocks(READMES[0], "console")).splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif line.strip():
            found[-1][1].append(line)
    return found


def run_here(command: str) -> None:
    """Run a command of the README in this process."""
    words = shlex.split(command)
    if words[:3] == ["python", "-m", "knowledge"]:
        assert knowledge_command(words[3:]) == 0
    elif words[:2] == ["python", "-c"]:
        exec(compile(words[2], "README.md", "exec"), {})
    else:
        assert words[:3] == ["triage", "assess", "--as-of"], f"no way to run this here: {command}"
        commands.assess_text(words[4], dt.date.fromisoformat(words[3]), as_json=False)


def assert_shown(shown: list[str], output: str) -> None:
    """Every line shown stands in the output, in the same order; 「…」 stands for any lines."""
    bare = [re.sub(r"\s", "", line) for line in output.splitlines()]
    at = 0
    for line in (re.sub(r"\s", "", line) for line in shown if line != "…"):
        assert line in bare[at:], f"{line}\nis not (or no longer here) in\n{output}"
        at += bare[at:].index(line) + 1


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        pytest.param(*example, marks=() if example[0].startswith("python -m knowledge") else pytest.mark.slow)
        for example in shown_outputs()
    ],
    ids=lambda part: part[:24] if isinstance(part, str) else "",
)
def test_a_command_of_the_readme_puts_out_what_is_shown(
    command: str, shown: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    run_here(command)

    assert shown
    assert_shown(shown, capsys.readouterr().out)


def answer_shown() -> tuple[str, Answer]:
    """The sentence and the shortened answer of docs/architecture.md."""
    section = ARCHITECTURE.split("## The answer")[1]
    [sentence] = re.findall(r"「(.+?)」", section.split("```")[0], re.DOTALL)
    [block] = re.findall(r"```jsonc\n(.*?)```", section, re.DOTALL)
    return sentence.replace("\n", ""), Answer.model_validate_json(re.sub(r",\s*…", "", block))


def test_the_answer_shown_has_every_field_of_the_contract_in_its_order() -> None:
    [block] = re.findall(r"```jsonc\n(.*?)```", ARCHITECTURE, re.DOTALL)

    assert list(json.loads(re.sub(r",\s*…", "", block))) == list(Answer.model_fields)


def test_the_evidence_shown_quotes_the_text_shown() -> None:
    sentence, shown = answer_shown()
    spans = [span for fact in shown.facts for span in fact.evidence]

    assert spans
    assert [sentence[span.start : span.end] for span in spans] == [span.text for span in spans]


@pytest.mark.slow
def test_the_answer_shown_is_part_of_the_real_one(knowledge: Knowledge) -> None:
    sentence, shown = answer_shown()
    real = answer(sentence, as_of=dt.date(2026, 11, 21))
    verdicts = {item.product: item for item in real.assessments}

    assert shown.scope == real.scope
    assert set(shown.facts) <= set(real.facts)
    assert [case.id for case in shown.cases] == [real.cases[0].id]
    for item in shown.assessments:
        assert set(item.reasons) <= set(verdicts[item.product].reasons)
        assert item.model_copy(update={"reasons": ()}) == verdicts[item.product].model_copy(update={"reasons": ()})
    for name in ("documents", "deadlines", "duties", "notices", "actions"):
        assert set(getattr(shown, name)) <= set(getattr(real, name)), name
    assert (shown.questions, shown.kind) == (real.questions, real.kind)
