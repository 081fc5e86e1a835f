"""Who holds the policy, on both databases: a history of which the newest line counts."""

from __future__ import annotations

import pytest

from server.store.disclosure import disclose
from server.store.locking import CaseGone
from server.store.store import Store
from tests.server.conftest import BACKENDS
from tests.server.store.filled import fill

pytestmark = pytest.mark.parametrize("database_url", BACKENDS, indirect=True)


def held(store: Store, case_id: str) -> dict[str, tuple[str, str]]:
    return {field: (line.value, line.who) for field, line in store.particulars.current(case_id).items()}


def test_only_what_changes_is_noted_with_who_said_so(store: Store) -> None:
    case_id = fill(store)
    given = {"company": "株式会社ひみつ商事", "telephone": "03-1234-5678", "agency": ""}

    assert store.particulars.note(case_id, given, "staff:s1") == ("telephone",)
    assert held(store, case_id) == {
        "company": ("株式会社ひみつ商事", "policyholder"),
        "telephone": ("03-1234-5678", "staff:s1"),
    }
    assert store.particulars.note(case_id, given, "policyholder") == ()


def test_what_is_taken_back_does_not_hold_but_stays_in_the_history(store: Store) -> None:
    case_id = fill(store)
    store.particulars.note(case_id, {"company": ""}, "staff:s1")
    told = disclose(store.database, case_id, "command")

    assert held(store, case_id) == {}
    assert told is not None
    assert [(line["text"], line["who"]) for line in told["particulars"]] == [
        ("株式会社ひみつ商事", "policyholder"),
        ("", "staff:s1"),
    ]


def test_each_case_has_its_own(store: Store) -> None:
    one, other = fill(store), fill(store, "other-hash")
    store.particulars.note(one, {"company": "別の会社", "policy_number": "A-1\nB-2"}, "policyholder")

    assert store.particulars.current(one)["policy_number"].value == "A-1\nB-2"
    assert held(store, other) == {"company": ("株式会社ひみつ商事", "policyholder")}


def test_a_case_that_is_gone_says_so(store: Store) -> None:
    case_id = fill(store)
    store.purge.delete([case_id])

    with pytest.raises(CaseGone):
        store.particulars.note(case_id, {"company": "x"}, "policyholder")
    assert store.particulars.current(case_id) == {}
