"""What the way from files to answers costs, stage by stage, at several sizes: ``make benchmark``.

    python benchmarks/run.py                            100 documents
    python benchmarks/run.py --sizes 100 1000 5000      the larger ones, too (a size beyond what there is means all)
    python benchmarks/run.py --policies A --laws B      the documents of one's own folders

Without folders the collections beside the checkout are taken, or else the examples. Figures go to RESULTS.md and
cost.svg in the folder of ``--out`` (this one).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from corpus import corpus
from report import Results, Size, write
from rival import compare
from stages import measure
from whole import after, loaded

HERE = Path(__file__).parent
RIVALS = 2  # documents that rdflib and pySHACL are given: more take minutes


def main() -> None:
    given = _arguments()
    documents = corpus(given.policies, given.laws)
    sizes = []
    for size in sorted({min(size, len(documents)) for size in given.sizes}):
        sample = documents.sample(size)
        _say(f"{size} documents: stage by stage")
        stages = measure(sample)
        with tempfile.TemporaryDirectory(prefix="zhengce-benchmark-") as folder:
            wholes = []
            for jobs in (1, 2):
                _say(f"{size} documents: into a store, by {jobs} processes")
                wholes.append(loaded(sample, jobs, Path(folder) / str(jobs)))
            _say(f"{size} documents: validation and queries")
            sizes.append(Size(size, stages, wholes, after(Path(folder) / "1")))
    write(Results(sizes, 0, {}), given.out)  # before the longest part begins
    _say("the same with rdflib and pySHACL")
    rivals = documents.sample(len(documents) // 20).policies[:RIVALS]
    write(Results(sizes, len(rivals), compare(rivals)), given.out)
    _say(f"written: {given.out / 'RESULTS.md'}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100], metavar="N")
    parser.add_argument("--policies", type=Path, nargs="+", default=(), metavar="FOLDER")
    parser.add_argument("--laws", type=Path, nargs="+", default=(), metavar="FOLDER")
    parser.add_argument("--out", type=Path, default=HERE, metavar="FOLDER")
    return parser.parse_args()


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
