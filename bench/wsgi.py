"""Entry point of the comparators."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
