"""Builds that take their time, or the process with them; workers find them here by name."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from kg.vocab import Vocabulary
from loaders.pipeline import Built, build_document


def build(path: Path, vocabulary: Vocabulary) -> Built:
    """As ever, save for files that kill the process: always, or the first time they are built."""
    text = path.read_text("utf-8", errors="replace")
    died = path.with_suffix(".died")
    if "die always" in text or ("die once" in text and not died.exists()):
        died.touch()
        time.sleep(0.2)  # the other worker is in the middle of something, too
        os.kill(os.getpid(), signal.SIGKILL)
    return build_document(path, vocabulary)
