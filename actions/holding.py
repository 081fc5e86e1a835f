"""What the policyholder has: policies given, and what they say of products, plans and riders. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from actions.contract import PolicyIn
from knowledge.model import Knowledge
from nlu.model import ANY_POLICY, ANY_RIDER, PolicyMention


@dataclass(frozen=True)
class Holding:
    """What is held, what is said not to be held, and what the person is not sure of.

    `not_held` and `perhaps` name products, riders, plans, or all of a kind (ANY_POLICY, ANY_RIDER).
    """

    policies: tuple[PolicyIn, ...] = ()
    not_held: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()

    @property
    def products(self) -> tuple[str, ...]:
        """The products held."""
        return tuple(policy.product for policy in self.policies)

    @property
    def is_known(self) -> bool:
        """Whether one knows what is held, be it nothing."""
        return bool(self.policies) or ANY_POLICY in self.not_held

    @property
    def is_answered(self) -> bool:
        """Whether the person said anything of it, be it that they do not know."""
        return self.is_known or bool(self.not_held or self.perhaps)

    def lacks(self, rider_id: str) -> bool:
        """Whether the rider is said not to be held."""
        return rider_id in self.not_held or ANY_RIDER in self.not_held

    def concerns(self, product_id: str) -> bool:
        """Whether a product matters to the person: held, or everything while that is not known."""
        if self.policies:
            return product_id in self.products
        return product_id not in self.not_held


def take(knowledge: Knowledge, holding: Holding, mentions: Iterable[tuple[str, bool | None]]) -> Holding:
    """The holding after (id, held) mentions; a later word on the same product, plan or rider counts."""
    for target, held in mentions:
        if held is None:
            holding = replace(holding, perhaps=_with(holding.perhaps, target))
        elif held:
            holding = _held(knowledge, holding, target)
        else:
            holding = _not_held(knowledge, holding, target)
    return holding


def holding_of(knowledge: Knowledge, mentions: Sequence[PolicyMention]) -> Holding:
    """What a text says to be held, and not to be."""
    return take(knowledge, Holding(), [(mention.id, mention.held) for mention in mentions])


def _held(knowledge: Knowledge, holding: Holding, target: str) -> Holding:
    product = target.split("/")[0]
    if product not in knowledge.products:
        return holding
    old = next((policy for policy in holding.policies if policy.product == product), PolicyIn(product=product))
    new = old
    if "/rider/" in target:
        new = old.model_copy(update={"riders": _with(old.riders, target)})
    elif "/plan/" in target:
        new = old.model_copy(update={"plan": target.rsplit("/", 1)[1]})
    policies = tuple(new if policy.product == product else policy for policy in holding.policies)
    denied = {product, target, ANY_POLICY, *([ANY_RIDER] if "/rider/" in target else [])}
    return Holding(
        policies if old in holding.policies else (*policies, new),
        tuple(name for name in holding.not_held if name not in denied),
        tuple(name for name in holding.perhaps if name not in denied),
    )


def _not_held(knowledge: Knowledge, holding: Holding, target: str) -> Holding:
    def left(policy: PolicyIn) -> PolicyIn:
        riders = () if target == ANY_RIDER else tuple(rider for rider in policy.riders if rider != target)
        plan = None if target == f"{policy.product}/plan/{policy.plan}" else policy.plan
        return policy.model_copy(update={"riders": riders, "plan": plan})

    policies = [left(policy) for policy in holding.policies if target not in (policy.product, ANY_POLICY)]
    perhaps = tuple(name for name in holding.perhaps if name != target)
    return Holding(tuple(policies), _with(holding.not_held, target), perhaps)


def _with(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return names if name in names else (*names, name)
