"""Places within a law, as texts write them."""

from __future__ import annotations

import pytest

from loaders.laws.places import Place, read_run
from loaders.laws.tree import article_key, article_number

HERE = Place((9, 0), 1)


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("第二条第一款第三项的", [["art_2/para_1/item_3"]]),
        ("第十条至第十二条、第十五条", [["art_10", "art_11", "art_12"], ["art_15"]]),
        ("第三条之一", [["art_3-1"]]),
        ("第三条之一至第三条之三", [["art_3-1", "art_3-2", "art_3-3"]]),
        ("第五条第一款和第三款", [["art_5/para_1"], ["art_5/para_3"]]),
        ("第二款或者第三款", [["art_9/para_2"], ["art_9/para_3"]]),
        ("第五条第一款第一项至第三项", [["art_5/para_1/item_1", "art_5/para_1/item_2", "art_5/para_1/item_3"]]),
        ("第五条第二款第（一）、（四）项", [["art_5/para_2/item_1", "art_5/para_2/item_4"]]),
        ("第十二、十三条", [["art_12", "art_13"]]),
        ("第五条第三项", [["art_5"]]),  # of which paragraph, it does not say
        ("第十条和《公司法》第一条", [["art_10"]]),
    ],
)
def test_runs(text: str, steps: list[list[str]]) -> None:
    run = read_run(text, 0, HERE)
    assert run is not None
    assert [[place.key() for place in step.places] for step in run.steps] == steps


@pytest.mark.parametrize("text", ["第五章", "第三者", "本法第五条", "五条", "第一次", "第条"])
def test_what_is_no_place(text: str) -> None:
    assert read_run(text, 0) is None


@pytest.mark.parametrize("text", ["第九条至第三条", "第一条至第九百条", "第三条第一款至第五条"])
def test_a_range_that_cannot_be_keeps_its_ends(text: str) -> None:
    run = read_run(text, 0)
    assert run is not None
    assert run.steps[0].too_long
    assert len(list(run.places())) == 2


@pytest.mark.parametrize(
    ("label", "key"), [("第二十二条", "art_22"), ("第一百二十条之一", "art_120-1"), ("第二章", None)]
)
def test_article_keys(label: str, key: str | None) -> None:
    number = article_number(label)
    assert (article_key(number) if number else None) == key
