"""Time expressions: what is a limit, a length, a recurrence or a call for speed, and what is not."""

from __future__ import annotations

from datetime import date

import pytest

from kg.vocab import default_vocabulary
from loaders.extract.time import find
from loaders.model import Metadata, SourceText, TimeMention
from loaders.structure import parse

ADOPTED = Metadata(title="试", adopted=date(2023, 7, 25))


def times(text: str, metadata: Metadata = ADOPTED) -> list[TimeMention]:
    document = parse(SourceText("a.txt", f"一、甲\n（一）{text}\n", "", "utf-8", "text/plain"), metadata)
    return list(find(document, default_vocabulary()))


def found(text: str, metadata: Metadata = ADOPTED) -> list[tuple[str, str, str | None]]:
    """Surface, type, and due date or duration."""
    source = f"一、甲\n（一）{text}\n"
    return [
        (
            source[mention.span.start : mention.span.end],
            mention.type,
            str(mention.due) if mention.due else mention.value,
        )
        for mention in times(text, metadata)
    ]


@pytest.mark.parametrize(
    ("text", "surface", "due"),
    [
        ("到2025年，建成一批示范基地。", "到2025年", "2025-12-31"),
        ("到2025年底，建成一批示范基地。", "到2025年底", "2025-12-31"),
        ("2023年底前完成改造。", "2023年底前", "2023-12-31"),
        ("在2024年6月底前报送方案。", "2024年6月底前", "2024-06-30"),
        ("2024年2月底之前报送方案。", "2024年2月底之前", "2024-02-29"),
        ("于2025年6月30日前缴清契税。", "2025年6月30日前", "2025-06-30"),
        ("2025年6月30日（含）前缴清契税。", "2025年6月30日（含）前", "2025-06-30"),
        ("有效期至2027年12月31日。", "至2027年12月31日", "2027-12-31"),
        ("2025年6月30日（不含）之前申请。", "2025年6月30日（不含）之前", "2025-06-29"),
        ("到“十四五”末，普惠床位增加。", "到“十四五”末", "2025-12-31"),
        ("今年年底前完成。", "今年年底前", "2023-12-31"),
        ("明年6月底前完成。", "明年6月底前", "2024-06-30"),
        ("12月底前开工建设。", "12月底前", None),
        ("年底前建成平台。", "年底前", None),
        ("于每年3月31日前报告工作。", "每年3月31日前", None),
        ("应当在次年1月15日之前报送报表。", "次年1月15日之前", None),
        ("明年4月20日前完成改造。", "明年4月20日前", "2024-04-20"),
        ("9月30日前完成改造。", "9月30日前", None),
        ("每年年底前报告工作。", "每年年底前", None),
        ("每年底前报告工作。", "每年底前", None),
        ("每月10日前报送数据。", "每月10日前", None),
        ("2025年前基本建成。", "2025年前", None),
        ("2025年2月30日前完成。", "2025年2月30日前", None),
    ],
)
def test_absolute_deadlines(text: str, surface: str, due: str | None) -> None:
    assert found(text) == [(surface, "deadline-absolute", due)]


@pytest.mark.parametrize(
    "text",
    [
        "2022年我国数字经济规模增长。",
        "截至2022年底，累计建成基站。",
        "到2020年，培育一批企业。",
        "2020年底前完成改造。",
        "落实《智能制造行动计划（到2025年）》要求。",
        "规模达到2020年的两倍。",
        "按照国发〔2023〕11号文件执行。",
    ],
)
def test_dates_that_limit_nothing(text: str) -> None:
    assert found(text) == []


def test_without_a_date_of_its_own_a_document_has_no_past() -> None:
    assert found("到2020年，培育一批企业。", Metadata(title="试")) == [("到2020年", "deadline-absolute", "2020-12-31")]
    assert found("今年年底前完成。", Metadata(title="试")) == [("今年年底前", "deadline-absolute", None)]


@pytest.mark.parametrize(
    ("text", "surface", "value"),
    [
        ("应在30个工作日内办结。", "30个工作日内", None),
        ("自受理之日起5日内完成备案。", "自受理之日起5日内", "P5D"),
        ("在12个月（含）内提出申请。", "12个月（含）内", "P12M"),
        ("用1-2年内建成平台。", "1-2年内", None),
        ("在会议召开10个工作日前报送材料。", "会议召开10个工作日前", None),
        ("在检查结果确认之日起5个工作日内公示。", "检查结果确认之日起5个工作日内", None),
        ("在申请提取前12个月内办理变更。", "申请提取前12个月内", "P12M"),
        ("在取得证书12个月后申请提取。", "取得证书12个月后", "P12M"),
        ("在合同签订后2个月内付清。", "合同签订后2个月内", "P2M"),
        ("自收到申请后7个工作日内审核。", "自收到申请后7个工作日内", None),
        ("三年内逐步退出。", "三年内", "P3Y"),
        ("半年内完成整改。", "半年内", "P6M"),
        ("24小时内报告。", "24小时内", "PT24H"),
        ("不超过两周内答复。", "不超过两周内", "P14D"),
        ("提前30日公告。", "提前30日", "P30D"),
        ("1个月以内答复。", "1个月以内", "P1M"),
    ],
)
def test_relative_deadlines(text: str, surface: str, value: str | None) -> None:
    assert found(text) == [(surface, "deadline-relative", value)]


