"""SHACL by sets: shapes compiled to SPARQL queries that a store answers for all focus nodes at once.

The shapes become one query per constraint (``compiled``), which ``find`` asks of a store. What
SHACL can say and this engine cannot is refused by name (Unsupported), never passed over. Covered: SHACL Core except
sh:targetNode and values that are blank nodes, counts above MAX_COUNT and recursive shapes; of SHACL-SPARQL the
constraints (sh:sparql), not the components that users define.
"""

from kg.shacl.engine import compiled, find, hierarchy
from kg.shacl.model import Finding, Unsupported

__all__ = ["Finding", "Unsupported", "compiled", "find", "hierarchy"]
