"""Clauses: adverbials, subject, head verb."""

from __future__ import annotations

import pytest

from kg.vocab import default_vocabulary
from loaders.clauses import Clause, grammar
from loaders.model import Span


def clauses(text: str) -> list[Clause]:
    return list(grammar(default_vocabulary()).clauses(text, Span(0, len(text))))


def head(text: str) -> str | None:
    verb = clauses(text)[0].verb
    return text[verb.start : verb.end] if verb else None


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("建立健全外商投资企业圆桌会议制度", "建立健全"),
        ("深入实施境内投资试点", "实施"),
        ("完整、准确、全面贯彻新发展理念", "贯彻"),
        ("统筹推进监管与信用风险分类管理", "推进"),  # 统筹 is an adverb before a verb …
        ("统筹安全生产、环境保护等事项", "统筹"),  # … and the head before a noun
        ("统筹发展和安全", "统筹"),
        ("推动加快修订政府采购法", "推动"),
        ("加快医药领域项目落地投产", "加快"),
        ("二是强化国际交流与合作", "强化"),
        ("到2025年，形成一批标准", None),
    ],
)
def test_the_head_is_the_first_verb_behind_the_adverbs(text: str, verb: str | None) -> None:
    assert head(text) == verb


@pytest.mark.parametrize(
    ("text", "adverbial", "verb"),
    [
        ("为符合条件的企业建立绿色通道", "为符合条件的企业", "建立"),
        ("为企业聘雇并推荐的外籍人才申请永久居留提供便利", "为企业聘雇并推荐的外籍人才申请永久居留", "提供"),
        ("在扩大开放综合试点示范地区推进标准化试点", "在扩大开放综合试点示范地区", "推进"),
        ("在民爆行业推广工业机器人", "在民爆行业", "推广"),
        ("通过专项资金统筹加大支持力度", "通过专项资金", "加大"),
        ("对信用风险低的企业进一步降低抽查比例", "对信用风险低的企业", "降低"),
        ("对原已收取保证金的项目", "对原已收取保证金的项目", None),
        ("以新发展理念为指导", "以新发展理念为指导", None),
        ("为进一步优化投资环境", "为进一步优化投资环境", None),
    ],
)
def test_a_prepositional_phrase_ends_before_the_head(text: str, adverbial: str, verb: str | None) -> None:
    clause = clauses(text)[0]
    assert [text[span.start : span.end] for span in clause.adverbials] == [adverbial]
    assert head(text) == verb


@pytest.mark.parametrize(
    ("text", "subject", "verb"),
    [
        ("各级工作专班建立健全联动机制", "各级工作专班", "建立健全"),
        ("市商务局对符合条件的企业给予奖励", "市商务局", "给予"),
        ("由县级市场监管部门依法查处", "县级市场监管部门", "查处"),
        ("市财政局负责补贴资金的预算安排、核拨", "市财政局", "负责"),
        ("开发企业出具意见书", "开发企业", "出具"),
        ("商务部对落实情况进行评估", "商务部", "进行"),
        ("各地根据市场情况", "各地", None),
        ("补贴对象为企业", "补贴对象", None),
        ("新建是指利用用地建设住房", "新建是指利用用地建设住房", None),
    ],
)
def test_a_subject_stands_before_the_head(text: str, subject: str, verb: str | None) -> None:
    clause = clauses(text)[0]
    assert clause.subject is not None
    assert text[clause.subject.start : clause.subject.end] == subject
    assert head(text) == verb


@pytest.mark.parametrize(
    ("text", "hypothetical"),
    [
        ("如符合多项政策", True),
        ("除法律另有规定外", True),
        ("对开展工作不力的", True),
        ("企业如认为权益受到损害", True),
        ("以育人为目的", False),
        ("如实申报", False),
    ],
)
def test_a_condition_is_no_statement(text: str, hypothetical: bool) -> None:
    assert clauses(text)[0].hypothetical is hypothetical


def test_spans_are_offsets_of_the_whole_text() -> None:
    text = "前一句。加强监管，（一，二）优化服务。"
    found = list(grammar(default_vocabulary()).clauses(text, Span(4, len(text))))
    assert [text[clause.span.start : clause.span.end] for clause in found] == ["加强监管", "（一，二）优化服务"]
