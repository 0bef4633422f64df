"""What a text is found by, and what a query asks for (domain 3.5)."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from members.text.searching import Query, distance, excerpt, near_words, parse, stem, terms, vector

SOME = """
ပခုက္ကူ ဆရာမ ဦး ကိုကို ပညာ ခင်မာဝင်း မြင့်မြင့် ကမ္ဘာ ယောက်ျား အင်္ဂါ ဗုဒ္ဓဟူး ပြဿနာ ကျွန်ုပ် အာမခံ ချုပ်မိန့်
ရာဇဝတ်ကျင့်ထုံးဥပဒေ တရားရုံး bail Remand မေးခွန်း ၁၆၇ 340 မြို့နယ်
"""
WORDS = [unicodedata.normalize("NFC", word) for word in SOME.split()]
some_words = st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)
anything = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=60)


def found(query: str, text: str, *, language: str = "my") -> bool:
    """What the database does: all needs of one reading stand among the terms, or begin one of them."""
    have = set(terms(text, language=language))

    def met(need) -> bool:
        return any(
            form in have or (need.begins and any(term.startswith(form) for term in have)) for form in need.forms
        )

    return any(all(map(met, needs)) for needs in parse(query).readings)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("အထောက်အကူ", "ဥပဒေအထောက်အကူပေးရေး"),
        ("ခင္မာ", "ဒေါ်ခင်မာဝင်း"),
        ("ခင်မာ", "ေဒၚခင္မာလြင္"),
        ("အာမခံ လျှောက်လွှာ", "လျှောက်လွှာတင်ပြီးနောက်အာမခံရသည်"),
        ("၁၆၇", "CrPC s 167"),
        ("167", "ပုဒ်မ၁၆၇အရ"),
        ("ပုဒ္မ", "ပုဒ်မ ၃၄၀"),
        ("vakal", "The vakalatnama was refused"),
        ("CONFESSIONS", "a confession"),
        ("arrested", "after the arrest"),
        ("CrPC၁၆၇ကို", "CrPC 167 ကို"),
        ("what is bail", "bail"),
    ],
)
def test_a_text_is_found_in_every_writing(query, text):
    assert found(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [("မာခင်", "ခင်မာဝင်း"), ("hin mar", "Khin Mar Win"), ("16", "s 167"), ("အာမခံ", "အာမ သက်ခံ"), ("bail remand", "bail")],
)
def test_what_is_not_there_is_not_found(query, text):
    assert not found(query, text)


def test_words_between_spaces_are_kept_whole_in_other_languages():
    assert found("ၵႂၢမ်းတႆး", "လိၵ်ႈ ၵႂၢမ်းတႆး", language="shn")
    assert "ၵႂၢမ်းတႆး" in terms("ၵႂၢမ်းတႆး", language="shn")


@settings(deadline=None)
@given(some_words, some_words.filter(str.strip), some_words)
def test_every_part_of_a_text_finds_the_text(before, part, after):
    assert found(part, f"{before} {part} {after}")
    assert found(part, before + part + after) or any(word[0].isascii() or word[0] in "၁၂၃" for word in part.split())


@settings(deadline=None)
@given(anything)
def test_any_query_becomes_a_well_formed_one(words):
    query = parse(words)
    for text in (query.strict(), query.strict(exactly=True), query.loose()) if query else ():
        outside = "".join(text.replace("''", "").split("'")[::2])
        assert set(outside) <= set("()|&:* ")
    assert len(excerpt(words, query)) == 3


@settings(deadline=None)
@given(some_words.filter(str.strip))
def test_an_excerpt_is_a_piece_of_the_text(words):
    text = "ဤအမှုတွင် " * 40 + words + " ဟု မေးသည်" * 40
    before, hit, after = excerpt(text, parse(words))
    assert hit
    assert before.strip("…") + hit + after.strip("…") in text
    assert not unicodedata.category(after.strip("…")[0]).startswith("M")


def test_an_excerpt_without_a_find_is_the_beginning():
    before, hit, after = excerpt("Bail is the rule", parse("zebra"))
    assert (before, hit, after) == ("", "", "Bail is the rule")
    assert excerpt("The accused was remanded twice", parse("remand"))[1] == "remanded"


def test_an_excerpt_marks_the_whole_of_what_was_asked_for():
    text = "လှိုင်မြို့နယ်တွင်အာမခံလျှောက်လွှာတင်သည်။"
    assert excerpt(text, parse("အာမခံလျှောက်")) == ("လှိုင်မြို့နယ်တွင်", "အာမခံလျှောက်", "လွှာတင်သည်။")
    before, hit, after = excerpt("x " * 200 + text + " y" * 200, parse("လျှောက်လွှာ"))
    assert (before[0], hit, after[-1]) == ("…", "လျှောက်လွှာ", "…")
    assert "…" not in before[1:] + after[:-1]


def test_a_vector_counts_by_weight():
    assert vector([("A", ["bail"]), ("D", ["bail", "it's"] + ["bail"] * 9)]) == "'bail':1A,2D,3D,4D 'it''s':1D"


def test_fixed_terms_are_asked_first_and_empty_words_ask_nothing():
    query = parse("remand", fixed=["s:167"])
    assert query.strict() == "((('s:167') & ('remand':*)))"
    assert not parse("")
    assert not parse(" ။ ")
    assert parse("is it") == Query(parse("is it").readings) and parse("is it")


@pytest.mark.parametrize(
    ("first", "second", "far"),
    [
        ("bial", "bail", 1),
        ("magistrte", "magistrate", 1),
        ("remnd", "remand", 1),
        ("bail", "bail", 0),
        ("cat", "house", 2),
    ],
)
def test_distance_counts_slips(first, second, far):
    assert distance(first, second, 1) == far


def test_near_words_allow_two_slips_in_long_words_only():
    assert near_words("vakaltnaam", ["vakalatnama", "bail"]) == ["vakalatnama"]
    assert near_words("bial", ["bail", "biased", "trial"]) == ["bail"]


def test_stems_are_beginnings_of_the_other_forms():
    assert [stem(word) for word in ("confessions", "bodies", "arrested", "stopping", "witness", "cases", "bail")] == [
        "confession", "body", "arrest", "stop", "witness", "case", "bail",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["a", "a;", "က", "က္", "ေ", "၀", "'", "\\", "- ", "၊"])
def test_long_text_of_any_kind_comes_to_an_end(text):
    long = text * (20_000 // len(text))
    terms(long)
    query = parse(long)
    assert all(len(needs) <= 24 for needs in query.readings)
    excerpt(long, query)
