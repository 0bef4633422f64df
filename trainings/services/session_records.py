"""What stays of a session for who could not be there: materials, a summary, and a word that one has read it (C11)."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from cop.models import Group, Resource
from cop.services import library, resource_files
from members import clock
from members.errors import Refused
from members.models import Member
from members.services import audit

from ..models import CaughtUp, Registration, SessionMaterial, TrainingSession, TrainingSummary
from .registrations import lock_session

Kind = SessionMaterial.Kind
REVIEW_AFTER_DAYS = 365


def _group_of(session: TrainingSession) -> Group | None:
    return session.training.group if session.training_id else None


@transaction.atomic
def add_material(
    session: TrainingSession,
    *,
    by: Member,
    kind: str,
    title: str,
    language: str,
    publisher: str,
    data: bytes | None = None,
    filename: str = "",
    link: str = "",
    megabytes: Decimal | None = None,
) -> SessionMaterial:
    """Put something into the library and beside the session: a file, which is cleaned and looked at as all files are
    (safety C-24 to C-27), or a link with its size. Raises Refused: neither, a recording of picture before one of
    sound, and what the library refuses."""
    session = lock_session(session)
    if (data is None) == (not link):
        raise Refused(_("Choose a file, or write a link."), field="file")
    if link and megabytes is None:
        raise Refused(_("Say how large it is: people pay for each megabyte."), field="megabytes")
    _check_audio_first(session, kind)
    resource = library.add_resource(
        by=by, group=_group_of(session), link=link, kind=_kind_in_library(kind), publisher=publisher,
        language=language, licence=Resource.Licence.OURS, review_on=_review_on(),
        **{"title_my" if language == "my" else "title_en": title},
    )  # fmt: skip
    if data is not None:
        resource_files.add_resource_file(resource, data=data, filename=filename, by=by)
    material = SessionMaterial.objects.create(
        session=session, resource=resource, kind=kind, megabytes=megabytes if link else None, added_by=by
    )
    audit.record("material_added", by=by, on=material, centre_id=session.centre_id, kind=kind)
    return material


def _check_audio_first(session: TrainingSession, kind: str) -> None:
    """Sound alone is a tenth of the megabytes: who records gives it first (domain C11)."""
    if kind == Kind.VIDEO and not session.materials.filter(kind=Kind.AUDIO).exists():
        raise Refused(_("Give the sound first: it is ten times smaller."), field="kind")


def _kind_in_library(kind: str) -> str:
    return Resource.Kind.RECORDING if kind in SessionMaterial.RECORDINGS else Resource.Kind.TRAINING


def _review_on() -> date:
    return date.fromordinal(clock.today().toordinal() + REVIEW_AFTER_DAYS)


@transaction.atomic
def remove_material(material: SessionMaterial, *, by: Member) -> None:
    """It no longer goes with the session; in the library it stays."""
    audit.record("material_removed", by=by, on=material, centre_id=material.session.centre_id)
    material.delete()


@transaction.atomic
def write_training_summary(session: TrainingSession, *, body: str, by: Member) -> TrainingSummary:
    """Write or change what was said. Raises Refused before the session has begun, and for one that was called off."""
    session = lock_session(session)
    if session.is_cancelled:
        raise Refused(_("This session was called off."))
    if session.starts_at > clock.now():
        raise Refused(_("This session has not begun yet."))
    summary = TrainingSummary.objects.filter(session=session).first()
    if summary is None:
        summary = TrainingSummary.objects.create(session=session, body=body, written_by=by)
    elif summary.body != body:
        summary.body, summary.changed_at = body, clock.now()
        summary.save(update_fields=["body", "changed_at"])
    audit.record("training_summary_written", by=by, on=summary, centre_id=session.centre_id)
    return summary


@transaction.atomic
def catch_up(session: TrainingSession, *, by: Member) -> CaughtUp:
    """ "I have read this": for who was not there. Twice does nothing. Raises Refused: there is nothing to read yet, or
    they were there."""
    if not TrainingSummary.objects.filter(session=session).exists():
        raise Refused(_("There is no summary yet."))
    was_there = (Registration.State.ATTENDED, Registration.State.PARTIAL)
    if Registration.objects.filter(session=session, member=by, state__in=was_there).exists():
        raise Refused(_("You were there."))
    done, _is_new = CaughtUp.objects.get_or_create(session=session, member=by)
    return done
