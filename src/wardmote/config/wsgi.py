"""What a web server starts."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wardmote.config.settings")
application = get_wsgi_application()
# Also where another server than ours loads this: with another key it would write looks that no one can verify.
import_module("wardmote.config.performing").refuse_other_key()
# The rooms are read while the server starts: otherwise the first person to ask for a page would wait for them.
import_module(settings.ROOT_URLCONF)
