"""The site behind Y1 and Y2: the plainest Django there is, and an ordinary signed-in list.

Y1 has no middleware and returns a constant of 10 KB. Y2 has Django's default middleware, three queries (session,
user, 25 of 10,000 rows by an index) and a template of 8 KB. BENCH_DSN and BENCH_BARE are read from the environment.
"""

import datetime
import os

import django
from django.conf import settings

SCHEMA = "bench_yard"
ROWS = 10_000
IS_BARE = os.environ.get("BENCH_BARE") == "1"
DEFAULT_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
FRAME = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{% block title %}Yard{% endblock %}</title></head>
<body><header><nav aria-label="Main"><ul><li><a href="{% url 'ledger' %}">Ledger</a></li>
<li><a href="{% url 'constant' %}">Constant</a></li></ul></nav>
<form method="post" action="/out/">{% csrf_token %}<button>Sign out {{ user.get_username }}</button></form>
{% for message in messages %}<p>{{ message }}</p>{% endfor %}</header>
<main><h1>{% block heading %}{% endblock %}</h1>{% block content %}{% endblock %}</main></body></html>"""
PAGE = """{% extends "frame.html" %}{% block title %}Ledger{% endblock %}{% block heading %}Ledger{% endblock %}
{% block content %}<table><thead><tr><th>Name</th><th>Address</th><th>Town</th><th>Kind</th><th>Cases</th>
<th>Since</th></tr></thead><tbody>{% for entry in entries %}
<tr class="{% cycle 'odd' 'even' %}"><th scope="row"><a href="{% url 'entry' entry.pk %}">{{ entry.name }}</a></th>
<td><a href="mailto:{{ entry.address }}">{{ entry.address }}</a></td><td>{{ entry.town|default:"not given" }}</td>
<td>{{ entry.kind }}</td><td class="r">{{ entry.cases }} case{{ entry.cases|pluralize }}</td>
<td><time datetime="{{ entry.since|date:'Y-m-d' }}">{{ entry.since|date:"j F Y" }}</time></td></tr>{% endfor %}
</tbody></table>{% endblock %}"""


def _database() -> dict:
    import environ

    found = environ.Env.db_url_config(os.environ["BENCH_DSN"])
    options = {**found.get("OPTIONS", {}), "options": f"-c search_path={SCHEMA}"}
    return {**found, "CONN_MAX_AGE": None, "OPTIONS": options}


settings.configure(
    SECRET_KEY="a yardstick keeps no secrets",
    ALLOWED_HOSTS=["*"],
    INSTALLED_APPS=[
        "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.messages",
    ],
    MIDDLEWARE=[] if IS_BARE else DEFAULT_MIDDLEWARE,
    ROOT_URLCONF=__name__,
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [
                    (
                        "django.template.loaders.cached.Loader",
                        [("django.template.loaders.locmem.Loader", {"frame.html": FRAME, "ledger.html": PAGE})],
                    )
                ],
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ],
            },
        }
    ],
    DATABASES={"default": _database()},
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    LOGIN_URL="/in/",
    USE_TZ=True,
)  # fmt: skip
django.setup()

from django.contrib.auth.decorators import login_required  # noqa: E402  models want configured settings
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.shortcuts import render  # noqa: E402
from django.urls import path  # noqa: E402

BODY = b"ten kilobytes of nothing\n" * 410


class Entry(models.Model):
    name = models.CharField(max_length=80)
    address = models.EmailField()
    town = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    cases = models.IntegerField()
    since = models.DateField()

    class Meta:
        app_label = "bench"
        indexes = [models.Index(name="entry_by_name", fields=["name", "id"])]


def constant(request):
    return HttpResponse(BODY)


@login_required
def ledger(request):
    return render(request, "ledger.html", {"entries": Entry.objects.order_by("name", "id")[:25]})


def entry(request, pk):
    return HttpResponse(str(pk))


urlpatterns = [
    path("constant/", constant, name="constant"),
    path("ledger/", ledger, name="ledger"),
    path("ledger/<int:pk>/", entry, name="entry"),
]
application = get_wsgi_application()


def prepare() -> str:
    """Make and fill the tables; returns the cookie of a signed-in reader. Y2 must be 200 in three queries."""
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE; CREATE SCHEMA {SCHEMA}")
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Entry)
    first = datetime.date(2020, 1, 1)
    kinds = ["Lawyer", "Paralegal", "Trainer", "Coordinator"]
    Entry.objects.bulk_create(
        (
            Entry(
                name=f"Person {n * 7919 % ROWS:05}", address=f"person{n}@example.org", town=f"Town {n % 40}",
                kind=kinds[n % 4], cases=n % 50, since=first + datetime.timedelta(days=n % 2000),
            )
            for n in range(ROWS)
        ),
        batch_size=2000,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client()
    client.force_login(User.objects.create_user("reader"))
    with CaptureQueriesContext(connection) as queries:
        answer = client.get("/ledger/")
    if answer.status_code != 200 or len(queries) != 3:
        raise RuntimeError(f"Y2 is {answer.status_code} in {len(queries)} queries")
    return f"sessionid={client.cookies['sessionid'].value}"


if __name__ == "__main__":
    print(prepare())
