"""`python -m knowledge check` and `explain`, as a person types them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.__main__ import main
from knowledge.loader import DATA
from knowledge.model import Knowledge

OUTAGE = ["explain", "harm=third-party-outage", "cause=malware"]


def test_check_counts_what_is_there_and_finds_no_problem(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    out = capsys.readouterr().out
    counts = dict(line.split() for line in out.splitlines()[:-1])
    assert counts["product"] == "11"
    assert counts["case"] == "52"
    assert counts["exclusion"] == "57"
    assert out.endswith("問題はありません。\n")


def test_check_lists_all_problems_at_once_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = shutil.copytree(DATA, tmp_path / "data")
    for name in ("it-pi", "b-plan"):
        path = data / "products" / f"{name}.yml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("when: {cause: delay}", "when: {cause: delai}"), encoding="utf-8")
    assert main(["--data", str(data), "check"]) == 1
    out = capsys.readouterr().out
    assert "知識ベースに 2 件の問題があります。" in out
    assert "products/it-pi.yml: exclusions.delay.when.cause: 「delai」という値はありません（近いもの: delay" in out
    assert "products/b-plan.yml: exclusions.non-performance-or-delay.when.cause" in out
    assert "docs/knowledge-authoring.md" in out


def test_explain_shows_what_touches_the_incident(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(OUTAGE) == 0
    out = capsys.readouterr().out
    assert "IT業務賠償プラン" in out
    assert "コンピュータアタック特約" in out
    assert "雇用リスク" not in out
    assert "--all" in out


def test_explain_all_shows_the_untouched_ones_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*OUTAGE, "--all"]) == 0
    assert "雇用リスク" in capsys.readouterr().out


def test_explain_only_counts_the_exclusions_that_do_not_hold(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(OUTAGE) == 0
    short = capsys.readouterr().out
    assert main([*OUTAGE, "--all"]) == 0
    whole = capsys.readouterr().out

    assert "it-pi/exclusion/virus-or-intrusion" in short, "this one holds"
    assert "b-plan/exclusion/employee-dishonesty" not in short
    assert "6つの「対象外」の条項は、成り立ちません" in short
    assert "b-plan/exclusion/employee-dishonesty" in whole


def test_explain_tears_no_clause_id_apart_in_80_columns(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], knowledge: Knowledge
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main([*OUTAGE, "--all"]) == 0
    lines = [line.strip("│ ") for line in capsys.readouterr().out.splitlines()]
    begun = [line for line in lines if line.split("/")[0] in knowledge.products]

    assert len(begun) > 20
    assert [line for line in begun if line not in knowledge.clauses] == []
    assert max(map(len, knowledge.clauses)) <= 74, "fits into a panel of 80 columns"


def explained(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, dict[str, object]]:
    assert main(["explain", *arguments, "--json", "--all"]) == 0
    return {item["product"]: item for item in json.loads(capsys.readouterr().out)["products"]}


def test_explain_as_json_gives_the_whole_derivation(capsys: pytest.CaptureFixture[str]) -> None:
    own = explained(capsys, "harm=third-party-outage", "cause=malware")["it-pi"]
    reasons = {reason["clause"]: reason for reason in own["reasons"]}  # type: ignore[attr-defined]
    assert own["status"] == "needs_rider"
    excluded = reasons["it-pi/exclusion/virus-or-intrusion"]
    assert (excluded["effect"], excluded["holds"], excluded["because"]) == ("excludes", True, ["cause"])
    assert excluded["passage"] == "保険金をお支払いできない主な場合 基本契約"
    assert excluded["wording"]
    assert reasons["it-pi/rider/computer-attack"]["holds"] is True
    assert {"business", "claimant"} <= set(reasons["it-pi/cover/negligent-it-service"]["presumed"])


def test_a_policy_held_changes_the_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    found = explained(capsys, "harm=third-party-outage", "cause=malware", "--policy", "it-pi:computer-attack")
    assert found["it-pi"]["status"] == "responds"


def test_a_plan_can_be_given(capsys: pytest.CaptureFixture[str]) -> None:
    found = explained(capsys, "harm=third-party-outage", "--policy", "cyber-protector:it-business@wide")
    assert "cyber-protector/head/costs-wide" in found["cyber-protector"]["heads"]  # type: ignore[operator]


@pytest.mark.parametrize(
    ("fact", "status"),
    [
        ("overseas=true", "needs_rider"),
        ("overseas=はい", "needs_rider"),
        ("overseas=no", "responds"),
        ("overseas!=true", "responds"),
        ("overseas?=true", "needs_info"),
        ("overseas=?", "responds"),
    ],
)
def test_a_fact_can_be_so_not_so_suspected_or_not_known(
    capsys: pytest.CaptureFixture[str], fact: str, status: str
) -> None:
    assert explained(capsys, "harm=third-party-outage", "cause=software-defect", fact)["it-pi"]["status"] == status


def test_what_was_derived_is_told_with_its_sources(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*OUTAGE, "use_started_date=2026-04-10", "incident_date=2026-05-10", "--json"]) == 0
    told = {item["id"]: item for item in json.loads(capsys.readouterr().out)["inferred"]}
    assert told["within_first_month_of_use"]["value"] is True
    assert told["within_first_month_of_use"]["derived_from"] == ["use_started_date", "incident_date"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["hrm=copyright"], "「harm」ではありませんか"),
        (["cause=malwere"], "「malware」ではありませんか"),
        (["harm"], "key=value の形"),
        (["=copyright"], "key=value の形"),
        (["overseas=maybe"], "true か false"),
        (["outage_hours=many"], "0以上の数"),
        (["incident_date=yesterday"], "2026-11-21 のような日付"),
        (["caus=?"], "「cause」ではありませんか"),
        (["harm=copyright", "--policy", "it-pl"], "「it-pi」ではありませんか"),
        (["harm=copyright", "--policy", "it-pi:computer-atack"], "「computer-attack」ではありませんか"),
        (["harm=copyright", "--policy", "cyber-protector@wyde"], "「wide」ではありませんか"),
    ],
)
def test_what_cannot_be_read_is_told_with_the_nearest_spelling(
    capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    assert main(["explain", *arguments]) == 2
    assert told in capsys.readouterr().err


def test_it_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "knowledge", "check"], cwd=DATA.parents[1], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
