"""Whether a literal is well formed for its datatype, as a SPARQL expression.

Integers of any size are right, so that their types are told by their form and not by a cast, which the engine does
with 64 bits. Rule: XML Schema 1.1 Part 2.
"""

from __future__ import annotations

from typing import Final

from rdflib.namespace import XSD

_DECIMAL: Final = r"[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)"
_FORMS: Final = {
    str(XSD.integer): r"[+-]?[0-9]+",
    str(XSD.nonNegativeInteger): r"\\+?[0-9]+|-0+",
    str(XSD.positiveInteger): r"\\+?0*[1-9][0-9]*",
    str(XSD.nonPositiveInteger): r"-[0-9]+|\\+?0+",
    str(XSD.negativeInteger): r"-0*[1-9][0-9]*",
    str(XSD.decimal): _DECIMAL,
    str(XSD.boolean): "true|false|1|0",
    str(XSD.double): _DECIMAL + r"([eE][+-]?[0-9]+)?|[+-]?INF|NaN",
    str(XSD.float): _DECIMAL + r"([eE][+-]?[0-9]+)?|[+-]?INF|NaN",
}
_RANGES: Final = {
    **{str(XSD[name]): (-(2**bits), 2**bits - 1) for name, bits in (("byte", 7), ("short", 15), ("int", 31))},
    **{
        str(XSD[name]): (0, 2**bits - 1)
        for name, bits in (("unsignedByte", 8), ("unsignedShort", 16), ("unsignedInt", 32))
    },
}
_CAST: Final = frozenset(
    str(kind) for kind in (XSD.date, XSD.dateTime, XSD.time, XSD.duration, XSD.dayTimeDuration, XSD.yearMonthDuration)
)
_ANY: Final = frozenset((str(XSD.string), str(XSD.anyURI)))


def well_formed(datatype: str, value: str) -> str | None:
    """An expression that is true exactly if ``value``, of this datatype, is well formed: false or an error if not.

    "" for a datatype whose literals are all well formed; None for one of XML Schema that cannot be checked. Oxigraph
    itself keeps each type that is derived from xsd:integer as xsd:integer, so that nothing there is of such a type.
    """
    if datatype in _FORMS:
        return f'REGEX(STR({value}), "^({_FORMS[datatype]})$")'
    if datatype in _RANGES:
        low, high = _RANGES[datatype]
        number = f"<{XSD.integer}>(STR({value}))"
        return f"{number} >= {low} && {number} <= {high}"
    if datatype in _CAST:
        return f"isLiteral(<{datatype}>(STR({value})))"
    return "" if not datatype.startswith(str(XSD)) or datatype in _ANY else None
