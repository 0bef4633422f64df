"""Guessing by number, code and filter. What is foreign must look exactly like what is not there (safety C-16, C-17).

Addresses whose only variable is a secret (a link from a mail, a feed) are left out: to know it is to have the right.
"""

import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote
from uuid import UUID

from django.contrib import admin
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, reverse

from cop.models import Group
from tests.signing_in import sign_in_client
from tests.walls.routes import ours
from tests.walls.test_access import FIXED, NAMED, THINGS, THINGS_IN

from .forms import Form, forms_of
from .two_centres import WORD, Sides, is_known

METHODS = ("get", "get", "get", "post", "post", "head", "put", "delete", "options")
FILTERS = (
    "centre", "group", "member", "of", "state", "kind", "status", "mail", "days", "area", "topic", "unit", "language",
    "pro_bono", "period", "page", "digest", "block", "found", "before", "after", "q", "id", "pk", "next", "ref",
    "centre__id__exact",
)  # fmt: skip
# One question in so many is asked as a pair whose times are compared.
TIMED = 0.05
# A's code stands in every list of centres and in the names of organisations, which all may read (KNOWN): a search of
# just those lists finds it, and should. Everywhere else it must find nothing.
LISTS_OF_CENTRES = {"admin:members_justicecentre_changelist", "admin:members_organisation_changelist"}
CODE = "PDK"
# The beginning of every name of A's. Who looks for it learns nothing; reading it back is no leak.
TYPED = WORD[:-2]
# A page says its own address, its weight and its one-time keys; none of that tells anything of the thing.
TOKEN = re.compile(r"(name=\"(?:csrfmiddlewaretoken|once)\" value=)\"[^\"]*\"")
# What the form before this one had to say comes with whatever page is asked for next.
FLASH = re.compile(r"\s*<p class=\"flash.*?</p>|\s*<ul class=\"messagelist\">.*?</ul>", re.DOTALL)
COST = re.compile(r"[^>]*(?:This page cost about|ဤစာမျက်နှာအတွက်)[^<]*")


@dataclass
class Target:
    """An address of ours and the kind of thing that its number means; `model` is None for a list."""

    name: str
    words: tuple[str, ...]
    model: type | None = None
    own: dict[str, object] = field(default_factory=dict)

    def address(self, value=None) -> str:
        words = {word: value if number == len(self.words) - 1 else self.own[word]
                 for number, word in enumerate(self.words)}  # fmt: skip
        return reverse(self.name, kwargs=words)


def _model_of(name: str, pattern: URLPattern, word: str, sides: Sides) -> type | None:
    """What the number in this address means; None where it is a secret, a closed list or nobody's."""
    if word == "ref":
        return Group
    if word in FIXED or word in ("week", "name") or "s/todo/" in str(pattern.pattern):
        return None
    if word == "pk" and name in NAMED:
        named = NAMED[name]
        return None if isinstance(named, dict) else type(getattr(sides.mine, named))
    before = str(pattern.pattern).split(f":{word}>")[0].rsplit("<", 1)[0]
    known = THINGS_IN.get(name.partition(":")[0], THINGS)
    found = next((thing for prefix, thing in known.items() if before.endswith(prefix)), None)
    return type(getattr(sides.mine, found)) if found else None


def _of_several(name: str, words: list[str], models: list[type | None], sides: Sides) -> Iterator[Target]:
    """An address with several variables: a thing of a group, or a part of a thing by its place in it."""
    if words[0] != "ref":
        if models[0]:
            yield Target(name, (*words[1:], words[0]), models[0], {word: FIXED.get(word, 1) for word in words[1:]})
        return
    yield Target(name, tuple(reversed(words)), Group, {words[-1]: 987654})
    if models[-1]:
        yield Target(name, tuple(words), models[-1], {words[0]: sides.mine.group.code})


