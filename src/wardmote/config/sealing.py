"""The seal of a backup's manifest: an HMAC that nobody can make anew without the installation's key."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

SEAL = "seal"


def sealed(manifest: Mapping[str, Any], key: str) -> dict[str, Any]:
    """The manifest with its seal."""
    return {**manifest, SEAL: _seal(manifest, key)}


def is_sealed(manifest: Mapping[str, Any], key: str) -> bool:
    """Whether the manifest is the one that was sealed with this key."""
    return hmac.compare_digest(str(manifest.get(SEAL, "")), _seal(manifest, key))


def _seal(manifest: Mapping[str, Any], key: str) -> str:
    sealed = {name: value for name, value in manifest.items() if name != SEAL}
    text = json.dumps(sealed, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hmac.new(b"wardmote backup manifest:" + key.encode(), text.encode(), hashlib.sha256).hexdigest()
