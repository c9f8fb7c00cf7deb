"""Settings: one file, every value from the environment (docs/administration lists them)."""

import os
from pathlib import Path

import environ
from django.utils.csp import CSP

from accelerator import logs

BASE_DIR = Path(__file__).resolve().parent.parent
STATE_DIR = Path(os.environ.get("STATE_DIR", BASE_DIR / "var"))
env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
CLOCK_FILE = env.str("CLOCK_FILE", default="")
DEMO_PASSWORD = env.str("DEMO_PASSWORD", default="demo-accelerator")
BASE_DOMAIN = env.str("BASE_DOMAIN", default="localhost")
# The demo has no secret worth keeping; everywhere else a missing key stops the start.
SECRET_KEY = (
    env.str("SECRET_KEY", default="demo-only-not-a-secret-" + "x" * 40) if DEMO or DEBUG else env.str("SECRET_KEY")
)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])  # keys of before: they still read, never write
# The tenancy middleware checks each host against the tenants' hosts: unknown 400, suspended 404.
ALLOWED_HOSTS = ["*"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "django_structlog",
    "accelerator.ui",
    "accelerator.tenancy",
    "accelerator.audit",
    "accelerator.mailing",
    "accelerator.accounts",
    "accelerator.programmes",
    "accelerator.convening",
    "partners",
    "challenges",
    "introductions",
    "reporting",
    "accelerator.privacy",
    "accelerator.home",
    "accelerator.upkeep",
]
if DEMO:
    INSTALLED_APPS.append("accelerator.demo")

MIDDLEWARE = [
    "accelerator.metrics.RequestMetrics",
    "django.middleware.security.SecurityMiddleware",
    "accelerator.tenancy.middleware.HeadersMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "accelerator.api.middleware.ProblemMiddleware",
    "accelerator.tenancy.middleware.TenantMiddleware",
    "accelerator.tenancy.middleware.TenantSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accelerator.accounts.middleware.TokenMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accelerator.tenancy.middleware.AccessMiddleware",
    "accelerator.tenancy.middleware.OutageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "accelerator.urls"
WSGI_APPLICATION = "accelerator.wsgi.application"
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
                "accelerator.ui.context.page",
            ],
        },
    },
]
FORM_RENDERER = "accelerator.ui.forms.HouseRenderer"

# Database: DATABASE_URL belongs to the owner (migrations), APP_DATABASE_URL to the role that serves.
NO_DATABASE = "postgres://nobody@127.0.0.1:1/none"
_database = env.db_url("DATABASE_URL", default=NO_DATABASE)
OWNS_DATABASE = env.str("DATABASE_ROLE", default="app") == "owner"  # manage.py says so for migrate and its like
if not OWNS_DATABASE:
    _database = env.db_url("APP_DATABASE_URL", default=env.str("DATABASE_URL", default=NO_DATABASE))
# How long a statement may run, wait for a lock, and leave a transaction idle, in seconds; 0: for ever (F48).
# A migration that waits for a lock makes everybody else wait behind it: it gives up, and is run again (F53).
PROCESS = "owner" if OWNS_DATABASE else env.str("PROCESS", default="command")  # wsgi.py says web, celery.py job
STATEMENT_TIMEOUT, LOCK_TIMEOUT, IDLE_TIMEOUT = {
    "web": (15, 3, 30),
    "job": (300, 3, 300),
    "owner": (0, 5, 0),
    "command": (0, 0, 0),
}[PROCESS]
_timeouts = {
    "statement_timeout": STATEMENT_TIMEOUT,
    "lock_timeout": LOCK_TIMEOUT,
    "idle_in_transaction_session_timeout": IDLE_TIMEOUT,
}
_options = " ".join(f"-c {name}={seconds * 1000}" for name, seconds in _timeouts.items())
DATABASES = {
    "default": {
        **_database,
        "ENGINE": "accelerator.database",
        "OPTIONS": {**_database.get("OPTIONS", {}), "connect_timeout": 3, "options": _options},
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }
}
SLOW_QUERY_MS = env.int("SLOW_QUERY_MS", default=500)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:1/0")
CACHE_URL = env.str("CACHE_URL", default=REDIS_URL.rsplit("/", 1)[0] + "/1")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CACHE_URL,
        "KEY_FUNCTION": "accelerator.tenancy.cache.make_key",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
}

# Celery: a task only wakes somebody up; the sweeps pick up whatever a lost message left behind.
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 300  # seconds, then its process is killed; below the visibility timeout
CELERY_TASK_SOFT_TIME_LIMIT = 270
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 300_000  # kB
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CHANNEL_ERROR_RETRY = True  # a broker that refuses writes is one to come back to (F50)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 1,
    "socket_timeout": 1 if PROCESS == "web" else 5,  # a request does not wait for a broker that hangs (F50)
}
CELERY_TIMEZONE = "UTC"
SWEEP_SECONDS = env.int("SWEEP_SECONDS", default=30)
CELERY_BEAT_SCHEDULE = {
    name: {"task": name, "schedule": SWEEP_SECONDS, "options": {"expires": SWEEP_SECONDS}}
    for name in ("mailing.sweep", "introductions.sweep", "partners.sweep", "reporting.sweep", "audit.sweep")
}
SEARCHES_SECONDS = 600  # how soon a saved search that is due is looked at
CELERY_BEAT_SCHEDULE["home.sweep"] = {"task": "home.sweep", "schedule": SEARCHES_SECONDS, "options": {"expires": 600}}
CELERY_BEAT_SCHEDULE["accounts.sweep"] = {"task": "accounts.sweep", "schedule": 3600, "options": {"expires": 3600}}
CELERY_BEAT_SCHEDULE["privacy.sweep"] = {"task": "privacy.sweep", "schedule": 3600, "options": {"expires": 3600}}
CELERY_BEAT_SCHEDULE["reporting.watch"] = {"task": "reporting.watch", "schedule": 1, "options": {"expires": 5}}
CELERY_BEAT_SCHEDULE_FILENAME = str(STATE_DIR / "beat-schedule")

