"""Wrong passwords, many at once, fill no memory."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher

from wardmote.config import settings as house
from wardmote.foundations.access.passwords import MOST_AT_ONCE, BoundedArgon2PasswordHasher


def test_the_house_hashes_with_it() -> None:
    assert house.PASSWORD_HASHERS[0].endswith(BoundedArgon2PasswordHasher.__qualname__)


def test_it_is_argon2_as_before() -> None:
    hasher = BoundedArgon2PasswordHasher()
    encoded = hasher.encode("violet lamp over gravel", hasher.salt())
    assert encoded.startswith("argon2$argon2id$")
    assert Argon2PasswordHasher().verify("violet lamp over gravel", encoded)
    assert not hasher.verify("violet lamp", encoded)


def test_no_more_than_two_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once, most, lock = 0, 0, threading.Lock()

    def slow(_self: object, _password: str, _encoded: str) -> bool:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        time.sleep(0.02)
        with lock:
            at_once -= 1
        return False

    monkeypatch.setattr(Argon2PasswordHasher, "verify", slow)
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda _number: BoundedArgon2PasswordHasher().verify("x", "y"), range(16)))
    assert most == MOST_AT_ONCE
