"""The demo's law (domain 3.9, 7): what comes with the program, twelve invented rulings, and sessions about some."""

from datetime import timedelta

from cop.law import keys
from cop.models import CaseLaw, GroupSession, LegalInstrument, Provision, SessionCitation
from cop.models.law import CHECK_AGAIN_AFTER
from cop.services import law_import
from members.demo import Check, Context, Part, parts
from members.models import Member

PLACEHOLDERS = 12
READ_IN_A_SOURCE = "V"  # the mark of what was read in a public source; G is general knowledge
STALE = ("crpc:340", "crpc:496")  # checked so long ago that it has to be done again
# By group: what one of its sessions was about, the Act as a whole or a section.
TAUGHT = {
    "G1": ("crpc:61", "crpc:167", "crpc:344"),
    "G2": ("crpc:497/1", "pc:379"),
    "G3": ("crpc:167", "const:376"),
    "G5": ("crl:78/b", "crl:79", "crl"),
    "G6": ("lal", "lal:2/f", "lal:2/h"),
}


def seed_law(ctx: Context) -> None:
    """Instruments, sections and rulings. Those read in a public source are checked, by a lawyer of the cast."""
    data = [law_import.read_file(path) for path in law_import.packaged_files()]
    outcome = law_import.import_law(data, is_demo=True)
    if outcome.refused:
        raise ValueError(outcome.refused)
    _invent_rulings()
    checker = Member.objects.get(user__username="facilitator", is_demo=True)
    for n, row in enumerate([*_read_in_a_source(Provision), *_read_in_a_source(CaseLaw)]):
        days = 400 if row.key in STALE else 20 + n % 120
        row.checked_by, row.checked_on = checker, ctx.anchor - timedelta(days=days)
        row.save(update_fields=["checked_by", "checked_on"])


def _read_in_a_source(model):
    return model.objects.filter(is_demo=True, source__startswith=READ_IN_A_SOURCE).order_by("key")


def _invent_rulings() -> None:
    """Placeholders that nobody can take for a ruling: the report is "DEMO"."""
    about = list(Provision.objects.filter(is_demo=True, instrument__code="crpc").order_by("sort_key"))
    for n in range(1, PLACEHOLDERS + 1):
        case = CaseLaw.objects.create(
            report=CaseLaw.Report.DEMO,
            year=1970 + n,
            page=n,
            name_en=f"Demo ruling {n}",
            name_my=f"သရုပ်ပြ စီရင်ထုံး {n}".translate(str.maketrans("0123456789", "၀၁၂၃၄၅၆၇၈၉")),
            language="my",
            summary_en="Invented for the demo.",
            summary_my="သရုပ်ပြရန် ရေးထားခြင်း ဖြစ်သည်။",
            is_placeholder=True,
            is_demo=True,
        )
        case.provisions.set([about[n % len(about)]])


def seed_taught(ctx: Context) -> None:
    """One held session of each of these groups is about law (domain B10, B13)."""
    for code, targets in TAUGHT.items():
        session = GroupSession.objects.filter(is_demo=True, group__code=code).held().order_by("-starts_at").first()
        for position, name in enumerate(targets):
            is_section = keys.SEPARATOR in name
            SessionCitation.objects.create(
                session=session,
                position=position,
                instrument=None if is_section else LegalInstrument.objects.get(code=name),
                provision=Provision.objects.by_keys([name]).first() if is_section else None,
                created_at=session.starts_at,
            )


def count_law(ctx: Context) -> list[Check]:
    """The numbers of domain 7 about the law: every instrument of 3.9, ≈110 sections, 12 placeholders."""
    sections, cases = Provision.objects.filter(is_demo=True), CaseLaw.objects.filter(is_demo=True)
    sourced = sections.filter(source__startswith=READ_IN_A_SOURCE)
    old = sections.filter(checked_on__lt=ctx.anchor - CHECK_AGAIN_AFTER)
    return [
        Check("legal instruments", 20, LegalInstrument.objects.filter(is_demo=True).count()),
        Check("sections of them", 127, sections.count()),
        Check("sections checked where they were read in a source", sourced.count(), sourced.checked().count()),
        Check("sections checked without a source", 0, sections.checked().count() - sourced.checked().count()),
        Check("sections to check again", len(STALE), old.count()),
        Check("invented rulings", PLACEHOLDERS, cases.filter(is_placeholder=True, report="demo").count()),
        Check("real rulings", 2, cases.filter(is_placeholder=False).count()),
        Check("ways to print 505(a) and 505A", 2, sections.filter(key__in=["pc:505/a", "pc:505A"]).count()),
        Check("instruments with a goal of the SDGs", ["const", "crl", "crpc", "lal"], [
            *LegalInstrument.objects.filter(is_demo=True, sdg_goals__contains=[16]).values_list("code", flat=True)
        ]),
    ]  # fmt: skip


def count_taught(ctx: Context) -> list[Check]:
    taught = SessionCitation.objects.filter(session__is_demo=True)
    return [
        Check("sessions about law", len(TAUGHT), taught.values("session").distinct().count()),
        Check("what they were about", sum(map(len, TAUGHT.values())), taught.count()),
    ]


def purge_law() -> None:
    """After everything that cites it."""
    CaseLaw.objects.filter(is_demo=True).delete()
    Provision.objects.filter(is_demo=True).delete()
    LegalInstrument.objects.filter(is_demo=True).delete()


def purge_taught() -> None:
    SessionCitation.objects.filter(session__is_demo=True).delete()


parts.register("law", Part("law", 15, seed_law, count_law, purge_law))
parts.register("law_taught", Part("law_taught", 25, seed_taught, count_taught, purge_taught))