@pytest.mark.parametrize(
    ("text", "surface", "value"),
    [
        ("试点为期两年。", "两年", "P2Y"),
        ("期限最长不超过6个月。", "最长不超过6个月", "P6M"),
        ("工作满3年以上的人员。", "3年以上", "P3Y"),
        ("公开出售前连续30日公示。", "连续30日", "P30D"),
        ("连续缴存6个月（含）以上的职工。", "6个月（含）以上", "P6M"),
        ("租期最长为12个月。", "最长为12个月", "P12M"),
        ("为期三至五年。", "三至五年", None),
        ("连续两年给予资助。", "连续两年", "P2Y"),
        ("给予最长三年的补助。", "最长三年", "P3Y"),
        ("给予两年80%的租金补贴。", "两年", "P2Y"),
        ("首次入驻的，前两年100%给予补助。", "前两年", "P2Y"),
        ("合同10年期满后可以续签。", "10年", "P10Y"),
        ("本措施试行1年。", "1年", "P1Y"),
        ("“十四五”期间建成投产。", "“十四五”期间", "P5Y"),
        ("自2022年10月1日至2023年12月31日，予以退税。", "自2022年10月1日至2023年12月31日", None),
        ("自2022年6月1日起至12月31日期间，提高额度。", "自2022年6月1日起至12月31日期间", None),
        ("即日起至2024年12月31日，鼓励让利。", "即日起至2024年12月31日", None),
        ("自本措施印发之日起至2025年12月31日期间，给予补贴。", "自本措施印发之日起至2025年12月31日期间", None),
        ("自本文件印发之日至2025年12月31日，给予补贴。", "自本文件印发之日至2025年12月31日", None),
        ("自2023年12月1日开始至2024年2月29日，鼓励让利。", "自2023年12月1日开始至2024年2月29日", None),
        ("申请前12个月内没有逾期记录。", "申请前12个月内", "P12M"),
        ("5年内未提取公积金的，额度上浮。", "5年内", "P5Y"),
        ("申请前12个月内（含）没有逾期记录。", "申请前12个月内（含）", "P12M"),
        ("原贷款发放2年以上（含）。", "2年以上（含）", "P2Y"),
    ],
)
def test_durations(text: str, surface: str, value: str | None) -> None:
    assert found(text) == [(surface, "duration", value)]


@pytest.mark.parametrize(
    ("text", "surface", "kind"),
    [
        ("尽快出台配套措施。", "尽快", "urgency-vague"),
        ("适时通报典型案例。", "适时", "urgency-vague"),
        ("及时协调解决问题。", "及时", "urgency-vague"),
        ("每年举办一次展会。", "每年", "frequency"),
        ("每半年结算一次。", "每半年", "frequency"),
        ("每2年组织评价。", "每2年", "frequency"),
        ("以三年为周期开展评估。", "以三年为周期", "frequency"),
        ("定期通报进展。", "定期", "frequency"),
        ("按季度报送进展。", "按季度", "frequency"),
        ("常态化赴境外开展招商引资。", "常态化", "frequency"),
    ],
)
def test_adverbs(text: str, surface: str, kind: str) -> None:
    assert found(text) == [(surface, kind, None)]


@pytest.mark.parametrize(
    "text",
    [
        "提高信息报送及时性。",
        "构建反应及时、恢复迅速的体系。",
        "做到数据真实完整、公开及时准确。",
        "押金不得超过2个月租金。",
        "前两年累计投资增长。",
        "小学一至三年级开设课程。",
        "办理定期存款。",
        "在经常居住地登记。",
        "建立健全常态化沟通机制。",
        "申请的截止时间为2025年3月31日。",
        "在法定期限内提出。",
        "推动扩募发行常态化。",
        "建立常态化工作机制。",
        "加快早签约，持续优化。",
        "未满35周岁的青年人。",
        "近三年内没有违法记录。",
        "5年来成效显著。",
        "自有住房出售。",
        "暂不征收，设置过渡期。",
        "2024年3月5日印发。",
        "按照每月2000元的标准扣除。",
        "年内容更新。",
        "内容及时间以本措施为准。",
        "对2023年四季度至2024年一季度引进的会议给予奖励。",
    ],
)
def test_what_is_no_time_expression(text: str) -> None:
    assert found(text) == []


def test_a_start_is_a_duration_and_no_deadline() -> None:
    assert found("从2025年起，对培训质量进行评估。") == [("从2025年起", "duration", None)]
    assert found("本办法自2024年5月1日起施行。") == [("自2024年5月1日起", "duration", None)]


def test_within_the_year_ends_with_the_year_of_the_document() -> None:
    assert found("年内培育50家企业。") == [("年内", "deadline-absolute", "2023-12-31")]
