"""The reports on what is understood, and on citations that lead nowhere or out of force."""

from __future__ import annotations

import json

import pytest

from kg import console
from kg.binding import Queryable
from kg.coverage import Part, brackets, citations, coverage, print_report
from kg.i18n import Language
from kg.vocab import default_vocabulary


def rows(parts: list[Part], name: str) -> list[dict[str, object]]:
    return [dict(row) for part in parts if part.name == name for row in part.rows]


def test_the_totals(store: Queryable) -> None:
    totals = {row["what"]: row["number"] for row in rows(coverage(store), "totals")}
    assert totals == {
        "documents": 3,
        "laws": 2,
        "measures": 6,
        "facts": 50,
        "findings": 1,
        "body": 341,
        "underMeasure": 0.9736,
        "brackets": 1,
        "completeBrackets": 1,
        "completeBracketsShare": 1.0,
    }


def test_what_is_unlisted_comes_with_its_frequency(store: Queryable) -> None:
    found = rows(coverage(store), "unlisted")
    assert found[0] == {"kind": "Benefit", "label": "外商投资企业", "facts": 4, "documents": 2}
    assert [row["facts"] for row in found] == sorted((row["facts"] for row in found), reverse=True)  # type: ignore[type-var]


@pytest.mark.parametrize(
    ("text", "found", "rest"),
    [
        ("（商务部、财政部负责）", ["商务部", "财政部"], ""),
        ("（商务部牵头，财政部配合）", ["商务部", "财政部"], ""),
        ("责任单位：商务部、财政部", ["商务部", "财政部"], ""),
        ("（商务部等负责）", ["商务部"], ""),
        ("（商务部、某某署负责）", ["商务部"], "某某署"),
        ("（商务部牵头，各设区市按职责分工负责）", ["商务部"], "各设区市"),
    ],
)
def test_a_bracket_is_complete_when_nothing_is_left_that_could_be_a_body(
    text: str, found: list[str], rest: str
) -> None:
    begin = 100
    answer = [
        {"sentence": "s", "measure": "m", "text": text, "sentenceStart": begin, "start": begin + at, "end": begin + end}
        for name in found
        for at in [text.index(name)]
        for end in [at + len(name)]
    ]
    (bracket,) = brackets(answer, default_vocabulary())
    assert bracket.is_complete is (rest == "")
    assert rest in bracket.rest


def test_a_bracket_without_any_name_found() -> None:
    row = {"sentence": "s", "measure": "m", "text": "（某某署负责）", "sentenceStart": 0, "start": None, "end": None}
    (bracket,) = brackets([row], default_vocabulary())
    assert not bracket.is_complete


def test_citations_that_lead_nowhere(store: Queryable) -> None:
    parts = citations(store)
    assert [(row["label"], row["kind"]) for row in rows(parts, "dangling")] == [
        ("示范促进法", "law"),
        ("示范信息报告办法", "dept-rule"),
    ]
    (ambiguous,) = rows(parts, "ambiguous")
    assert ambiguous["name"] == "示范管理办法"
    assert len(ambiguous["candidates"]) == 2  # type: ignore[arg-type]
    assert [(row["lawLabel"], row["standing"]) for row in rows(parts, "outOfForce")] == [
        ("中华人民共和国示范合同法", "repealed"),
        ("中华人民共和国数据安全法", "not-yet-in-force"),
        ("中华人民共和国未来促进法", "not-yet-in-force"),
    ]


@pytest.mark.parametrize("report", [coverage, citations])
def test_a_report_prints_as_tables_and_as_json(
    report: object, store: Queryable, capsys: pytest.CaptureFixture[str]
) -> None:
    parts = report(store)  # type: ignore[operator]
    print_report(parts, "json")
    assert set(json.loads(capsys.readouterr().out)) == {part.name for part in parts}
    print_report(parts, "table")
    assert "示范" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("language", "words", "codes"),
    [
        ("zh", ["受益", "已解析", "未解析", "法律版本"], ["Citation", "unresolved"]),
        ("en", ["beneficiary", "resolved", "versions of laws"], ["Benefit", "LawVersion"]),
    ],
)
def test_kinds_and_statuses_are_in_the_language_of_the_command_line(
    language: Language, words: list[str], codes: list[str], store: Queryable, capsys: pytest.CaptureFixture[str]
) -> None:
    console.speak(language, asked=True)
    try:
        print_report(coverage(store), "table")
    finally:
        console.speak("en", asked=False)
    out = capsys.readouterr().out
    assert all(word in out for word in words)
    assert not any(code in out for code in codes)
