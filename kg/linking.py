"""The commands that go out to others, ``link``, ``mappings`` and ``query --federate``: what they ask, say and write."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kg import ask, console
from kg import link as links
from kg.errors import InputError
from kg.federate import federate, half
from kg.files import write_output
from kg.mappings import make
from kg.opening import Location
from kg.remote.client import Limits, Remote, cache_folder
from kg.sssom import described, write
from kg.vocab import default_vocabulary


def link(
    only: Sequence[str],
    profile: str,
    endpoint: str | None,
    schemes: Sequence[str],
    allowed: Sequence[str],
    timeout: float,
    refresh: bool,
    output: Path | None,
) -> None:
    """Find candidates and write them for review, to a file or to standard output.

    Raises InputError for a profile, an endpoint or a name that there is not, RemoteError if the endpoint fails; a file
    that is there then stays as it is.
    """
    texts = console.texts()
    chosen = links.profile(profile)
    url = endpoint or chosen.endpoint
    if not url:
        raise InputError(texts("say.no_endpoint"), where="--endpoint", hint=texts("say.like_an_endpoint"))
    wanted = links.things(default_vocabulary(), chosen, schemes)
    if only:
        names = {name for thing in wanted for name, _ in thing.labels}
        unknown = [name for name in only if name not in names]
        if unknown:
            raise InputError(texts("say.not_among", name=unknown[0]), where=", ".join(schemes or chosen.schemes))
        wanted = [thing for thing in wanted if {name for name, _ in thing.labels} & set(only)]
    found = links.link(
        _remote(url, allowed, timeout),
        chosen,
        wanted,
        refresh=refresh,
        watch=lambda batches: console.progress(batches, "say.asking"),
    )
    linked = len({row.subject_id for row in found.rows})
    console.say("say.candidates", rows=len(found.rows), linked=linked, things=len(wanted))
    if output is None or str(output) == "-":
        console.emit(write(found))
    else:
        write_output(output, write(found).encode())
        console.say("say.written", path=output)


def federated(
    store: Location,
    name: str,
    given: dict[str, object],
    form: str,
    endpoint: str | None,
    allowed: Sequence[str],
    timeout: float,
) -> None:
    """Print the answer of a canned query with what an endpoint of others says of the things in it.

    Raises InputError for a query that asks nobody else, RemoteError if the endpoint fails.
    """
    theirs = half(name)
    remote = _remote(endpoint or theirs.endpoint, allowed, timeout)
    ask.print_result(federate(ask.canned(store, name, given), theirs, remote), form, name, theirs.columns)


def _remote(url: str, allowed: Sequence[str], timeout: float) -> Remote:
    return Remote(
        url,
        allowed=links.hosts() | set(allowed),
        limits=Limits(deadline=timeout),
        cache=cache_folder(),
        waiting=lambda seconds: console.say("say.waiting", seconds=seconds),
    )


def mappings(registers: Path, output: Path) -> None:
    """Make the mapping sets from our vocabularies and a folder of registers; say what no register confirms.

    Raises InputError for a register that is missing or not as it should be; then nothing is written.
    """
    for made in make(registers, default_vocabulary()):
        path = output / f"{made.name}.sssom.tsv"
        write_output(path, write(made.mappings).encode())
        counts = ", ".join(f"{name} {count}" for name, count in described(made.mappings.rows).items())
        console.say("say.mapped", path=path, counts=counts)
        for line in made.left_out:
            console.say("say.unconfirmed", link=line)
