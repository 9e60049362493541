"""Settings of the tests: the archive's own, without what needs a deployment."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "only-for-the-tests-" + "x" * 40)
os.environ.setdefault("HTTPS", "0")
# Indexes and downloads that tests build stay out of the archive's own folder.
os.environ["ARCHIVE_VAR"] = tempfile.mkdtemp(prefix="archive-test-var-")

from archive.settings import *  # noqa: E402, F403

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, not memory: the browser tests' server is another thread with a connection of its own.
    name = Path(tempfile.gettempdir()) / f"archive-test-{os.getpid()}.sqlite3"
    DATABASES["default"]["TEST"] = {"NAME": name}  # noqa: F405

# A connection that a server thread keeps open would hold up the removal of the test database.
DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # The manifest of hashed names exists only after collectstatic.
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
