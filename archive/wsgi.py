"""Entry point for web servers such as gunicorn. Web processes end a query after five seconds."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
os.environ.setdefault("STATEMENT_TIMEOUT", "5000")

application = get_wsgi_application()
