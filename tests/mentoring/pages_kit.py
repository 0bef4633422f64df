"""A browser on the pages of mentoring."""

from django.test import Client
from django.urls import reverse

from tests.signing_in import sign_in_client


def enter(member):
    """A browser of its own, in which this person is signed in."""
    client = Client()
    sign_in_client(client, member)
    return client


def at(name, *args):
    return reverse(f"mentoring:{name}", args=args)


def get(client, name, *args, status=200):
    response = client.get(at(name, *args))
    assert response.status_code == status, (name, response.status_code)
    return response.content.decode()


def post(client, name, *args, **data):
    response = client.post(at(name, *args), data)
    form = response.context and response.context.get("form")
    assert response.status_code == 302, (name, form and form.errors)
    return response
