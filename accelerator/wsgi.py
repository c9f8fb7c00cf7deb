"""The WSGI door: gunicorn serves `accelerator.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

from accelerator import embedded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accelerator.settings")
os.environ["PROCESS"] = "web"  # the settings give each kind of process its patience
embedded.provide()
application = get_wsgi_application()
