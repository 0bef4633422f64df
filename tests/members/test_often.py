"""`{% translate %}` and `{% url %}` of ours say what Django's say, in each language and for each value."""

import pytest
from django.template import Context, Engine, engines
from django.template.exceptions import TemplateSyntaxError
from django.urls import NoReverseMatch, set_script_prefix
from django.utils.translation import override

from members.templatetags.often import _address

OURS = ["django.templatetags.i18n", "members.templatetags.often"]
TAGS = (
    '{% translate "Groups" %}',
    "{% trans 'Groups' %}",
    '{% translate "Write" context "a message" %}{% translate "Write" %}',
    '{% translate "Groups" as said %}[{{ said }}]',
    '{% translate "50 %% <b>&amp;</b>" %}',
    '{% translate "Groups" noop %}',
    '{% translate "Groups"|upper %}{% translate word %}',
    "{% url 'members:home' %}",
    "{% url 'cop:group_detail' code %}{% url 'cop:session_detail' code 7 %}",
    "{% url 'cop:group_detail' ref=code %}{% url page %}",
    "{% url 'cop:group_detail' amp %}{% url 'cop:group_detail' amp as here %}{{ here }}",
    "{% url 'cop:no_such_page' as nowhere %}[{{ nowhere }}]",
)


def _said(tag: str, builtins: list[str], **values) -> str:
    context = {"word": "Groups", "code": "G1", "amp": "a&b", "page": "members:home", **values}
    return Engine(builtins=builtins).from_string(tag).render(Context(context))


@pytest.mark.parametrize("tag", TAGS)
def test_each_form_says_what_django_says(tag):
    plain = Engine(builtins=OURS[:1]).from_string(tag)
    ours = Engine(builtins=OURS).from_string(tag)
    values = {"word": "Groups", "code": "G1", "amp": "a&b", "page": "members:home"}
    for language in ("my", "en", "my"):  # the second look at a language answers from what was looked up
        for escapes in (True, False):
            with override(language):
                wanted, found = (one.render(Context(values, autoescape=escapes)) for one in (plain, ours))
            assert found == wanted


def test_one_tag_follows_language_and_value():
    words = Engine(builtins=OURS).from_string('{% translate "Groups" %}{% url "cop:group_detail" code %}')
    found = []
    for language, code in (("en", "G1"), ("my", "G2"), ("en", "G2")):
        with override(language):
            found.append(words.render(Context({"code": code})))
    assert found == ["Groups/g/G1/", "အဖွဲ့များ/g/G2/", "Groups/g/G2/"]


def test_address_follows_the_type_of_its_value_and_the_prefix():
    tag = "{% url 'cop:group_detail' code %}"
    assert _said(tag, OURS, code=1) == "/g/1/"
    assert _said(tag, OURS, code=True) == "/g/True/"
    set_script_prefix("/below/")
    try:
        assert _said(tag, OURS, code=1) == "/below/g/1/"
    finally:
        set_script_prefix("/")


def test_what_opens_something_by_itself_is_not_kept():
    before = _address.cache_info().currsize
    assert (
        _said("{% url 'trainings:check_certificate' code %}", OURS, code="K7PM2QXW9RTB4HJD") == "/v/K7PM2QXW9RTB4HJD/"
    )
    assert _address.cache_info().currsize == before


@pytest.mark.parametrize("tag", ["{% url 'cop:no_such_page' %}", "{% url 'cop:group_detail' nothing %}"])
def test_no_such_address_is_told(tag):
    with pytest.raises(NoReverseMatch):
        _said(tag, OURS)


def test_what_django_refuses_is_refused():
    with pytest.raises(TemplateSyntaxError):
        _said('{% translate "Groups" so %}', OURS)


def test_templates_of_the_house_have_these_tags():
    builtins = engines["django"].engine.builtins
    assert builtins.index("members.templatetags.often") > builtins.index("django.templatetags.i18n")
