"""What one kind of fact rules out of another: the codebook's rules on nesting across labels (§0)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from loaders.model import (
    AgencyMention,
    Beneficiary,
    Citation,
    Fact,
    InstrumentUse,
    RegionMention,
    RegulatedParty,
    SectorMention,
    Span,
)

EXCLUDED_INSIDE: Final[tuple[tuple[type[Fact], type[Fact]], ...]] = (
    (RegionMention, AgencyMention),  # 各地区 in 各地区投资促进团组; 河南省 in 河南省财政厅
    (SectorMention, AgencyMention),  # 交通运输 in 交通运输部门
    (Beneficiary, AgencyMention),  # 中小企业 in 中小企业主管部门
    (RegulatedParty, AgencyMention),
    (RegionMention, Citation),  # 河南省 in 《河南省养老服务条例》
    (SectorMention, Citation),  # 药品 in 药品管理法
    (Beneficiary, Citation),  # 消费者 in 消费者权益保护法
    (RegulatedParty, Citation),
    (InstrumentUse, Citation),  # 个人信息保护 in 个人信息保护法; but 修订政府采购法 lies around its law
)
"""(inner, outer): a fact of the first kind is dropped where it lies inside one of the second."""


def reconcile(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """The facts that hold together, sorted by position, then kind; exact repeats once."""
    ordered = sorted(dict.fromkeys(facts), key=lambda fact: (fact.span, type(fact).__name__, fact.rule))
    spans: dict[type[Fact], list[Span]] = {}
    for fact in ordered:
        spans.setdefault(type(fact), []).append(fact.span)

    def excluded(fact: Fact) -> bool:
        around = (span for inner, outer in EXCLUDED_INSIDE if type(fact) is inner for span in spans.get(outer, ()))
        return any(span.contains(fact.span) for span in around)

    return tuple(fact for fact in ordered if not excluded(fact))
