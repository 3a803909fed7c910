"""The store over HTTP, for reading: a SPARQL 1.1 endpoint, and what the store says of each thing.

``app`` puts the parts together, ``server`` runs them. Needs the extra ``serve`` (Starlette and uvicorn).
"""
