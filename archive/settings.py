"""Settings, all in this file and all read from the environment. docs/deploy.md lists them.

SECRET_KEY     required unless DEBUG is on
DEBUG          1 for development
HTTPS          0 to serve plain http, as `make run` does on this machine; 1 (the default) behind TLS
ALLOWED_HOSTS  host names, separated by commas; this machine's own by default
CONTACT_EMAIL  whom harvesters are told to write to; by default postmaster at the first of ALLOWED_HOSTS
SITE_URL       the public address that citations print; by default the address of the request
DATABASE_URL   postgres://user:password@host:port/name; by default SQLite in var/archive.sqlite3
DATABASE_REPLICA_URL  a streaming replica of it, from which readers' pages then come
STATEMENT_TIMEOUT  milliseconds after which PostgreSQL ends a query; set by wsgi.py for web processes
ARCHIVE_TEXTS  folder of source texts that `make run` attaches; texts/ by default
"""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("ARCHIVE_VAR", BASE_DIR / "var"))


def _flag(name: str, default: str) -> bool:
    return os.environ.get(name, default) not in ("", "0", "false", "no", "off")


DEBUG = _flag("DEBUG", "0")
HTTPS = _flag("HTTPS", "0" if DEBUG else "1")

SECRET_KEY = os.environ.get("SECRET_KEY", "")
if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured("Set SECRET_KEY: sessions and forms are signed with it.")
    SECRET_KEY = "only-for-development-" + "x" * 40

ALLOWED_HOSTS = [
    h.strip() for h in os.environ.get("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if h.strip()
]
CSRF_TRUSTED_ORIGINS = [o.strip() for o in os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(",") if o.strip()]
SITE_URL = os.environ.get("SITE_URL", "").rstrip("/")
CONTACT_EMAIL = os.environ.get("CONTACT_EMAIL") or f"postmaster@{(ALLOWED_HOSTS or ['localhost'])[0].strip('.*[]')}"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "documents",
]

MIDDLEWARE = [
    "archive.middleware.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "documents.replicas.ReadReplica",
    "documents.answers.KeptAnswers",
    "archive.middleware.Availability",
    "archive.middleware.Language",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "documents.addresses.PermanentAddresses",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "archive.urls"
WSGI_APPLICATION = "archive.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]


def _sqlite(path: Path) -> dict:
    path.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,  # opening takes ten times as long as a query
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
            "PRAGMA cache_size=-32768; PRAGMA mmap_size=1073741824; PRAGMA temp_store=MEMORY;",
        },
    }


def _postgres(url: str) -> dict:
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured("DATABASE_URL must begin with postgres://; leave it unset for SQLite.")
    timeout = os.environ.get("STATEMENT_TIMEOUT", "")
    limits = f"-c statement_timeout={int(timeout)} -c lock_timeout=3000" if timeout else ""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "OPTIONS": {"connect_timeout": 3, **({"options": limits} if limits else {}), **dict(parse_qsl(parts.query))},
    }


_database_url = os.environ.get("DATABASE_URL", "")
DATABASES = {"default": _postgres(_database_url) if _database_url else _sqlite(VAR_DIR / "archive.sqlite3")}
if _database_url and os.environ.get("DATABASE_REPLICA_URL"):
    DATABASES["replica"] = _postgres(os.environ["DATABASE_REPLICA_URL"]) | {"TEST": {"MIRROR": "default"}}
    DATABASE_ROUTERS = ["documents.replicas.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "en-gb"
LANGUAGES = [
    ("en-gb", "English"),
    ("lv", "Latviešu"),
    ("lt", "Lietuvių"),
    ("et", "Eesti"),
    ("ru", "Русский"),
]
LANGUAGE_COOKIE_NAME = "language"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

FIXTURE_DIRS = [BASE_DIR / "fixtures"]
ARCHIVE_TEXTS = Path(os.environ.get("ARCHIVE_TEXTS", BASE_DIR / "texts"))

# Security. The Content-Security-Policy and the rest of the headers are in archive/middleware.py.
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 63072000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _flag("BEHIND_PROXY", "0") else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
