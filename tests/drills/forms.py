"""The forms of a page as somebody would send them who writes the request by hand."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin


@dataclass
class Form:
    """`values` is what the page sends untouched; `choices` are the values that a field offers."""

    action: str
    method: str = "post"
    values: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, set[str]] = field(default_factory=dict)

    def filled(self, name: str, value) -> dict[str, list[str]]:
        return {**self.values, name: [str(value)]}


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.forms, self.form, self.select = address, [], None, ""

    def handle_starttag(self, tag, attrs) -> None:
        facts = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.form = Form(urljoin(self.address, facts.get("action", "")), facts.get("method", "get").lower())
            self.forms.append(self.form)
        elif self.form is not None:
            self._take(tag, facts, dict(attrs))

    def _take(self, tag: str, facts: dict[str, str], attrs: dict) -> None:
        if tag == "select":
            self.select = facts.get("name", "")
            self.form.choices.setdefault(self.select, set())
        elif tag == "option":
            self._choose(self.select, facts.get("value", ""), "selected" in attrs)
        elif tag == "input" and facts.get("type") in ("radio", "checkbox"):
            self._choose(facts.get("name", ""), facts.get("value", "on"), "checked" in attrs)
        elif tag in ("input", "textarea", "button") and facts.get("name"):
            self.form.values.setdefault(facts["name"], []).append(facts.get("value", ""))

    def _choose(self, name: str, value: str, is_chosen: bool) -> None:
        self.form.choices.setdefault(name, set()).add(value)
        if is_chosen:
            self.form.values.setdefault(name, []).append(value)

    def handle_endtag(self, tag) -> None:
        if tag == "form":
            self.form = None


def forms_of(html: str, address: str, *methods: str) -> list[Form]:
    """Every form that is sent by one of these methods; by POST when none is said."""
    reader = _Reader(address)
    reader.feed(html)
    return [form for form in reader.forms if form.method in (methods or ("post",))]