def targets(sides: Sides) -> Iterator[Target]:
    """Every address with a number, once for each number in it, and the same of the admin's records."""
    for name, pattern in ours():
        words = list(pattern.pattern.converters)
        if name.startswith("demo:") or not words:
            continue
        models = [_model_of(name, pattern, word, sides) for word in words]
        if len(words) == 1:
            if models[0]:
                yield Target(name, (words[0],), models[0])
            continue
        yield from _of_several(name, words, models, sides)
    for model in admin.site._registry:
        stem = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        for page in ("change", "delete", "history"):
            if model in sides.foreign and not is_known(model):
                yield Target(f"{stem}_{page}", ("object_id",), model)


def lists() -> list[Target]:
    """Every address without a variable."""
    names = [name for name, pattern in ours() if not pattern.pattern.converters and not name.startswith("demo:")]
    records = [f"admin:{m._meta.app_label}_{m._meta.model_name}_changelist" for m in admin.site._registry]
    ending = {"members:leave", "members:freeze_myself", "members:erase_myself", "members:leave_myself"}
    return [Target(name, ()) for name in [*names, *records] if name not in ending]


Seen = tuple[int, str, str]


def without(seen: Seen, *values) -> Seen:
    """The answer without the numbers and words that were asked for: a page may say its own address.

    Both answers lose both values. A name that everybody may know ("Centre PDK") would else look like a sign, only
    because it is what was asked for.
    """
    either = re.compile("|".join(rf"(?<![0-9A-Za-z]){re.escape(str(value))}(?![0-9A-Za-z])" for value in values))
    status, address, text = seen
    return status, either.sub("?", address), either.sub("?", text)


