"""A form acts once, whatever the line does (safety C-48)."""

import threading
import uuid

import pytest
from django.db import connection, transaction
from django.http import HttpResponseRedirect
from django.test import RequestFactory

from members.models import Organisation, Submission
from members.services.submissions import once


@once
def add_organisation(request):
    Organisation.objects.create(name_en="Once")
    return HttpResponseRedirect(f"/done/{Organisation.objects.count()}/")


@once
def show_again(request):
    from django.http import HttpResponse

    return HttpResponse("look at this")


def _post(member, key):
    request = RequestFactory().post("/x/", {"once": str(key)})
    request.member = member
    return request


def test_c48_the_second_click_leads_where_the_first_led(cast):
    key, before = uuid.uuid4(), Organisation.objects.count()
    first, second = add_organisation(_post(cast.lawyer, key)), add_organisation(_post(cast.lawyer, key))
    assert first["Location"] == second["Location"]
    assert Organisation.objects.count() == before + 1


def test_c48_a_form_with_errors_uses_up_no_key(cast):
    show_again(_post(cast.lawyer, uuid.uuid4()))
    assert Submission.objects.count() == 0


def test_c48_a_key_of_somebody_else_does_not_stop_mine(cast):
    key = uuid.uuid4()
    add_organisation(_post(cast.lawyer, key))
    with pytest.raises(Exception, match="duplicate|unique"), transaction.atomic():
        add_organisation(_post(cast.paralegal, key))


@pytest.mark.django_db(transaction=True)
def test_c48_five_at_once_act_once(cast):
    key, before, answers = uuid.uuid4(), Organisation.objects.count(), []

    def click():
        answers.append(add_organisation(_post(cast.lawyer, key))["Location"])
        connection.close()

    threads = [threading.Thread(target=click) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(answers)) == 1
    assert Organisation.objects.count() == before + 1
