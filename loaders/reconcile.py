"""What one kind of fact rules out of another: the codebook's rules on nesting across labels (§0)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from loaders.model import AgencyMention, Beneficiary, Citation, Fact, RegionMention, RegulatedParty, SectorMention

EXCLUDED_INSIDE: Final[tuple[tuple[type[Fact], type[Fact]], ...]] = (
    (RegionMention, AgencyMention),  # 各地区 in 各地区投资促进团组; 河南省 in 河南省财政厅
    (SectorMention, AgencyMention),  # 交通运输 in 交通运输部门
    (Beneficiary, AgencyMention),  # 中小企业 in 中小企业主管部门
    (RegulatedParty, AgencyMention),
)
"""(inner, outer): a fact of the first kind is dropped where it lies inside one of the second."""


def reconcile(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """The facts that hold together, sorted by position, then kind; exact repeats once.

    In a title in book marks (《…产业发展规划》) no region, sector or party is named as such.
    """
    ordered = sorted(dict.fromkeys(facts), key=lambda fact: (fact.span, type(fact).__name__, fact.rule))
    outer: dict[type[Fact], list[Fact]] = {}
    for fact in ordered:
        outer.setdefault(type(fact), []).append(fact)
    titles = [f for f in outer.get(Citation, ()) if isinstance(f, Citation) and f.explicitness == "bracketed"]

    def excluded(fact: Fact) -> bool:
        around = [other for inner, kind in EXCLUDED_INSIDE if type(fact) is inner for other in outer.get(kind, ())]
        if isinstance(fact, RegionMention | SectorMention | Beneficiary | RegulatedParty):
            around += titles
        return any(other.span.contains(fact.span) for other in around)

    return tuple(fact for fact in ordered if not excluded(fact))
