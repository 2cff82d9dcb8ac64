"""Every setting, in one file; values that differ between installations come from the environment."""

from pathlib import Path

from csp.constants import NONE, SELF

from wardmote.config import env, languages, rooms
from wardmote.config.home import home_folder, make_folder, make_home, secret_key

WARDMOTE_HOME = home_folder()
make_home(WARDMOTE_HOME)
RECORDS_DIR = WARDMOTE_HOME / "records"
FILES_DIR = WARDMOTE_HOME / "files"
UPLOADS_DIR = WARDMOTE_HOME / "uploads"
CACHE_DIR = WARDMOTE_HOME / "cache"
SOURCES_DIR = WARDMOTE_HOME / "sources"
TEMPLATES_DIR = WARDMOTE_HOME / "templates"
# Folders whose files may be loaded by naming them in the browser; none unless the administrator says so.
LOAD_ROOTS = env.folders("WARDMOTE_LOAD_FOLDERS")
# duckdb, or a Spark master: local[*], spark://host:7077.
WARDMOTE_ENGINE = env.text("WARDMOTE_ENGINE", "duckdb")
# Where the records lie besides, for several servers or a cluster: s3://bucket/folder.
WARDMOTE_RECORDS_URL = env.text("WARDMOTE_RECORDS_URL")
WARDMOTE_WORKER_INSIDE = env.flag("WARDMOTE_WORKER_INSIDE", default=True)
# Where the ends of the ledger's chains are kept besides: a file or folder elsewhere, or an e-mail address.
WARDMOTE_LEDGER_ANCHOR = env.text("WARDMOTE_LEDGER_ANCHOR")
POLICE_UK_URL = env.text("WARDMOTE_POLICE_UK_URL", "https://data.police.uk")

SECRET_KEY = secret_key(WARDMOTE_HOME)
DEBUG = env.flag("WARDMOTE_DEBUG")
# Where people reach it, as in https://wardmote.example.org; by default where the server listens.
SITE_ADDRESS = env.site("WARDMOTE_ADDRESS")
ALLOWED_HOSTS = env.hosts("WARDMOTE_HOSTS", "localhost,127.0.0.1,[::1]", SITE_ADDRESS)
BEHIND_TLS = env.flag("WARDMOTE_TLS")
# Who may say for whom a request came and whether it came by HTTPS: with HTTPS, a proxy on this machine unless told.
WARDMOTE_TRUSTED_PROXIES = env.networks("WARDMOTE_TRUSTED_PROXIES", "127.0.0.1,::1" if BEHIND_TLS else "")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if BEHIND_TLS and "*" not in host]

# What every room brings: pages, permissions, jobs, rules.
ROOMS = rooms.of_this_installation()
INSTALLED_APPS = [
    *(room.package for room in ROOMS if room.is_app),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "django_htmx",
]

MIDDLEWARE = [
    "wardmote.config.access_log.AccessLogMiddleware",
    "wardmote.config.proxies.TrustedProxyMiddleware",
    "wardmote.config.headers.HeadMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "wardmote.config.headers.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "wardmote.config.nonsense.NonsenseMiddleware",
    "wardmote.config.read_only.ReadOnlyMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "wardmote.config.headers.NoStoreMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "wardmote.foundations.access.sessions.IdleMiddleware",
    "wardmote.foundations.access.sent_twice.SentTwiceMiddleware",
    "wardmote.config.needs_you.CountAnew",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    # Last, so that it sees who failed to sign in.
    "axes.middleware.AxesMiddleware",
    "wardmote.config.faults_shown.FaultsShownMiddleware",
]

ROOT_URLCONF = "wardmote.config.urls"
WSGI_APPLICATION = "wardmote.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wardmote.config.navigation.frame",
            ],
        },
    }
]

DATABASES = {"default": env.database(WARDMOTE_HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    # What every process must know alike, such as which one-time codes have been used.
    "default": {
        "BACKEND": "wardmote.config.shared_cache.SharedCache",
        "LOCATION": "cache_entries",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # What one process may work out anew.
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "process"},
}

# Sign-in -------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "wardmote.foundations.access.passwords.BoundedArgon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "wardmote.foundations.access.passwords.RepetitionValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "wardmote.foundations.access.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "wardmote.foundations.access.adapters.SocialAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
# Axes decides when to lock out, and has a page of ours that says so; `access/limits.py` counts codes, resets and
# invitations for each person. Nothing is counted for an address of the network alone: it may be a whole office's.
ACCOUNT_RATE_LIMITS = dict.fromkeys(["login", "login_failed", "reset_password", "reset_password_from_key"])
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_FORMS = {
    "reset_password": "wardmote.foundations.access.sign_in_forms.ResetPasswordForm",
    "user_token": "wardmote.foundations.access.sign_in_forms.UserTokenForm",
}
MFA_FORMS = {
    "authenticate": "wardmote.foundations.access.sign_in_forms.AuthenticateForm",
    "reauthenticate": "wardmote.foundations.access.sign_in_forms.ReauthenticateForm",
}
ACCOUNT_USER_DISPLAY = "wardmote.foundations.access.adapters.display_name"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if BEHIND_TLS else "http"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not BEHIND_TLS
MFA_TOTP_ISSUER = "Wardmote"
WARDMOTE_REQUIRE_MFA = env.flag("WARDMOTE_REQUIRE_MFA")
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS: dict[str, object] = {}
OIDC_ORIGIN = [env.origin(env.text("WARDMOTE_OIDC_ISSUER"))] if env.text("WARDMOTE_OIDC_ISSUER") else []
# A provider of one organisation alone that says nothing of whether an address is verified, as Entra ID does.
WARDMOTE_OIDC_TRUST_ADDRESSES = env.flag("WARDMOTE_OIDC_TRUST_ADDRESSES")
env.refuse_shared_issuer(env.text("WARDMOTE_OIDC_ISSUER"), trusts_addresses=WARDMOTE_OIDC_TRUST_ADDRESSES)
if env.text("WARDMOTE_OIDC_ISSUER"):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "APPS": [
            {
                "provider_id": "partnership",
                "name": env.text("WARDMOTE_OIDC_NAME", "your organisation"),
                "client_id": env.text("WARDMOTE_OIDC_CLIENT_ID"),
                "secret": env.text("WARDMOTE_OIDC_CLIENT_SECRET"),
                "settings": {"server_url": env.text("WARDMOTE_OIDC_ISSUER")},
            }
        ]
    }
