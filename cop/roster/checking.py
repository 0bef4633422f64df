"""Table -> RosterResult: every row accepted or refused with its reasons, nothing guessed in silence."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache

from members.text import Context, Verdict, find_nrc, fold_digits, judge
from members.text.zawgyi import MYANMAR

from . import cells, names
from .cells import CellRefused
from .lookups import Lookups
from .persons import group_persons, same_names
from .result import Notice, Refusal, RosterResult, RosterRow
from .table import MAX_CELL, Table
from .words import FIELDS, is_nothing

SHOWN = 80  # characters of a refused value
NAMES = ("full_name_my", "full_name_en")
LISTS = {"areas", "groups", "language"}  # one to a line, as often as between commas
# Digits of Shan stand where Zawgyi has stacked letters: here they are digits before anybody asks for the writing.
NUMERIC = {"phone", "email", "groups", "joined_on"}
TEXT_IN_BURMESE = {*NAMES, "honorific", "township", "home_unit", "areas", "language"}
NEVER_SHOWN = {"nrc_in_text"}


def check_rows(
    table: Table,
    lookups: Lookups,
    *,
    today: date,
    keep_honorifics: bool | Collection[int] = False,
    leave_out_unknown_groups: bool = False,
    mended: Mapping[int, Mapping[str, str]] | None = None,
) -> RosterResult:
    """Check every row of a table. Raises nothing for the content of a file.

    `today` in the users' zone; a later day is refused. `keep_honorifics` leaves glued honorifics in the names, of all
    rows or of the rows named. `leave_out_unknown_groups` takes people in without the groups that do not exist.
    `mended` is {row: {field: text}}, what a person typed into the preview instead of the cell.
    """
    check = _Check(table, lookups, today, keep_honorifics, leave_out_unknown_groups, mended or {})
    drafts = [check.row(number, row) for number, row in table.rows]
    check.refuse_taken_addresses(drafts)
    result = check.result
    bad = {refusal.row for refusal in result.refused}
    result.refused.sort(key=lambda refusal: (refusal.row, list(FIELDS).index(refusal.field)))
    result.accepted = [draft for draft in drafts if draft.row not in bad]
    result.persons = _persons(drafts, result.accepted)
    result.same_names = [
        [result.accepted[place].row for place in places] for places in same_names(result.accepted, result.persons)
    ]
    return result


def _persons(drafts: list[RosterRow], accepted: list[RosterRow]) -> list[list[int]]:
    """Places in `accepted` by person. A refused row too can tell that two others are one person."""
    places = {draft.row: place for place, draft in enumerate(accepted)}
    found = ([places[drafts[at].row] for at in one if drafts[at].row in places] for one in group_persons(drafts))
    return sorted(filter(None, found))


class _Check:
    """One pass over a table: what is known, what was decided, and the result so far."""

    def __init__(self, table, lookups, today, keep_honorifics, leave_out_groups, mended):
        self.table, self.lookups, self.today = table, lookups, today
        self.keep_honorifics, self.leave_out_groups, self.mended = keep_honorifics, leave_out_groups, mended
        self.contexts, context = contexts(table)
        self.result = RosterResult(table, context, mended=self.mended)
        # Kinds, places and groups repeat from row to row. Lives as long as the check: it holds names.
        self.read = lru_cache(maxsize=None)(names.read_cell)

    def row(self, number: int, row: list[str]) -> RosterRow:
        """A draft of the row; where it is refused, what could be read of it."""
        one = _Row(self, number, row)
        kind = one.kind()
        unit, place = one.place()
        return RosterRow(
            row=number,
            **one.names(),
            provider_type=kind,
            paralegal_kind=one.only_for(kind, "paralegal", "paralegal_kind", self.lookups.paralegal_kinds),
            bar_grade=one.only_for(kind, "lawyer", "bar_grade", self.lookups.bar_grades),
            phone=one.first_of("phone", cells.phone),
            email=one.first_of("email", cells.email) or "",
            township=place,
            home_unit=unit or "",
            areas=one.areas(),
            groups=one.groups(),
            joined_on=one.value("joined_on", lambda text: cells.joined_on(text, self.today)),
            languages=one.languages(),
            converted=tuple(one.converted),
        )

    def keeps_honorific(self, number: int) -> bool:
        """Did a person decide to leave it in the name?"""
        return self.keep_honorifics if isinstance(self.keep_honorifics, bool) else number in self.keep_honorifics

    def refuse_taken_addresses(self, drafts: list[RosterRow]) -> None:
        """The same e-mail under another name: the later row is refused, whatever became of the earlier one."""
        holders: dict[str, list[RosterRow]] = defaultdict(list)
        for draft in drafts:
            if not (draft.email and draft.name_keys):
                continue
            earlier = holders[draft.email]
            if earlier and not any(draft.name_keys & other.name_keys for other in earlier):
                self.result.refused.append(
                    Refusal(draft.row, "email", "email_duplicate", draft.email, same_as_row=earlier[0].row)
                )
            else:
                earlier.append(draft)


class _Row:
    """The cells of one row by field: cleaned, read in the writing of their column, refused or given out."""

    def __init__(self, check: _Check, number: int, row: list[str]):
        self.check, self.number, self.result = check, number, check.result
        self.converted: list[str] = []
        self.refused: set[str] = set()
        self.texts = {name: self._text(name, row) for name in FIELDS}

    def refuse(self, field_name: str, reason: str, value: str | None = None) -> None:
        """Note a refusal; a cell is refused once."""
        if field_name in self.refused:
            return
        self.refused.add(field_name)
        shown = "" if reason in NEVER_SHOWN else (self.texts.get(field_name, "") if value is None else value)[:SHOWN]
        self.result.refused.append(Refusal(self.number, field_name, reason, shown))

    def notice(self, field_name: str, code: str, value: str = "") -> None:
        self.result.notices.append(Notice(self.number, field_name, code, value[:SHOWN]))

    def value(self, field_name: str, read):
        """What `read` makes of the cell; None where it is empty or refused."""
        text = self.texts[field_name]
        if not text or field_name in self.refused:
            return None
        try:
            return read(text)
        except CellRefused as refused:
            self.refuse(field_name, refused.reason)
            return None

    def first_of(self, field_name: str, read):
        """Like `value` for a cell that may hold several, of which the first is kept."""
        found, more = self.value(field_name, read) or (None, False)
        if more:
            self.notice(field_name, f"{field_name}_left_out")
        return found

    def names(self) -> dict:
        """Names and honorific, as keyword arguments of a RosterRow."""
        my, en = names.in_their_places(self.texts["full_name_my"], self.texts["full_name_en"])
        if not self.refused & set(NAMES):
            self._check_names(my, en)
        given = self._given_honorific()
        if self.check.keeps_honorific(self.number):
            return {"full_name_my": my, "full_name_en": en, "honorific": given or ""}
        honorific, short_my, short_en = names.find_honorific(my, en, given)
        taken_off = (short_my, short_en) != (my, en)
        if taken_off:
            self.notice("full_name_my" if short_my != my else "full_name_en", "honorific_taken_off", honorific or "")
        return {
            "full_name_my": short_my,
            "full_name_en": short_en,
            "honorific": honorific or "",
            "honorific_taken_off": taken_off,
        }

    def kind(self) -> str:
        """lawyer | paralegal | "" where it is refused. Without such a column the grade or the paralegal kind tells."""
        if not self.check.table.column_of("kind"):
            told = {"lawyer": self.texts["bar_grade"], "paralegal": self.texts["paralegal_kind"]}
            kinds = [kind for kind, text in told.items() if text]
            if len(kinds) == 1:
                return kinds[0]
        if not self.texts["kind"]:
            self.refuse("kind", "kind_unknown")
        return self.value("kind", lambda text: cells.one_of(text, self.check.lookups.kinds, "kind_unknown")) or ""

    def only_for(self, kind: str, wanted: str, field_name: str, words: Mapping[str, str]) -> str:
        """The kind of a paralegal or the grade of a lawyer: always for them and only for them."""
        if not kind:
            return ""
        if kind != wanted:
            if self.texts[field_name]:
                self.refuse(field_name, f"{field_name}_not_allowed")
            return ""
        if not self.texts[field_name]:
            self.refuse(field_name, f"{field_name}_missing")
        return self.value(field_name, lambda text: cells.one_of(text, words, "kind_unknown")) or ""

    def place(self) -> tuple[str | None, str | None]:
        """(code of the state or region, P-code of the township); the township tells the unit where no column does."""
        lookups = self.check.lookups
        unit = self.value("home_unit", lambda text: cells.home_unit(text, lookups))
        township, within = self.value("township", lambda text: cells.township(text, lookups, unit)) or (None, None)
        if unit and within and unit != within:
            self.notice("township", "township_elsewhere", self.texts["township"])
        return unit or within, township

    def areas(self) -> tuple[str, ...]:
        found, unknown = self._list("areas", self.check.lookups.areas)
        if unknown:
            self.refuse("areas", "area_unknown", unknown[0])
        return tuple(found)

    def groups(self) -> tuple[str, ...]:
        found, unknown = self._list("groups", self.check.lookups.groups, by_space=True)
        new = (code for code in unknown if code not in self.result.unknown_groups)
        self.result.unknown_groups += dict.fromkeys(new)
        if unknown and self.check.leave_out_groups:
            self.notice("groups", "group_left_out", ", ".join(unknown))
        elif unknown:
            self.refuse("groups", "group_unknown", unknown[0])
        return tuple(found)

    def languages(self) -> tuple[str, ...]:
        found, unknown = self._list("language", self.check.lookups.languages)
        if unknown:
            self.notice("language", "language_unknown", unknown[0])
        return tuple(found)

    def _list(self, field_name: str, words: Mapping[str, str], **how) -> tuple[list[str], list[str]]:
        return self.value(field_name, lambda text: cells.several_of(text, words, **how)) or ([], [])

    def _text(self, field_name: str, row: list[str]) -> str:
        """The first cell of the field that holds something, normalised; "" and a refusal where it cannot be text."""
        mended = self.check.mended.get(self.number, {})
        if field_name in mended:
            return self._clean(field_name, mended[field_name], Context.UNCLEAR)
        for column in self.check.table.column_of(field_name):
            text = self._clean(field_name, row[column.index], self.check.contexts[column.index])
            if text or field_name in self.refused:
                return text
        return ""

    def _clean(self, field_name: str, cell: str, context: Context) -> str:
        if field_name in LISTS:
            cell = ";".join(cell.splitlines())
        if field_name in NUMERIC:
            cell = fold_digits(cell)
        burmese = context if field_name in TEXT_IN_BURMESE else Context.UNCLEAR
        verdict = self.check.read(cell, burmese) if len(cell) <= MAX_CELL else None
        if verdict is None:
            self.refuse(field_name, "control_character", "")
            return ""
        if is_nothing(verdict.text, in_a_name=field_name in NAMES):
            return ""
        if find_nrc(verdict.text):
            self.refuse(field_name, "nrc_in_text")
        elif field_name in NAMES:
            self._tell_writing(field_name, verdict, context)
        return verdict.text

    def _tell_writing(self, field_name: str, verdict: Verdict, context: Context) -> None:
        if verdict.state == "converted":
            self.converted.append(field_name)
            self.notice(field_name, "converted", verdict.text)
        elif verdict.state == "ask":
            self.notice(field_name, "reading_doubtful", verdict.suggestion)
        elif context is Context.ZAWGYI and MYANMAR.search(verdict.text):
            self.result.names_that_hide.append(self.number)

    def _check_names(self, my: str, en: str) -> None:
        if not (my or en):
            has_burmese = self.check.table.column_of("full_name_my")
            self.refuse("full_name_my" if has_burmese else "full_name_en", "name_missing")
        for field_name, text in (("full_name_my", my), ("full_name_en", en)):
            if text and not names.is_name(text):
                # The name may stand in the other column than the one it is for.
                holds = field_name if self.texts[field_name] else next(name for name in NAMES if self.texts[name])
                self.refuse(holds, "name_invalid", text)

    def _given_honorific(self) -> str | None:
        text = self.texts["honorific"]
        if not text:
            return None
        found = names.honorific_code(text)
        if not found:
            self.notice("honorific", "honorific_unknown", text)
        return found


def contexts(table: Table) -> tuple[dict[int, Context], Context]:
    """What each column and the whole file is written in: a column that does not tell takes the answer of the file."""
    used = [column.index for column in table.columns if column.field in TEXT_IN_BURMESE | {"kind"}]
    burmese = {place: [row[place] for _number, row in table.rows if MYANMAR.search(row[place])] for place in used}
    headings = [column.heading for column in table.columns if MYANMAR.search(column.heading)]
    file = judge(headings + [cell for column in burmese.values() for cell in column])
    by_column = {place: judge(column) for place, column in burmese.items()}
    return {column.index: _first_clear(by_column.get(column.index), file) for column in table.columns}, file


def _first_clear(*found: Context | None) -> Context:
    return next((context for context in found if context in (Context.UNICODE, Context.ZAWGYI)), Context.UNCLEAR)
