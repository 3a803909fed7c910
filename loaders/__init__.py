"""The document side of zhengce-kg: a file goes in, the triples of one named graph come out."""
