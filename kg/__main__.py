"""The command ``zhengce``, and ``python -m kg``."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

from kg.errors import ZhengceError

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code. Errors that a user can put right are readable text, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    from kg.i18n import Texts, locale_language, take_language

    language = locale_language(os.environ)
    try:
        language, rest, asked = take_language(sys.argv[1:] if arguments is None else arguments, os.environ)
        from kg.cli import command

        command(language, asked).main(args=rest, prog_name="zhengce")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except ZhengceError as error:
        print(f"{Texts(language)('say.error')}: {error}", file=sys.stderr)
        return error.exit_code
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        print(f"{Texts(language)('say.error')}: {place}{error.strerror or error}", file=sys.stderr)
        return ZhengceError.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


if __name__ == "__main__":
    sys.exit(main())
