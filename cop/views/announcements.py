"""Announcements, reports and thank-you notes: the list, one of them, posting, changing, taking back, following."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members import markup
from members.access import get_visible_or_404, permission_required_or_403, visible_or_404
from members.keyset import page_of
from members.models import Member
from members.services.submissions import once
from members.templatetags.waing import lang_of
from members.views.acting import posted, show_or_act

from ..forms import ConfirmForm
from ..forms.announcements import AnnouncementForm, CommentForm, EditAnnouncementForm, ThanksForm
from ..models import Announcement, Follow, Group, Question
from ..news import news_rows, sayings
from ..services import announcements, comments, follows
from .calls import warned
from .questions import get_question

NEWEST = ("-posted_at", "-pk")


def get_announcement(request: HttpRequest, pk: int) -> Announcement:
    """The announcement with this number that the person may read; 404 otherwise."""
    return visible_or_404(Announcement, request.member, pk, "group__host_centre", "author", "thanked")


def address_of(post: Announcement) -> str:
    return reverse("cop:announcement_detail", args=[post.pk])


def get_read_group(request: HttpRequest, ref: str) -> Group:
    """The group whose posts the person reads; 404 otherwise."""
    groups = Group.objects.posts_readable_by(request.member).by_ref(ref).select_related("host_centre__organisation")
    return get_visible_or_404(groups, request.member)


@require_safe
def announcement_list(request: HttpRequest) -> HttpResponse:
    """What is announced to all and to my groups, the newest first; `?group=` narrows it, `?show=thanks` to me."""
    found = Announcement.objects.visible_to(request.member).standing().with_row_facts(request.member)
    ref, group = request.GET.get("group", ""), None
    if ref:
        group = get_read_group(request, ref)
        found = found.filter(group=group)
    is_thanks = request.GET.get("show") == "thanks"
    if is_thanks:
        found = found.filter(thanked=request.member)
    page = page_of(request, found, order=NEWEST)
    context = {"page": page, "rows": news_rows(page), "group": group, "is_thanks": is_thanks}
    return render(request, "cop/announcement_list.html", context)


@require_safe
def announcement_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return show_announcement(request, get_announcement(request, pk))


def show_announcement(request: HttpRequest, post: Announcement, form: CommentForm | None = None) -> HttpResponse:
    """One announcement with all that was said; `form` is a comment that could not be posted yet."""
    reader, may = request.member, request.user.has_perm
    may_say = may("cop.post_comment", post) and post.is_standing
    author = post.author.shown_name
    row = Announcement.objects.filter(pk=post.pk).with_row_facts(reader).values("reactions", "is_liked").get()
    context = {
        "post": post,
        "group": post.group,
        "title": post.heading,
        "author": author,
        "author_lang": lang_of(author),
        "text": markup.render(post.body),
        "is_mine": post.author_id == reader.pk,
        "reactions": row["reactions"],
        "is_liked": row["is_liked"],
        "versions": list(post.versions.all()) if post.edited_at else [],
        "sayings": sayings(post, reader),
        "may_say": may_say,
        "runs_it": may("cop.withdraw_announcement", post),
        "follows": Follow.objects.of(post).filter(member=reader).exists(),
        "form": form or (CommentForm() if may_say else None),
    }
    return render(request, "cop/announcement_detail.html", context)


@once
@require_http_methods(["GET", "POST"])
def announce_to_all(request: HttpRequest) -> HttpResponse:
    permission_required_or_403(request, "cop.announce_to_all")
    return _post(request, None)


@once
@require_http_methods(["GET", "POST"])
def post_announcement(request: HttpRequest, ref: str) -> HttpResponse:
    group = get_read_group(request, ref)
    permission_required_or_403(request, "cop.post_announcement", group)
    return _post(request, group)


def _post(request: HttpRequest, group: Group | None) -> HttpResponse:
    may_override = bool(group) and request.user.has_perm("cop.override_stop", group)
    form = AnnouncementForm(posted(request), may_override=may_override)
    return show_or_act(
        request,
        form,
        lambda: warned(
            request,
            announcements.post_announcement(
                by=request.member, group=group, overrides=form.overrides(), **form.cleaned_data
            ),
        ),
        page="cop/post_announcement.html",
        done=_("Posted."),
        to=address_of,
        group=group,
    )


@once
@require_http_methods(["GET", "POST"])
def say_thanks(request: HttpRequest, ref: str) -> HttpResponse:
    group = get_read_group(request, ref)
    permission_required_or_403(request, "cop.say_thanks", group)
    form = ThanksForm(posted(request), group=group, reader=request.member)
    return show_or_act(
        request,
        form,
        lambda: warned(request, announcements.say_thanks(group, by=request.member, **form.facts())),
        page="cop/say_thanks.html",
        done=_("Posted. It also stands in their digest."),
        to=address_of,
        group=group,
    )


@once
@require_http_methods(["GET", "POST"])
def edit_announcement(request: HttpRequest, pk: int) -> HttpResponse:
    post = get_announcement(request, pk)
    permission_required_or_403(request, "cop.edit_announcement", post)
    may_override = bool(post.group) and request.user.has_perm("cop.override_stop", post.group)
    form = EditAnnouncementForm(
        posted(request),
        initial={"title": post.title, "body": post.body},
        may_override=may_override,
        is_titled=post.kind != Announcement.Kind.THANKS,
    )
    return show_or_act(
        request,
        form,
        lambda: warned(
            request,
            announcements.edit_announcement(post, by=request.member, overrides=form.overrides(), **form.facts()),
        ),
        page="cop/edit_announcement.html",
        done=_("Changed."),
        to=address_of,
        post=post,
        group=post.group,
    )


@once
@require_http_methods(["GET", "POST"])
def withdraw_announcement(request: HttpRequest, pk: int) -> HttpResponse:
    post = get_announcement(request, pk)
    permission_required_or_403(request, "cop.withdraw_announcement", post)
    return show_or_act(
        request,
        ConfirmForm(posted(request)),
        lambda: announcements.withdraw_announcement(post, by=request.member),
        page="cop/withdraw_announcement.html",
        done=_("Taken back."),
        to=lambda _none: reverse("cop:announcement_list"),
        post=post,
        group=post.group,
    )


@require_POST
def react_to_announcement(request: HttpRequest, pk: int) -> HttpResponse:
    """Useful, or no longer: one reaction a person."""
    post = get_announcement(request, pk)
    permission_required_or_403(request, "cop.react", post)
    comments.react(post, by=request.member, wanted=request.POST.get("wanted") != "no")
    return redirect(address_of(post))


# --- following -----------------------------------------------------------------------------------------------------


def _follow(request: HttpRequest, thing: Group | Question | Announcement, to: str) -> HttpResponse:
    wanted = request.POST.get("wanted") != "no"
    follows.follow(thing, request.member, wanted=wanted)
    done = _("You follow it: one notice a day at most.") if wanted else _("You follow it no longer.")
    messages.success(request, done)
    return redirect(reverse("cop:follow_list") if request.POST.get("wanted") == "no" else to)


@require_POST
def follow_group(request: HttpRequest, ref: str) -> HttpResponse:
    group = get_read_group(request, ref)
    permission_required_or_403(request, "cop.follow_group", group)
    return _follow(request, group, reverse("cop:group_detail", args=[group.code]))


@require_POST
def follow_question(request: HttpRequest, pk: int) -> HttpResponse:
    question = get_question(request, pk)
    permission_required_or_403(request, "cop.follow_question", question)
    return _follow(request, question, reverse("cop:question_detail", args=[pk]))


@require_POST
def follow_announcement(request: HttpRequest, pk: int) -> HttpResponse:
    post = get_announcement(request, pk)
    permission_required_or_403(request, "cop.follow_announcement", post)
    return _follow(request, post, address_of(post))


def _followed(member: Member) -> list[tuple[str, str, str]]:
    """(title, address, address that ends it) of what is followed and may still be read."""
    mine = Follow.objects.filter(member=member).filter(
        Q(group__in=Group.objects.posts_readable_by(member))
        | Q(question__in=Question.objects.posted().visible_to(member))
        | Q(announcement__in=Announcement.objects.standing().visible_to(member))
    )
    rows = mine.select_related("group", "question", "announcement__thanked").order_by("-since", "-pk")[:100]
    return [_followed_row(one) for one in rows]


def _followed_row(one: Follow) -> tuple[str, str, str]:
    if one.group:
        code = one.group.code
        return str(one.group), reverse("cop:group_detail", args=[code]), reverse("cop:follow_group", args=[code])
    if one.question:
        pk = one.question_id
        page, end = reverse("cop:question_detail", args=[pk]), reverse("cop:follow_question", args=[pk])
        return one.question.title, page, end
    page = address_of(one.announcement)
    return one.announcement.heading, page, reverse("cop:follow_announcement", args=[one.announcement_id])


@require_safe
def follow_list(request: HttpRequest) -> HttpResponse:
    """What I follow, each with a way to stop."""
    return render(request, "cop/follow_list.html", {"rows": _followed(request.member)})