AXES_HANDLER = "wardmote.foundations.access.sign_in_counts.CountingHandler"
AXES_CACHE = "process"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_LOCKOUT_TEMPLATE = "account/locked_out.html"
AXES_RESET_ON_SUCCESS = True
# Going on while locked out makes nobody wait longer.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS: list[str] = []

# E-mail: to the console's log unless a server is named ----------------------------------------------------
EMAIL_HOST = env.text("WARDMOTE_EMAIL_HOST")
EMAIL_PORT = env.whole_number("WARDMOTE_EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("WARDMOTE_EMAIL_USER")
EMAIL_HOST_PASSWORD = env.text("WARDMOTE_EMAIL_PASSWORD")
# A page that sends a letter does not wait longer for a mail server that says nothing.
EMAIL_TIMEOUT = 10
EMAIL_USE_TLS = env.flag("WARDMOTE_EMAIL_TLS")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'dummy'}.EmailBackend"
DEFAULT_FROM_EMAIL = env.text("WARDMOTE_EMAIL_FROM", "wardmote@localhost")

# Words and time ------------------------------------------------------------------------------------------
LOCALE_PATHS = [languages.CATALOGUES, languages.LIBRARY_WORDS]
LANGUAGES = languages.offered(LOCALE_PATHS)
# What the worker, the command line and e-mails speak, and pages until somebody chooses another.
LANGUAGE_CODE = languages.chosen(env.text("WARDMOTE_LANGUAGE", languages.ENGLISH), LANGUAGES)
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = BEHIND_TLS
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/London"

# Files ---------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = WARDMOTE_HOME / "static"
make_folder(STATIC_ROOT)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": FILES_DIR}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 1000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
make_folder(UPLOADS_DIR)
FILE_UPLOAD_TEMP_DIR = str(UPLOADS_DIR)
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "wardmote.intake.operations.sweeping.LockedUploadHandler",
]

# Headers -------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF, "blob:"],
        "manifest-src": [SELF],
        # The sign-on button posts to us and is sent on to the identity provider.
        "form-action": [SELF, *OIDC_ORIGIN],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_ENGINE = "wardmote.foundations.access.session_store"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
# Nobody has touched the page for so long: whoever sits there now signs in again.
WARDMOTE_IDLE_MINUTES = env.whole_number("WARDMOTE_IDLE_MINUTES", 60)
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "wardmote.foundations.access.unsaved_forms.stale_form"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = BEHIND_TLS

# Faults with their particulars go to a file that only the administrator reads; the console gets one line each. What
# was refused, and what was answered, have files of their own: whoever sends junk cannot wash a fault out.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "full": {
            "()": "wardmote.config.logs.Bare",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        },
        "answers": {"()": "wardmote.config.logs.OneLine", "format": "{asctime} {message}", "style": "{"},
        "dated": {
            "()": "wardmote.config.logs.OneLine",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        },
        "line": {"()": "wardmote.config.logs.OneLine", "format": "{levelname} {name} {message}", "style": "{"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        "file": {
            "()": "wardmote.config.shared_log.SharedFileHandler",
            "filename": WARDMOTE_HOME / "faults.log",
            "most_bytes": 2_000_000,
            "kept": 3,
            "formatter": "full",
            "filters": ["faults"],
        },
        "refusals": {
            "()": "wardmote.config.shared_log.SharedFileHandler",
            "filename": WARDMOTE_HOME / "refusals.log",
            "most_bytes": 2_000_000,
            "kept": 3,
            "formatter": "dated",
            "filters": ["refusals"],
        },
        "answers": {
            "()": "wardmote.config.shared_log.SharedFileHandler",
            "filename": WARDMOTE_HOME / "answers.log",
            "most_bytes": 5_000_000,
            "kept": 5,
            "formatter": "answers",
        },
    },
    "filters": {
        "faults": {"()": "wardmote.config.logs.Faults"},
        "refusals": {"()": "wardmote.config.logs.Refusals"},
    },
    "root": {"handlers": ["console", "file", "refusals"], "level": "WARNING"},
    # Django's own handler would send faults by e-mail with all that was sent to us.
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "wardmote.answers": {"handlers": ["answers"], "level": "INFO", "propagate": False},
        # One line for each request that waits its turn: thousands in a minute, and no fault.
        "waitress.queue": {"level": "ERROR"},
    },
}
