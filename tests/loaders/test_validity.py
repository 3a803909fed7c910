"""When documents are in force: what they say of themselves, and what they say of one measure only."""

from __future__ import annotations

from datetime import date

import pytest

from loaders.model import Document, Metadata, SourceText
from loaders.structure import parse
from loaders.validity import in_force

KNOWN = Metadata(title="试", adopted=date(2022, 5, 27))


def parsed(text: str, known: Metadata = KNOWN) -> Document:
    return parse(SourceText("a.txt", text, "", "utf-8", "text/plain"), known)


@pytest.mark.parametrize(
    ("provision", "start", "end"),
    [
        ("本通知自2022年6月1日起施行。", "2022-06-01", None),
        ("本措施从2022年6月1日起实行，有效期至2023年5月31日。", "2022-06-01", "2023-06-01"),
        ("本办法自2022年6月1日起施行，有效期2年。", "2022-06-01", "2024-06-01"),
        ("本办法自2022年8月31日起施行，试行6个月。", "2022-08-31", "2023-03-01"),
        ("本办法自印发之日起施行，有效期五年。", "2022-05-27", "2027-05-27"),
        ("本规程自通知下发之日起执行。", "2022-05-27", None),
        ("本措施自发布之日起执行，有效期一年。", None, None),  # its publication is not known
        ("本措施自公布之日起施行，有效期至2024年12月31日。", None, "2025-01-01"),
        ("本措施执行时间从2022年6月1日起，至2023年5月31日止。", "2022-06-01", "2023-06-01"),
        ("以上政策自2022年6月1日起执行。", "2022-06-01", None),
        ("本条例自2022年6月1日起施行。", "2022-06-01", None),
        ("本措施自2022年6月1日起施行，有效期1年，其中第二项执行期限至2022年12月31日。", "2022-06-01", "2023-06-01"),
        ("本条政策自2022年6月1日起执行。", None, None),
        ("该补贴自2022年6月1日起执行。", None, None),
        ("符合条件的自2022年6月1日起享受补贴。", None, None),
        ("本办法自2022年13月1日起施行。", None, None),
    ],
)
def test_what_a_closing_provision_says(provision: str, start: str | None, end: str | None) -> None:
    first, until = in_force(parsed(f"一、甲\n（一）做。\n（二）办。\n{provision}\n"))
    assert (first and first.isoformat(), until and until.isoformat()) == (start, end)


def test_publication_where_it_is_known() -> None:
    known = Metadata(title="试", adopted=date(2022, 5, 27), published=date(2022, 6, 2))
    assert in_force(parsed("第一条 本办法自公布之日起施行。\n", known)) == (date(2022, 6, 2), None)


def test_what_a_measure_says_of_itself_is_not_of_the_document() -> None:
    text = "一、甲\n（一）给予补贴。以上政策自2022年6月1日起执行。\n（二）办。\n（三）查。\n"
    assert parsed(text).validity == ()


def test_the_evidence() -> None:
    document = parsed("第一条 做。\n第二条 本办法自2022年6月1日起施行，有效期2年。\n")
    (statement,) = document.validity
    assert document.slice(statement.span) == "自2022年6月1日起施行，有效期2年"
    assert (statement.rule, statement.duration) == ("validity/from-date", "P2Y")


NOTICE = "关于印发办法的通知\n现印发给你们。\n某市财政局\n2022年5月27日\n办法\n第一条 做。\n"


def test_a_notice_takes_the_validity_of_what_it_issues() -> None:
    document = parsed(NOTICE + "第二条 本办法自2022年6月1日起施行。\n")
    assert [statement.part for statement in document.validity] == [1]
    assert in_force(document, 1) == in_force(document) == (date(2022, 6, 1), None)
