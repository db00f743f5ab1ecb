"""Fingerprints of bodies, raw and normalised, and pseudo-random numbers from names."""

import hashlib
from functools import lru_cache

import re2

SMALL = 8_192  # bytes; fingerprints of smaller bodies are cached
REPEATED = 8  # different volatile texts of one body that are replaced everywhere
MOST_VOLATILE = 1000  # further places in it; those after them count as they are
_BYTES = re2.Options()
_BYTES.encoding = re2.Options.Encoding.LATIN1
VOLATILE = re2.compile(  # differs between two runs with the same requests
    rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"  # UUIDs
    rb"|\d{4}-\d\d-\d\dT[\d:.]+Z?"  # times of day
    rb"|\b1[6-9]\d{8}(?:\d{3})?\b"  # seconds or milliseconds since 1970
    rb"|/tmp/[\w./-]+",  # temporary folders
    _BYTES,
)


def fingerprint(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=8).hexdigest()


def normalised(data: bytes) -> str:
    """The fingerprint of `data` without ids, times and temporary folders."""
    return _small(data) if len(data) <= SMALL else _normalised(data)


def chance(name: str) -> float:
    """A number from 0 to 1 (exclusive), always the same for the same `name`."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest()) / 2**64


def _normalised(data: bytes) -> str:
    """An answer repeats few texts many times: the first of them are replaced wherever they are."""
    at = 0
    for _ in range(REPEATED):
        match = VOLATILE.search(data, at)
        if match is None:
            return fingerprint(data)
        at = match.start()
        data = data.replace(match.group(), b"*")
    return fingerprint(data[:at] + VOLATILE.sub(b"*", data[at:], count=MOST_VOLATILE))


_small = lru_cache(maxsize=1024)(_normalised)
