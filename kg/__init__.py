"""The graph side of zhengce-kg: reads RDF, knows no document format."""

__version__ = "0.1.0"
