"""Who may do what with tests, feedback, certificates and what was learnt. Each line names its source."""

import rules

from members.models import Member, StaffPost
from members.permissions import holds_anywhere, is_visible
from members.ready import Ready

from ..models import Enrolment, SessionTrainer
from .roles import is_at_its_desk, is_member, leads_somewhere, member_of, runs, training_of


@rules.predicate
def is_enrolled(user, obj=None) -> bool:
    """Works through this training, or has completed it."""
    member, training = member_of(user), training_of(obj)
    if not (member and training):
        return False
    mine = Enrolment.objects.filter(training=training, member=member)
    return mine.exclude(state=Enrolment.State.LEFT).exists()


_trained_by = Ready(
    lambda member, training: (
        SessionTrainer.objects.accepted().filter(session__training=training, member=member).values_list("pk")[:1]
    )
)


@rules.predicate
def trains_it(user, obj=None) -> bool:
    """Agreed to train a session of this training."""
    member, training = member_of(user), training_of(obj)
    if not (member and training):
        return False
    return bool(_trained_by(member=member.pk, training=training.pk))


@rules.predicate
def holds_it(user, obj=None) -> bool:
    """Of a certificate: it is theirs."""
    member = member_of(user)
    return bool(member and obj is not None and obj.member_id == member.pk)


@rules.predicate
def reads_its_name(user, obj=None) -> bool:
    """Of a certificate: may read the real name of who holds it (domain 2d). Who curates a training may not."""
    member = member_of(user)
    return bool(member and obj is not None and Member.objects.visible_to(member).filter(pk=obj.member_id).exists())


# Tests and what came of them (learning 20, 21)
rules.add_perm("trainings.take_test", is_member & is_enrolled)
rules.add_perm("trainings.write_test", runs | trains_it)
rules.add_perm("trainings.view_testform", is_visible)
rules.add_perm("trainings.view_results", runs | trains_it)
rules.add_perm(
    "trainings.view_learning_figures", is_at_its_desk | leads_somewhere | holds_anywhere(StaffPost.Role.ME_OFFICER)
)
rules.add_perm("trainings.give_feedback", is_member)  # whether this session asks them is the service's to say
rules.add_perm("trainings.rate_confidence", is_member)  # domain A16
rules.add_perm("trainings.take_learning_figures", is_at_its_desk | holds_anywhere(StaffPost.Role.ME_OFFICER))  # C-34

# Certificates (learning 22, 23, 25)
rules.add_perm("trainings.view_certificate", is_visible)
rules.add_perm("trainings.print_certificate", holds_it | reads_its_name)  # the name of the registry stands on it
rules.add_perm("trainings.rename_certificate", is_member & holds_it)
rules.add_perm("trainings.issue_certificates", runs)
rules.add_perm("trainings.revoke_certificate", runs)
rules.add_perm("trainings.keep_certificate", runs)
