"""Settings that every environment shares. Names of environment variables: README, "Configuration"."""

import os
from pathlib import Path

import environ
from django.utils.translation import gettext_lazy as _

from config import embedded

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = embedded.var_dir()
env = environ.Env()

# --- identity -----------------------------------------------------------------------------------------
SITE_NAME = env("SITE_NAME", default="Waing")
PORT = env.int("PORT", default=8000)
SITE_URL = env("SITE_URL", default=f"http://localhost:{PORT}").rstrip("/")
ADMIN_CONTACT = env("ADMIN_CONTACT", default="")
EXIT_URL = env("EXIT_URL", default="https://www.google.com/search?q=weather")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
DEBUG = False
DEMO = False
CLOCK_CAN_MOVE = False
DEMO_DATA_ALLOWED = False

# --- keys (production refuses to start without its own; see production.py) -----------------------------
SECRET_KEY = env("SECRET_KEY", default="")
FIELD_KEYS = env("FIELD_KEYS", default="")

# --- applications -------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "mentoring",
    "trainings",
    "cop",
    "members.apps.MembersConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "config.admin.AdminConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_filters",
    "rules",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.gzip.GZipMiddleware",
    "members.middleware.CostMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "members.middleware.HeadersMiddleware",
    "members.middleware.MethodsMiddleware",
    "members.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "members.middleware.SessionAgeMiddleware",
    "members.middleware.MemberMiddleware",
    "members.middleware.WayBackMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "members.drafting.DraftMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "members.middleware.SecondFactorMiddleware",
    "members.middleware.InductionMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "members.context.site",
            ],
            "builtins": [
                "members.templatetags.waing",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "members.templatetags.often",  # after i18n: it has its `translate`
            ],
        },
    }
]
FORM_RENDERER = "members.forms_rendering.Renderer"

# --- data ---------------------------------------------------------------------------------------------
DATABASE_URL = env("DATABASE_URL", default="") or embedded.database_url()
DATABASE_OWNER_URL = env("DATABASE_OWNER_URL", default="") or (
    DATABASE_URL if env("DATABASE_URL", default="") else embedded.owner_url()
)
HAS_TWO_ROLES = DATABASE_OWNER_URL != DATABASE_URL
_url = DATABASE_OWNER_URL if os.environ.get("WAING_DATABASE_ROLE") == "owner" else DATABASE_URL
DATABASES = {"default": env.db_url_config(_url)}
DATABASES["default"].update(CONN_MAX_AGE=None, CONN_HEALTH_CHECKS=True)
DATABASES["default"].setdefault("OPTIONS", {})
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "members_cache",
        "KEY_FUNCTION": "members.crypto.cache_key",
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    }
}

REDIS_URL = env("REDIS_URL", default="") or embedded.redis_url()
CELERY_BROKER_URL = REDIS_URL

