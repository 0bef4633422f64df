"""The catalogue tool: finds what is marked, keeps what is translated, tells what is missing."""

import gettext

import pytest

from config.catalogue import (
    Message,
    collect,
    compile_all,
    extract,
    merge,
    messages_in_python,
    messages_in_template,
    po_path,
    problems,
)

PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext as count_of, pgettext
a = _("Plain" " and joined")
b = count_of("%(n)s person", "%(n)s people", 3)
c = pgettext("month", "May")
d = _(f"built {a}")
e = translation.gettext("By attribute")
"""
TEMPLATE = """
{% translate "50% of it" %} {% trans 'in "marks"' context "quote" %}
{% blocktranslate trimmed count n=x %}
   one {{ n }}
{% plural %}
   many {{ n }}
{% endblocktranslate %}
{{ _("constant") }} {{ v|default:_("by filter") }} {% include "x" with label=_("argument") %}
{# _("comment") #} {{ plain }}
"""


def test_python_texts_are_found_with_context_plural_and_alias():
    assert messages_in_python(PYTHON) == {
        Message("", "Plain and joined", ""),
        Message("", "%(n)s person", "%(n)s people"),
        Message("month", "May", ""),
        Message("", "By attribute", ""),
    }


def test_template_texts_are_found_as_django_looks_them_up():
    assert messages_in_template(TEMPLATE) == {
        Message("", "50%% of it", ""),
        Message("quote", 'in "marks"', ""),
        Message("", "one %(n)s", "many %(n)s"),
        Message("", "constant", ""),
        Message("", "by filter", ""),
        Message("", "argument", ""),
    }


@pytest.fixture
def project(tmp_path):
    """A project of one module and one mail template."""
    (tmp_path / "members").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "members" / "verbs.py").write_text(PYTHON)
    (tmp_path / "templates" / "mail.txt").write_text("{% translate 'By mail' %}{% translate 'By attribute' %}")
    return tmp_path


def test_extract_keeps_translations_drops_what_is_gone_and_stays_quiet(project):
    extract(project)
    text = po_path(project).read_text()
    assert "native speaker" in text
    assert "By mail" in text
    po_path(project).write_text(text.replace('msgid "By mail"\nmsgstr ""', 'msgid "By mail"\nmsgstr "စာဖြင့်"'))
    (project / "members" / "verbs.py").write_text("")
    assert extract(project) == 2
    once = po_path(project).read_text()
    assert "စာဖြင့်" in once
    assert "person" not in once
    extract(project)
    assert po_path(project).read_text() == once


def test_compiled_texts_are_read_by_the_standard_library(project):
    messages = {Message("", "%(n)s person", "%(n)s people")}
    catalogue = merge(messages, [])
    catalogue[0].msgstr_plural = {0: "%(n)s ဦး"}
    po_path(project).parent.mkdir(parents=True)
    catalogue.save(str(po_path(project)))
    compile_all(project)
    with po_path(project).with_suffix(".mo").open("rb") as compiled:
        texts = gettext.GNUTranslations(compiled)
    assert [texts.ngettext("%(n)s person", "%(n)s people", n) for n in (1, 2)] == ["%(n)s ဦး", "%(n)s ဦး"]


def test_problems_are_told_one_by_one():
    messages = {Message("", text, "") for text in ("gone", "empty", "doubt", "%(a)s", "fine %(a)s")}
    catalogue = merge(messages - {Message("", "gone", "")}, [])
    for entry in catalogue:
        entry.msgstr = {"empty": "", "doubt": "x", "%(a)s": "%(b)s", "fine %(a)s": "%(a)s ok"}[entry.msgid]
        if entry.msgid == "doubt":
            entry.flags.append("fuzzy")
    assert problems(messages, catalogue) == [
        "fuzzy: 'doubt'",
        "missing: 'gone'",
        "placeholders differ: '%(a)s'",
        "untranslated: 'empty'",
    ]


def test_the_project_itself_can_be_read():
    assert isinstance(collect(), set)
