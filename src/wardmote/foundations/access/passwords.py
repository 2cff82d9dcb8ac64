"""How passwords are judged and hashed."""

import threading
from itertools import pairwise

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# A hash takes a hundred megabytes for a tenth of a second: more at once would let anybody fill the memory.
MOST_AT_ONCE = 2
FEWEST_CHARACTERS = 5
_turns = threading.BoundedSemaphore(MOST_AT_ONCE)


class BoundedArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2, two at once in a process and the others in turn."""

    def encode(self, password: str, salt: str) -> str:
        """The hash, when it is its turn."""
        with _turns:
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Whether the password is that of the hash, when it is its turn."""
        with _turns:
            return super().verify(password, encoded)


class RepetitionValidator:
    """No password that is one short piece over and over, or a walk along the keys of the alphabet."""

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002 - Django passes it
        """Raise where a few characters say it all."""
        small = password.casefold()
        if len(set(small)) < FEWEST_CHARACTERS or _is_repeated(small) or _is_a_run(small):
            raise ValidationError(
                _("This password repeats itself or counts on: choose words that do not belong together."),
                code="password_repeats",
            )

    def get_help_text(self) -> str:
        """What the forms say."""
        return _("Your password cannot be a few characters over and over.")


def _is_repeated(text: str) -> bool:
    """Whether it is a piece, once more and perhaps begun again: found where the text stands in itself doubled."""
    for length in range(1, len(text) // 2 + 1):
        piece = text[:length]
        if (piece * (len(text) // length + 1))[: len(text)] == text:
            return True
    return False


def _is_a_run(text: str) -> bool:
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return steps <= {1, -9} or steps <= {-1, 9}
