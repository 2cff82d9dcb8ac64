"""What a web server starts."""

import os
from importlib import import_module
from threading import Thread

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wardmote.config.settings")
application = get_wsgi_application()
# Also where another server than ours loads this: with another key it would write looks that no one can verify.
import_module("wardmote.config.performing").refuse_other_key()
# The rooms are read while the server starts: otherwise the first person to ask for a page would wait for them.
import_module(settings.ROOT_URLCONF)


# What the first figure would wait for: libraries that take a second or two to read, beside the first pages.
SLOW_TO_READ = ("statsmodels.tsa.seasonal", "vl_convert", "duckdb")


def _read_ahead() -> None:
    for library in SLOW_TO_READ:
        import_module(library)


Thread(target=_read_ahead, name="reading ahead", daemon=True).start()
