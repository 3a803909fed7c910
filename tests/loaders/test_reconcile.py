"""Which facts rule each other out."""

from __future__ import annotations

from loaders.model import AgencyMention, Citation, InstrumentUse, RegionMention, SectorMention, Span
from loaders.reconcile import reconcile

AGENCY = AgencyMention(
    span=Span(0, 6), rule="t", role="responsible", norms=("河南省财政厅",), generic=False, agent_class="department"
)
TITLE = Citation(
    span=Span(20, 40),
    rule="t",
    type="cites",
    explicitness="bracketed",
    ref_type="policy-doc",
    title="河南省养老服务条例",
)


def region(start: int, end: int) -> RegionMention:
    return RegionMention(span=Span(start, end), rule="t", norm="河南省", kind="place")


def test_a_region_inside_an_agency_is_part_of_its_name() -> None:
    assert reconcile([region(0, 3), AGENCY]) == (AGENCY,)


def test_nothing_is_named_inside_a_title() -> None:
    sector = SectorMention(span=Span(24, 28), rule="t", norm="养老服务")
    assert reconcile([TITLE, region(21, 24), sector]) == (TITLE,)


def test_an_instrument_may_lie_around_a_law_but_not_inside_its_name() -> None:
    law = Citation(span=Span(4, 9), rule="t", type="amends", explicitness="bare", ref_type="law", title="政府采购法")
    around = InstrumentUse(span=Span(2, 9), rule="t", concepts=("law-revision",))
    inside = InstrumentUse(span=Span(4, 8), rule="t", concepts=("gov-procurement",))
    assert reconcile([around, inside, law]) == (around, law)


def test_neighbours_stay_sorted_and_repeats_go() -> None:
    assert reconcile([region(10, 13), AGENCY, region(10, 13)]) == (AGENCY, region(10, 13))
