"""The few weights of ranking and scope (data/weights.yml), written by `python -m nlu.fit` from the phrasings."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from knowledge.errors import TriageError
from knowledge.loader import read_yaml


class RankingWeights(BaseModel):
    """How much each thing speaks for a 事故例, in log odds: the words, a fact that is the same, one that differs."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: float
    same: dict[str, float]
    different: dict[str, float]


class ScopeWeights(BaseModel):
    """How much each thing speaks for an incident of these products, in log odds (see nlu.scope.features)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    intercept: float
    features: dict[str, float]


class Weights(BaseModel):
    """Both."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ranking: RankingWeights
    scope: ScopeWeights


def read_weights(path: Path) -> Weights:
    """The weights of a file. Raises TriageError (`invalid_phrases`) when they cannot be used."""
    try:
        return Weights.model_validate(read_yaml(path))
    except ValidationError as error:
        places = "、".join(".".join(str(part) for part in item["loc"]) for item in error.errors())
        raise TriageError(
            "invalid_phrases", f"{path.name}: 読めません（{places}）。`python -m nlu.fit` で作り直せます。"
        ) from None
