"""Compiles, when it is imported, what policy documents need; processes forked afterwards share it.

Reading the vocabularies and compiling the patterns takes as long as building fifty documents. A vocabulary that cannot
be read is not said here: the first file of each process says it.
"""

from __future__ import annotations

import gc
from contextlib import suppress
from typing import Final

from kg.errors import ZhengceError
from kg.vocab import default_vocabulary, without_collecting
from loaders.model import Metadata, SourceText
from loaders.pipeline import extract
from loaders.rdf import document_graph
from loaders.structure import parse

_TEXT: Final = """关于支持外商投资企业发展的通知
各省、自治区、直辖市人民政府，国务院各部委：
　　为落实《中华人民共和国外商投资法》和有关规定，现通知如下。
一、主要任务
（一）完善采购制度。对符合条件的中小企业给予税收优惠和财政补贴，2030年底前新增试点不少于10个，违反规定的除外。
（二）加强监管。不得限制企业参与政府采购，鼓励北京市发展生物医药等产业。（商务部牵头，财政部、各地区按职责分工负责）
商务部　财政部
2023年7月25日
"""
"""A notice with something for each extractor to find."""


def _warm() -> None:
    vocabulary = default_vocabulary()
    document = parse(SourceText("", _TEXT, "", "utf-8", "text/plain"), Metadata())
    document_graph(document, extract(document, vocabulary), vocabulary)


with without_collecting(), suppress(ZhengceError):
    _warm()
gc.freeze()  # else a look for garbage in a child would copy the memory that it shares