# Mail: EMAIL_URL names the relay; only accelerator.mailing speaks to it.
_email = env.email_url("EMAIL_URL", default="smtp://127.0.0.1:1025")
EMAIL_HOST, EMAIL_PORT = _email["EMAIL_HOST"], int(_email["EMAIL_PORT"] or 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _email.get("EMAIL_HOST_USER") or "", _email.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS, EMAIL_USE_SSL = _email.get("EMAIL_USE_TLS", False), _email.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 30  # seconds for each SMTP answer
MAIL_DOMAIN = env.str("MAIL_DOMAIN", default=BASE_DOMAIN)  # of senders and Message-IDs
INTRODUCTION_GRACE = env.int("INTRODUCTION_GRACE", default=15 if DEMO else 600)  # seconds

# Accounts
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/home/"
ACCOUNT_ADAPTER = "accelerator.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600  # seconds; the code travels by mail
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if DEMO or DEBUG else "https"
ACCOUNT_FORMS = {
    "login": "accelerator.accounts.allauth_forms.LoginForm",
    "add_email": "accelerator.accounts.allauth_forms.AddEmailForm",
    "change_password": "accelerator.accounts.allauth_forms.ChangePasswordForm",
    "set_password": "accelerator.accounts.allauth_forms.SetPasswordForm",
    "reset_password": "accelerator.accounts.allauth_forms.ResetPasswordForm",
    "reset_password_from_key": "accelerator.accounts.allauth_forms.ResetPasswordKeyForm",
    "reauthenticate": "accelerator.accounts.allauth_forms.ReauthenticateForm",
    "request_login_code": "accelerator.accounts.allauth_forms.RequestLoginCodeForm",
    "confirm_login_code": "accelerator.accounts.allauth_forms.ConfirmLoginCodeForm",
    "confirm_email_verification_code": "accelerator.accounts.allauth_forms.ConfirmEmailVerificationCodeForm",
}
MFA_FORMS = {
    "authenticate": "accelerator.accounts.allauth_forms.AuthenticateForm",
    "reauthenticate": "accelerator.accounts.allauth_forms.MFAReauthenticateForm",
    "activate_totp": "accelerator.accounts.allauth_forms.ActivateTOTPForm",
    "add_webauthn": "accelerator.accounts.allauth_forms.AddWebAuthnForm",
    "edit_webauthn": "accelerator.accounts.allauth_forms.EditWebAuthnForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO or DEBUG
MFA_ADAPTER = "accelerator.accounts.adapter.MFAAdapter"
USERSESSIONS_TRACK_ACTIVITY = False  # it would write a row in every request
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)  # how many proxies write X-Forwarded-For

# Web security. The demo speaks plain http on a laptop; everything else is https only.
SECURE = not (DEMO or DEBUG)
_prefix = "__Host-" if SECURE else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_prefix}sessionid", f"{_prefix}csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_FAILURE_VIEW = "accelerator.ui.views.csrf_failure"
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [""]  # all paths: TenantMiddleware leads to https, after it has looked at the host (F22)
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
# Links in mails: the tenant's own host, and on a laptop the port that the demo answers on.
LINK_SCHEME, LINK_PORT = ("https", "") if SECURE else ("http", f":{env.int('PORT', default=8000)}")
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-src": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "accelerator.ui.uploads.BoundedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

LANGUAGE_CODE = "en-gb"
FORMAT_MODULE_PATH = ["accelerator.formats"]
TIME_ZONE = "UTC"
USE_I18N = USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env.str("STATIC_ROOT", default=str(STATE_DIR / "static"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # uploads are rows (tenancy.Picture)
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# The API: views declare what they show and take (accelerator.rest); these are limits and the schema's frame.
API_READS_A_MINUTE = env.int("API_READS_A_MINUTE", default=600)  # a token, or an address without one
API_WRITES_A_MINUTE = env.int("API_WRITES_A_MINUTE", default=60)
REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["accelerator.rest.authentication.MemberPermission"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["accelerator.rest.authentication.TokenAuthentication"],
    "EXCEPTION_HANDLER": "accelerator.rest.problems.handle",
    "UNICODE_JSON": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Partnership accelerator",
    "DESCRIPTION": "Read and write what the pages show, with the rights of the person whose token you send.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SORT_OPERATIONS": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "POSTPROCESSING_HOOKS": [],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": "structlog.stdlib.ProcessorFormatter",
            "processor": logs.render_json,
            "foreign_pre_chain": logs.PROCESSORS,
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    # each says two lines for each task that went well, and one goes every second
    "loggers": {name: {"level": "WARNING"} for name in ("celery.app.trace", "celery.worker.strategy", "celery.beat")},
}
