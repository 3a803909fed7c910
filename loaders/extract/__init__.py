"""One module per kind of fact. Extractors never import each other."""
