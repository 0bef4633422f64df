"""Messages between members: the list, one conversation, the first message, and what ends or reports it."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ..access import get_visible_or_404, permission_required, permission_required_or_403, visible_or_404
from ..errors import Refused
from ..forms.inbox import CloseReportForm, MessageForm, ReportForm
from ..keyset import page_of
from ..models import Block, Conversation, Member, Message, MessageReport, Seat
from ..models.inbox import desk_for, people_for
from ..services import audit, inbox
from ..services.submissions import once
from ..stepup import require_step_up
from ..viewing import counted_view
from .acting import counted

MOST_AN_HOUR, MOST_NEW_A_DAY = 40, 20
MOST_OF_DESK = 20
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def _send(request: HttpRequest, form: MessageForm, to: Member) -> Message | None:
    """The message, or None with the reason on the form."""
    if request.is_too_much:
        form.add_error(None, _("You have written very many messages. Wait a while, then send this one."))
        return None
    if not form.is_valid():
        return None
    try:
        return inbox.send_message(request.member, to=to, body=form.cleaned_data["body"])
    except Refused as refused:
        form.add_error(refused.field, refused.message)
        return None


@require_safe
def conversation_list(request: HttpRequest) -> HttpResponse:
    """My conversations, the latest first: with whom and when, not what."""
    seats = Seat.objects.filter(member=request.member).select_related("other")
    page = page_of(request, seats, order=["-last_at", "-id"])
    desk = sorted(desk_for(request.member)[:MOST_OF_DESK], key=lambda one: one.shown_key)
    return render(request, "members/conversation_list.html", {"page": page, "desk": desk})


def _my_seat(request: HttpRequest, pk: int) -> Seat:
    """My side of a conversation; Http404 for those of others."""
    visible_or_404(Conversation, request.member, pk)
    return Seat.objects.select_related("other", "conversation").get(conversation=pk, member=request.member)


@counted("message", MOST_AN_HOUR, HOUR)
@once
@require_http_methods(["GET", "POST"])
def conversation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The last messages, the newest at the end, and a place to answer."""
    seat = _my_seat(request, pk)
    form = MessageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        permission_required_or_403(request, "members.write_message")
        if _send(request, form, seat.other):
            return redirect(f"{reverse('members:conversation_detail', args=[pk])}#new")
    page = page_of(request, Message.objects.filter(conversation=pk), order="-id")
    is_blocked = Block.objects.filter(member=request.member, blocked=seat.other).exists()
    context = {"seat": seat, "page": page, "lines": page.rows[::-1], "form": form, "is_blocked": is_blocked}
    return render(request, "members/conversation_detail.html", context)


@counted_view  # it shows a name, and tells who is there: as a person's page does
@counted("new_message", MOST_NEW_A_DAY, DAY)
@once
@require_http_methods(["GET", "POST"])
def write_message(request: HttpRequest, pk: int) -> HttpResponse:
    """The first message to somebody; whoever wrote before is led to that conversation."""
    person = people_for(request.member).filter(pk=pk).first()
    if person is None:
        raise Http404
    permission_required_or_403(request, "members.write_message")
    seat = Seat.objects.filter(member=request.member, other=person).first()
    if seat and request.method != "POST":
        return redirect("members:conversation_detail", seat.conversation_id)
    form = MessageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and (message := _send(request, form, person)):
        return redirect(f"{reverse('members:conversation_detail', args=[message.conversation_id])}#new")
    return render(request, "members/write_message.html", {"form": form, "person": person})


@once
@require_POST
def finish_conversation(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing waits here any more; the list is where one goes on."""
    inbox.finish(request.member, _my_seat(request, pk).conversation)
    return redirect("members:conversation_list")


@once
@require_http_methods(["GET", "POST"])
def block_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first: the other one is not told, and cannot write here any more."""
    seat = _my_seat(request, pk)
    if request.method == "POST":
        inbox.block_person(request.member, seat.other)
        messages.success(request, _("No message from this person reaches you any more."))
        return redirect("members:conversation_detail", pk)
    return render(request, "members/block_person.html", {"seat": seat})


@once
@require_POST
def unblock_person(request: HttpRequest, pk: int) -> HttpResponse:
    inbox.unblock_person(request.member, _my_seat(request, pk).other)
    messages.success(request, _("This person can write to you again."))
    return redirect("members:conversation_detail", pk)


@once
@require_http_methods(["GET", "POST"])
def report_message(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one message that I received to the safety lead; the own ones cannot be reported."""
    message = get_visible_or_404(Message.objects.exclude(sender=request.member), request.member, pk=pk)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            inbox.report_message(message, by=request.member, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("The safety lead will look at this message. You may also block the person."))
            return redirect("members:conversation_detail", message.conversation_id)
    return render(request, "members/report_message.html", {"form": form, "message": message})


@require_safe
@permission_required("members.handle_report")
def message_report_list(request: HttpRequest) -> HttpResponse:
    """What waits for the safety lead: who reported and why, without the text."""
    reports = MessageReport.objects.visible_to(request.member).open().select_related("reporter", "reported")
    return render(request, "members/message_report_list.html", {"page": page_of(request, reports)})


@permission_required("members.handle_report")
@require_step_up(scope=lambda request, pk: f"report:{pk}")
@require_safe
def message_report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The one message that was reported. Reading it is audited (safety C-35a)."""
    report = visible_or_404(MessageReport, request.member, pk, "reporter", "reported", "message")
    audit.record("message_report_read", by=request.member, on=report)
    return _show_report(request, report, CloseReportForm())


def _show_report(request: HttpRequest, report: MessageReport, form: CloseReportForm) -> HttpResponse:
    """With the way to whoever wrote it, for who may see that person: an account is closed there."""
    can_open = Member.objects.visible_to(request.member).filter(pk=report.reported_id).exists()
    context = {"report": report, "form": form, "can_open": can_open}
    return render(request, "members/message_report_detail.html", context)


@permission_required("members.handle_report")
@require_step_up(scope=lambda request, pk: f"report:{pk}")
@once
@require_POST
def close_message_report(request: HttpRequest, pk: int) -> HttpResponse:
    report = visible_or_404(MessageReport, request.member, pk)
    form = CloseReportForm(request.POST)
    if not form.is_valid():
        return _show_report(request, report, form)
    inbox.close_message_report(report, by=request.member, outcome=form.cleaned_data["outcome"])
    messages.success(request, _("Closed."))
    return redirect("members:message_report_list")