# --- language and time ----------------------------------------------------------------------------------
LANGUAGE_CODE = "my"
LANGUAGES = [("my", _("Burmese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Yangon"
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"

# --- accounts (reference: docs/architecture.md, "The door") ----------------------------------------------
AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = ["members.backends.AccountBackend", "rules.permissions.ObjectPermissionBackend"]
PASSWORD_HASHERS = ["members.passwords.Argon2idHasher"]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "members.passwords.PassphraseValidator"}]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "members:home"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_SERIALIZER = "members.crypto.SealedJSON"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 24 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# Idle and absolute ages in seconds (safety C-08).
SESSION_AGES = {"staff": (15 * 60, 8 * 3600), "member": (45 * 60, 24 * 3600)}
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "members.views.errors.csrf_failure"

ACCOUNT_ADAPTER = "members.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_FORMS = {
    "login": "members.forms.SignInForm",
    "reauthenticate": "members.forms.ReauthenticateForm",
    "change_password": "members.forms.ChangePassphraseForm",
    "set_password": "members.forms.SetPassphraseForm",
    "reset_password": "members.forms.ResetForm",
    "reset_password_from_key": "members.forms.ResetPassphraseForm",
}
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# Per handle or person only: a classroom sits behind one address (decision 28). Tries per address: members.limits.
ACCOUNT_RATE_LIMITS = {
    "login": "",
    "login_failed": "5/5m/key",
    "reset_password": "",
    "reset_password_from_key": "",
}
PASSWORD_RESET_TIMEOUT = 24 * 3600
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "members:signed_out"
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "members.tokens.ResetTokens"
MFA_ADAPTER = "members.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TRUST_ENABLED = False
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RATE_LIMITS = {"webauthn_login": ""}  # a key cannot be guessed
MFA_TOTP_ISSUER = SITE_NAME
MFA_FORMS = {
    "authenticate": "members.forms.CodeForm",
    "reauthenticate": "members.forms.CodeAgainForm",
    "activate_totp": "members.forms.ActivateAppForm",
    "add_webauthn": "members.forms.AddKeyForm",
    "edit_webauthn": "members.forms.NameKeyForm",
}
# Pages about other people that one person opens (safety C-20).
PEOPLE_VIEWS_AN_HOUR = env.int("PEOPLE_VIEWS_AN_HOUR", default=60)
PEOPLE_VIEWS_A_DAY = env.int("PEOPLE_VIEWS_A_DAY", default=200)
# How often a minute counts in the ledger of learning, by what somebody was in it: presented=4 (members/credits.py).
CREDIT_FACTORS = env("CREDIT_FACTORS", cast={"value": int}, default={})
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)

# --- mail -----------------------------------------------------------------------------------------------
EMAIL_URL = env("EMAIL_URL", default="")
IMAP_URL = env("IMAP_URL", default="")
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
vars().update(env.email_url_config(EMAIL_URL) if EMAIL_URL else {})
EMAIL_TIMEOUT = 45
DEFAULT_FROM_EMAIL = env("MAIL_FROM", default="notice@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Every wait of the mail engine is multiplied by this; only the fault drills shrink it.
TIME_SCALE = env.float("TIME_SCALE", default=1.0)
# The daily cap is three times the usual day, but never less than this (docs/operations.md, "The brake").
MAIL_DAILY_FLOOR = env.int("MAIL_DAILY_FLOOR", default=500)

# --- celery: the doorbell, never the record (architecture 6) -----------------------------------------------
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 90
CELERY_TASK_TIME_LIMIT = 110
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_timeout": 30,
    "socket_connect_timeout": 5,
    "retry_on_timeout": True,
}
CELERY_TASK_DEFAULT_QUEUE = "work"
CELERY_TIMEZONE = "UTC"

# --- files and browser ----------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ROOT = BASE_DIR / "static" / "root"  # /favicon.ico, which old browsers ask for unbidden
DATA_UPLOAD_MAX_MEMORY_SIZE = 11 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 11 * 1024 * 1024
UPLOAD_LIMIT = 10 * 1024 * 1024  # bytes, decision 24
# Files of the library lie here: outside whatever the web server serves (safety C-26).
UPLOADS_DIR = Path(env("UPLOADS_DIR", default="") or VAR_DIR / "uploads")
# Where the web server takes them from when it is told to ("X-Accel-Redirect"); empty: this program hands them out.
UPLOADS_ACCEL = env("UPLOADS_ACCEL", default="")
# A virus scanner that speaks clamd's language, as host:port or the path of a socket; empty: files say so (C-27).
SCANNER = env("SCANNER", default="")
# Each day the newest seal of the audit is appended to this file, which the operator takes elsewhere (safety C-35a).
AUDIT_HEADS = Path(env("AUDIT_HEADS", default="") or VAR_DIR / "audit_heads.txt")
# Whether links of the library are looked at once a week: the only requests that ever leave this house.
LINK_CHECKS = env.bool("LINK_CHECKS", default=False)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}
# Not "no-referrer": browsers then send "Origin: null" with every form, and the CSRF check refuses it (docs/adr/0004).
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

# --- logs: no address, no agent, no query string (safety C-35b) ---------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"redact": {"()": "members.logs.Redact"}},
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["redact"]},
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
        "django.server": {"level": "ERROR"},
        "fido2": {"level": "WARNING"},
        "celery": {"level": "WARNING"},
        "kombu": {"level": "WARNING"},
    },
}
