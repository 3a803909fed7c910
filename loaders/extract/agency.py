"""State and Party bodies, named and generic, each with its role (codebook §2).

Where a body is named: ``_agency_mentions``, among what ``_agency_finders`` propose. What role it has in a clause:
``_agency_roles``. What assigns responsibility: brackets (``_agency_brackets``) and tables (``_agency_tables``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.vocab import Vocabulary
from loaders.extract._agency_brackets import assignments, has_lead_convention, regions
from loaders.extract._agency_issuer import own_body
from loaders.extract._agency_mentions import mentions
from loaders.extract._agency_roles import grouped, role
from loaders.extract._agency_setting import Mention, Setting
from loaders.extract._agency_tables import Cell, cells
from loaders.locality import Locality, home, is_local
from loaders.model import AgencyMention, Document, Role, Segment
from loaders.titles import ALIAS
from loaders.wrapping import Line, as_it_stands, is_title_or_signature, joined, read

_UNQUOTED_ALIAS = re.compile("以下(?:统一)?简称(?P<alias>[一-鿿]{2,10})）")
_ADDRESSEE: tuple[Role, str] = ("target-of-instruction", "addressee")
_ADDRESSED = 0.7  # the share of an addressee line that its bodies fill …
_OPENING_ADDRESSED = 0.3  # … if it opens with one: 各有关单位，住房公积金缴存职工：


def find(document: Document, vocabulary: Vocabulary) -> Iterator[AgencyMention]:
    """The bodies that a document names, sentence by sentence, in the order of the text."""
    setting = _setting(document, vocabulary)
    first_leads = has_lead_convention(document.text, vocabulary)
    columns = list(cells(document, vocabulary))
    for segment in document.segments():
        assigned = [cell for cell in columns if segment.span.contains(cell.span)]
        facts = _in_segment(document, segment, setting, first_leads, assigned)
        heirs = _heirs(document, segment) if segment.is_bracket else ()
        for fact in sorted(facts, key=lambda f: (f.span.start, -f.span.end)):
            yield replace(fact, heirs=heirs) if heirs and not fact.heirs and fact.role != "mentioned" else fact


def _heirs(document: Document, segment: Segment) -> tuple[str, ...]:
    """The measures that a bracket is meant for which stands alone between the heading of their group and the first.

    A measure that ends with a bracket of its own inherits none.
    """
    unit = segment.unit
    if unit.kind != "section_paragraph" or unit.section is None or len(unit.sentences) > 1:
        return ()
    group = [
        other
        for other in document.units
        if (other.section or "").split("/")[: unit.section.count("/") + 1] == unit.section.split("/")
    ]
    if group[0] is not unit:
        return ()
    return tuple(u.key for u in group if u.kind == "measure" and not any(s.bracket for s in u.sentences))


def _later_measures(document: Document, segment: Segment) -> tuple[str, ...]:
    """The measures below a bracket, in the same document or attachment: 以下均需各市人民政府落实，不再列出."""
    here = segment.unit
    return tuple(
        unit.key
        for unit in document.units
        if unit.kind == "measure" and unit.part == here.part and unit.span.start > here.span.start
    )


def _setting(document: Document, vocabulary: Vocabulary) -> Setting:
    local = is_local(document, vocabulary)
    own = {
        surface: name
        for surface in vocabulary.words("agency/own-body")
        if surface in document.text and (name := own_body(document, surface, vocabulary))
    }
    place = home(document, vocabulary) if local else Locality()
    setting = Setting(vocabulary, local, document.metadata.reference_date, place, own)
    return replace(setting, declared=dict(_declared(document.text, setting)))


def _declared(text: str, setting: Setting) -> Iterator[tuple[str, Mention]]:
    """The short names that a text declares for single bodies: 某市住房公积金管理中心（以下简称“管理中心”）."""
    for declaration in (*ALIAS.finditer(text), *_UNQUOTED_ALIAS.finditer(text)):
        opening = text.rfind("（", 0, declaration.start() + 1)
        if text[opening + 1 : declaration.start()].strip():
            continue
        start = max(text.rfind(mark, 0, opening) for mark in "，。；：") + 1
        before = joined(text[start:opening])
        found = [m for m in mentions(before, setting) if m.span.end == len(before) and not m.generic]
        alone = found and not before[: found[-1].span.start].endswith(("、", "和", "及", "与"))
        if alone and len(declaration["alias"]) > 1 and not declaration["alias"].startswith("各"):
            yield declaration["alias"], found[-1]


def _in_segment(
    document: Document, segment: Segment, setting: Setting, first_leads: bool, columns: list[Cell]
) -> Iterator[AgencyMention]:
    line = as_it_stands(document, segment.span) if columns else read(document, segment)
    text = line.text
    in_cells = [(cell.span.shift(-segment.span.start), cell.role) for cell in columns]
    taken = [span for span, _ in in_cells]
    for span, part in in_cells:
        for item in assignments(text, span, setting, first_leads and part != "lead"):
            assigned = part if item.role == "responsible" else item.role
            yield _fact(item.mention, line, assigned, f"{item.mention.rule}+table", item.explicit)
    brackets = [
        region
        for region in regions(text, setting.vocabulary, segment.is_bracket)
        if not any(region.overlaps(span) for span in taken)
    ]
    taken += brackets
    for region in brackets:
        for item in assignments(text, region, setting, first_leads):
            fact = _fact(item.mention, line, item.role, f"{item.mention.rule}+bracket", item.explicit)
            yield replace(fact, heirs=_later_measures(document, segment)) if item.standing else fact
    found = [m for m in mentions(text, setting) if not any(region.overlaps(m.span) for region in taken)]
    addressed = _is_addressee_line(text, found)
    for group in grouped(text, [m for m in found if not m.nested]):
        if addressed:
            part, rule = _ADDRESSEE
        elif is_title_or_signature(document, segment):
            part, rule = "mentioned", "title"
        else:
            part, rule = role(text, group, setting.vocabulary)
        for mention in group:
            yield _fact(mention, line, part, f"{mention.rule}+{rule}")
    for mention in found:
        if mention.nested:
            yield _fact(mention, line, "mentioned", mention.rule)


def _is_addressee_line(text: str, found: list[Mention]) -> bool:
    """各省、自治区、直辖市人民政府，国务院各部委、各直属机构：（主送机关）."""
    line = re.sub(r"[\s，、：]", "", text)
    if not found or not line or not text.rstrip().endswith("："):
        return False
    first = found[0].span
    opens = not text[: first.start].strip() and text[first.end : first.end + 1] in "，、："
    named = sum(m.span.end - m.span.start for m in found if not m.nested) / len(line)
    return named >= (_OPENING_ADDRESSED if opens else _ADDRESSED)


def _fact(mention: Mention, line: Line, part: Role, rule: str, explicit: bool = True) -> AgencyMention:
    return AgencyMention(
        span=line.span(mention.span), rule=rule, role=part, norms=mention.norms, generic=mention.generic,
        agent_class=mention.agent_class, explicit=explicit,
    )  # fmt: skip
