"""Whether a literal is well formed for its datatype, as a SPARQL expression.

Integers of any size are right, so that their types are told by their form and not by a cast, which the engine does
with 64 bits. Rule: XML Schema 1.1 Part 2.
"""

from __future__ import annotations

from typing import Final

from rdflib.namespace import XSD

_FORMS: Final = {
    XSD.integer: r"[+-]?[0-9]+",
    XSD.nonNegativeInteger: r"\\+?[0-9]+|-0+",
    XSD.positiveInteger: r"\\+?0*[1-9][0-9]*",
    XSD.nonPositiveInteger: r"-[0-9]+|\\+?0+",
    XSD.negativeInteger: r"-0*[1-9][0-9]*",
    XSD.decimal: r"[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)",
    XSD.boolean: "true|false|1|0",
    XSD.double: r"[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?INF|NaN",
    XSD.float: r"[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?INF|NaN",
}
_RANGES: Final = {
    XSD.byte: (-(2**7), 2**7 - 1),
    XSD.short: (-(2**15), 2**15 - 1),
    XSD.int: (-(2**31), 2**31 - 1),
    XSD.long: (-(2**63), 2**63 - 1),
    XSD.unsignedByte: (0, 2**8 - 1),
    XSD.unsignedShort: (0, 2**16 - 1),
    XSD.unsignedInt: (0, 2**32 - 1),
}
_CAST: Final = frozenset({XSD.date, XSD.dateTime, XSD.time, XSD.duration, XSD.dayTimeDuration, XSD.yearMonthDuration})
_ANY: Final = frozenset({XSD.string, XSD.anyURI})


def well_formed(datatype: str, value: str) -> str | None:
    """An expression that is true exactly if ``value``, of this datatype, is well formed: false or an error if not.

    "" for a datatype whose literals are all well formed, None for one of XML Schema that is not known here.
    """
    for kind, form in _FORMS.items():
        if str(kind) == datatype:
            return f'REGEX(STR({value}), "^({form})$")'
    for kind, (low, high) in _RANGES.items():
        if str(kind) == datatype:
            number = f"<{XSD.integer}>(STR({value}))"
            return f"({number} >= {low} && {number} <= {high})"
    if any(str(kind) == datatype for kind in _CAST):
        return f"isLiteral(<{datatype}>(STR({value})))"
    return "" if not datatype.startswith(str(XSD)) or datatype in map(str, _ANY) else None
