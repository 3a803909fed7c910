"""Builds that go wrong on files whose text says so; workers find them here by name."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from kg.vocab import Vocabulary
from loaders.pipeline import Built, build_document


def build(path: Path, vocabulary: Vocabulary) -> Built:
    """As ever, save for files that tell the process to die, to end or to stumble."""
    text = path.read_text("utf-8", errors="replace")
    if "die" in text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "end" in text:
        sys.exit(7)
    if "stumble" in text:
        raise IndexError("list index out of range")
    return build_document(path, vocabulary)