class Guesser:
    """Asks, and remembers what an answer to something that is not there looks like."""

    def __init__(self, sides: Sides, seed: int) -> None:
        self.sides, self.random = sides, random.Random(seed)
        self.counts: Counter[str] = Counter()
        self.told: list[str] = []
        self.absent: dict[tuple, tuple[object, Seen]] = {}
        self.took = 0.0
        self.targets, self.lists = list(targets(sides)), lists()
        self.sign_in()

    def sign_in(self) -> None:
        """Sessions with a fresh proof, and one clerk without: a proof that is asked for must not tell anything."""
        self.clients = {
            who: sign_in_client(Client(raise_request_exception=False), member)
            for who, member in self.sides.attackers.items()
        }
        self.clients["clerk without proof"] = sign_in_client(
            Client(raise_request_exception=False), self.sides.attackers["clerk"], stepped_up=False
        )

    # --- one question ----------------------------------------------------------------------------------------------

    def ask(self, who: str, method: str, address: str, data=None) -> HttpResponse:
        self.counts["requests"] += 1
        began = time.perf_counter()
        response = getattr(self.clients[who], method)(address, data or {})
        self.took = time.perf_counter() - began
        text = "" if response.streaming else response.content.decode(errors="replace")
        if WORD in text or WORD.lower() in text:
            self.tell("a word of the other centre", who, method, address, data)
        if response.status_code >= 500:
            self.tell(f"status {response.status_code}", who, method, address, data)
        return response

    def tell(self, what: str, *where) -> None:
        self.told.append(f"{what}: {' '.join(map(str, where))}")

    def seen(self, response: HttpResponse) -> Seen:
        """What somebody could compare: status, where it leads, and the page."""
        text = "" if response.streaming else response.content.decode(errors="replace")
        text = FLASH.sub("", COST.sub("", TOKEN.sub(r"\1", unquote(text))))
        return response.status_code, unquote(response.headers.get("Location", "")), " ".join(text.split())

    def compare(self, key: tuple, foreign, absent, ask) -> None:
        """`ask(value)` for both; the answer to what is absent is asked anew before anybody is blamed."""
        if self.random.random() < TIMED:
            self.time(foreign, absent, ask)
        found = self.seen(ask(foreign))
        for is_fresh in (False, True):
            if is_fresh or key not in self.absent:
                self.absent[key] = absent, self.seen(ask(absent))
            like, answer = self.absent[key]
            if without(found, foreign, like) == without(answer, foreign, like):
                return
        self.tell(f"{foreign} looks unlike {absent} ({found[0]}, {self.absent[key][1][0]})", *key)

    def time(self, foreign, absent, ask) -> None:
        """Both once more, in an order drawn by lot: which one took longer? Told by the drill, judged by nobody."""
        took = {}
        for value in self.random.sample([foreign, absent], 2):
            ask(value)
            took[value] = self.took
        self.counts["timed"] += 1
        self.counts["foreign_slower"] += took[foreign] > took[absent]

    # --- what is guessed -------------------------------------------------------------------------------------------

    def nothing(self, like) -> object:
        """Something of the same kind that is nobody's."""
        if isinstance(like, UUID):
            return UUID(int=self.random.getrandbits(128), version=4)
        return self.random.randrange(10**8, 2 * 10**9)

    def foreign_of(self, model) -> object:
        """The number of a row of A; for a group also its code."""
        number = self.random.choice(self.sides.foreign[model])
        codes = Group.objects.filter(pk=number).values_list("code", flat=True) if model is Group else ()
        return self.random.choice([number, *codes])

    def guess_number(self) -> None:
        target, who = self.random.choice(self.targets), self.random.choice(list(self.clients))
        if target.model not in self.sides.foreign:
            return self.guess_filter()
        method, foreign = self.random.choice(METHODS), self.foreign_of(target.model)
        absent = "CW987654" if isinstance(foreign, str) else self.nothing(foreign)
        self.counts["numbers"] += 1
        key = (who, method, target.name, target.words[-1], isinstance(foreign, str))
        self.compare(key, foreign, absent, lambda value: self.ask(who, method, target.address(value)))

    def guess_filter(self) -> None:
        target, who = self.random.choice(self.lists), self.random.choice(list(self.clients))
        name = self.random.choice(FILTERS)
        model = self.random.choice([model for model in self.sides.foreign if not is_known(model)])
        typed = TYPED if target.name in LISTS_OF_CENTRES else self.random.choice([CODE, TYPED])
        foreign = self.random.choice([self.foreign_of(model), typed, typed])
        absent = TYPED[::-1] if isinstance(foreign, str) else self.nothing(foreign)
        self.counts["filters"] += 1
        key = (who, target.name, name, type(foreign))
        address = target.address()
        self.compare(key, foreign, absent, lambda value: self.ask(who, "get", address, {name: value}))

    # --- choices in forms ------------------------------------------------------------------------------------------

    def own_forms(self) -> Iterator[tuple[str, str, Form]]:
        """(who, address, form) of everything that an attacker may send at home."""
        for who in self.sides.attackers:
            for target in [*self.targets, *self.lists]:
                try:
                    address = target.address(self._own_value(target))
                except NoReverseMatch:
                    continue
                page = self.clients[who].get(address)
                if page.status_code == 200 and page.get("Content-Type", "").startswith("text/html"):
                    yield from ((who, address, form) for form in forms_of(page.content.decode(), address))

    def _own_value(self, target: Target) -> object:
        things = [t for t in vars(self.sides.mine).values() if target.model and isinstance(t, target.model)]
        if target.model is Group:
            return self.sides.mine.group.code
        return things[0].pk if things else 0

    def guess_choice(self, who: str, form: Form, name: str) -> None:
        """A number of A's in the place of a choice at home; nothing may be said of it but that it is no choice."""
        model = self.random.choice(list(self.sides.foreign))
        foreign = self.random.choice(self.sides.foreign[model])
        absent = self.nothing(foreign)
        if str(foreign) in form.choices[name]:
            return
        self.counts["choices"] += 1
        found = [
            without(self.seen(self.ask(who, "post", form.action, form.filled(name, value))), foreign, absent)
            for value in (foreign, absent)
        ]
        if found[0] != found[1]:
            self.tell(f"{name}={foreign} looks unlike {absent}", who, form.action, found[0][:2], found[1][:2])
