"""The application object for an event-loop server."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yuanlian.config.settings.embedded")
application = get_asgi_application()
