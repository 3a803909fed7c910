"""One module per file format; each reads bytes into a SourceText."""
