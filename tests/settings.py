"""The house's settings on a folder of its own, made anew for each test process and thrown away after it."""

import atexit
import os
import shutil
import tempfile

_home = tempfile.mkdtemp(prefix="wardmote-tests-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["WARDMOTE_HOME"] = _home
os.environ["WARDMOTE_LOAD_FOLDERS"] = ""
# Never the database of an installation that the same shell may name.
os.environ["DATABASE_URL"] = os.environ.get("WARDMOTE_TEST_DATABASE_URL", "")

from wardmote.config.settings import *  # noqa: E402, F403 - the environment comes first

# A slow hash is for real passwords; tests make dozens of people.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# What a test remembers is of one process; `tests/security` asks the house's own.
CACHES = {
    name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
    for name in ("default", "process")
}
# A model of the tests' own that is seen in sections.
INSTALLED_APPS = [*INSTALLED_APPS, "tests.sectioned"]  # noqa: F405 - from the house's settings
# The house's own engine is SQLite's; the test runner knows only Django's to be in memory.
if DATABASES["default"]["ENGINE"] == "wardmote.config.sqlite":  # noqa: F405 - from the house's settings
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}  # noqa: F405 - from the house's settings
