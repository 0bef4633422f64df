"""The page behind the link of a mail: take the place that is kept, or give it back, without a sign-in."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.http import require_http_methods

from members.errors import Refused
from members.mail import links

from ..forms.people import GuestMailForm
from ..models import Registration
from ..place_links import place_token
from ..services.guests import agree_to_mail
from ..services.links import act_by_link, read_place


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, token: str) -> HttpResponse:
    """Shows when it is and how one stands, nothing of what and where: whoever holds the link has not signed in. People
    from outside read here what those who run the session wrote to its list."""
    try:
        link, refusal = read_place(token), None
    except (links.BadLink, ObjectDoesNotExist):
        raise Http404 from None
    with translation.override(link.language):
        form = GuestMailForm(request.POST if request.POST.get("act") == "mail" else None)
        if form.is_bound and form.is_valid():
            try:
                agree_to_mail(token, form.cleaned_data["email"])
                return redirect("trainings:place", token)
            except Refused as error:
                link, refusal = read_place(token), error
        elif request.method == "POST" and not form.is_bound:
            try:
                registration = act_by_link(token, request.POST.get("act", ""))
                return redirect("trainings:place", _next_token(registration))
            except Refused as error:
                link, refusal = read_place(token), error
        context = {"link": link, "refusal": refusal, "states": Registration.State, "form": form}
        return render(request, "trainings/place.html", context)


def _next_token(registration: Registration) -> str:
    """The link that shows how things stand now."""
    fresh = Registration.objects.select_related("member__user", "guest").get(pk=registration.pk)
    return place_token(fresh)
