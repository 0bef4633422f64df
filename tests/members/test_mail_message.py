"""Our MIME against the standard library's parser, and addresses against forgery."""

import email
import email.policy
import uuid
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.mail import addresses, links
from members.mail.message import Letter, build, stuffed
from members.notifications import Attachment

WHEN = datetime(2026, 11, 14, 2, 30, tzinfo=UTC)
WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc")) | st.sampled_from("\n.ကခဂ"), max_size=2500)


def parsed(letter: Letter):
    content = build(letter)
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) <= 998
    return email.message_from_bytes(content, policy=email.policy.default)


def letter(**facts) -> Letter:
    facts = {"text": "Hello\n", **facts}
    return Letter(
        to="person@example.org", subject=facts.pop("subject", "A reminder"), message_id=f"<{'a1' * 20}@example.org>",
        date=WHEN, language="my", **facts,
    )  # fmt: skip


def same(one: str, other: str) -> bool:
    """Equal but for the line ends and empty lines at the end, which mean nothing in a mail."""
    return one.replace("\r\n", "\n").rstrip() == other.replace("\r\n", "\n").rstrip()


def test_a_burmese_mail_with_every_part(settings):
    settings.SITE_NAME, settings.DEFAULT_FROM_EMAIL = "ဝိုင်း", "notice@example.org"
    calendar = Attachment(
        "session.ics", "text/calendar; method=REQUEST; charset=utf-8", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    )
    message = parsed(
        letter(
            subject="သတိပေးချက်",
            text="မနက်ဖြန်\n.\n",
            html="<p>မနက်ဖြန်</p>\n",
            stop_url="https://x/u/t/",
            attachments=[calendar],
        )
    )
    assert str(message["Subject"]) == "သတိပေးချက်"
    assert message["From"].addresses[0].display_name == "ဝိုင်း"
    assert message["From"].addresses[0].addr_spec == "notice@example.org"
    assert message["To"].addresses[0].display_name == ""
    assert message["Date"].datetime == WHEN
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] == "<https://x/u/t/>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    kinds = [part.get_content_type() for part in message.walk() if not part.is_multipart()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    assert same(message.get_body(("plain",)).get_content(), "မနက်ဖြန်\n.\n")
    attached = next(message.iter_attachments())
    assert attached.get_param("method") == "REQUEST" and attached.get_filename() == "session.ics"


def test_security_mail_has_no_stop_link():
    assert "List-Unsubscribe" not in parsed(letter())


@given(text=WORDS, html=st.none() | WORDS)
def test_every_text_comes_back_as_it_was(text, html):
    message = parsed(letter(text=text, html=html))
    assert same(message.get_body(("plain",)).get_content(), text)
    if html is not None:
        assert same(message.get_body(("html",)).get_content(), html)


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=120))
def test_every_subject_comes_back_in_one_header(subject):
    subject = " ".join(subject.split())
    message = parsed(letter(subject=subject))
    assert str(message["Subject"]) == subject and len(message.get_all("Subject")) == 1


def test_a_subject_cannot_begin_another_header():
    with pytest.raises(ValueError):
        build(letter(subject="Hello\r\nBcc: other@example.org"))


def test_a_line_with_one_dot_does_not_end_the_mail():
    assert b"\r\n..\r\n" in stuffed(build(letter(text="one\n.\ntwo\n")))


@pytest.mark.parametrize(
    "address", ["a@b\r\nRCPT TO:<x@y>", "a b@example.org", "a@", "@b", "a", "မ@example.org", "<a@b>", ""]
)
def test_an_address_that_would_break_the_envelope_is_refused(address):
    with pytest.raises(addresses.BadAddress):
        addresses.clean_address(address)


def test_a_domain_in_another_script_is_written_in_ascii():
    assert addresses.clean_address("a@ဥပမာ.example").startswith("a@xn--")


@given(st.uuids(), st.integers(0, 40))
def test_a_return_address_names_its_row_and_cannot_be_made_up(row_id, place):
    address = addresses.return_address(row_id)
    local = address.rpartition("@")[0]
    assert len(local) <= 64
    assert addresses.row_of(address) == row_id == addresses.row_of(address.upper())
    token = local.partition("+")[2]
    place %= len(token) - 1
    other = token[:place] + ("a" if token[place] != "a" else "b") + token[place + 1 :]
    assert addresses.row_of(address.replace(token, other)) is None


def test_a_token_opens_one_purpose_only(settings):
    token = links.sign("stop", uuid.uuid4().bytes)
    assert links.unsign("stop", token)
    for wrong in (token[:-1] + ("A" if token[-1] != "A" else "B"), token[2:], "", "é", "a" * 300):
        with pytest.raises(links.BadLink):
            links.unsign("stop", wrong)
    with pytest.raises(links.BadLink):
        links.unsign("rsvp", token)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "n" * 50
    assert links.unsign("stop", token), "a key that is being replaced still opens"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(links.BadLink):
        links.unsign("stop", token)
