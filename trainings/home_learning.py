"""What learning puts on the home page: tests that wait after a training."""

from collections.abc import Iterator

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from members.home import Row, waits_for
from members.models import Member
from members.ready import Ready

from .models import Attempt, Enrolment, ItemDone, Registration, TestForm, TrainingItem, TrainingSession
from .reports.standing import ITEMS_PERCENT

MOST = 10


def _waiting(member) -> QuerySet[Enrolment]:
    """Trainings that I work through, whose test asks me now: I was in a session, or there is none to be in, four
    fifths of the steps that are neither tests nor sessions are done, and I have not passed. Who used up the tries of
    one version is asked once there is a newer one (`attempts.form_for`)."""
    here = {"form__training": OuterRef("training"), "member": member}
    passed = Attempt.objects.done().filter(wave="post", score__gte=OuterRef("training__pass_mark"), **here)
    tries = {"wave": "post", "number": Attempt.MOST_TRIES, "form__status": TestForm.Status.OPEN}
    thrice = Attempt.objects.done().filter(**tries, **here)
    came = Registration.objects.filter(
        session__training=OuterRef("training"), member=member, state=Registration.State.ATTENDED
    )
    to_be_in = TrainingSession.objects.open().filter(training=OuterRef("training"))
    steps = TrainingItem.objects.filter(training=OuterRef("training")).exclude(kind__in=["test", "live"])
    done = ItemDone.objects.filter(enrolment=OuterRef("pk")).exclude(item__kind__in=["test", "live"])
    rows = Enrolment.objects.open().filter(
        Exists(came) | ~Exists(to_be_in), Exists(TestForm.objects.open().filter(training=OuterRef("training"))),
        ~Exists(passed), ~Exists(thrice), member=member, training__needs_post_test=True,
    )  # fmt: skip
    rows = rows.annotate(steps=_count(steps, "training"), hundredths=_count(done, "enrolment") * Value(100))
    enough = Q(hundredths__gte=F("steps") * Value(ITEMS_PERCENT))
    return rows.filter(enough).select_related("training").order_by("pk")


def _count(rows: QuerySet, by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


_tests = Ready(lambda member: _waiting(member)[:MOST])


@waits_for(_tests)
def to_test(member: Member, enrolments: list[Enrolment]) -> Iterator[Row]:
    """Tests after a training that wait for me."""
    for enrolment in enrolments:
        yield Row(
            at=enrolment.enrolled_at,
            title=_("Take the test: %(training)s") % {"training": enrolment.training},
            url=reverse("trainings:post_test", args=[enrolment.training_id]),
            meta=_("One question a page."),
            action=_("Take the test"),
        )
