"""The size of type on the one page: what fits in larger type stands in it, what fits in none is counted (B8)."""

from types import SimpleNamespace

from cop.one_page import one_page

LINE = "မြို့နယ်လေးခုမှ ရှေ့နေလက်ထောက်များကို လေ့ကျင့်ပေးပြီး တရားရုံးများနှင့် " * 3


def page_of(*, aims="", steps=7, presenters=0, line=LINE[:200]):
    return one_page(
        "Workshop",
        aims,
        [SimpleNamespace(what=line)] * steps,
        [SimpleNamespace(organisation="Organisation", topic=line)] * presenters,
    )


def test_the_type_shrinks_as_there_is_more_and_nothing_is_left_out_before_it_is_smallest():
    sizes = [page_of(aims="A" * n).size for n in (0, 1000, 2000, 4000)]
    assert sizes == sorted(sizes, key=["", "close", "tight"].index) and len(set(sizes)) == 3
    found = [page_of(steps=n) for n in range(1, 41)]
    assert all(one.size == "tight" for one in found if one.more_steps)
    assert [one.size for one in found[:7]] == [""] * 7, "seven months of the longest lines"
    assert all(len(one.steps) + one.more_steps == n for n, one in enumerate(found, 1))


def test_months_go_before_who_presents_and_a_list_of_aims_becomes_a_paragraph_where_there_is_no_room():
    full = page_of(aims="a\n" * 100, steps=14, presenters=40)
    assert (full.more_steps, full.size) == (0, "tight") and full.more_presenters > 0
    assert full.aims == " ".join(["a"] * 100)
    assert page_of(aims="a\n" * 3).aims == "a\n" * 3
