"""What the demo's groups could do, and what somebody took on."""

from datetime import timedelta

from cop.models import Group, Idea, IdeaVote, Membership, Task
from members.demo import Context

# (the idea, how many voted for it)
BOARD = {
    "G1": [
        ("ရမန်ကန့်ကွက်လွှာ ပုံစံတစ်ခုကို အတူတကွ ပြုစုရန်", 9),
        ("A leaflet for families: what to bring on the first day", 6),
        ("တရားရုံးစာရေးများနှင့် တွေ့ဆုံပွဲ", 2),
    ],
    "G2": [("Visit the group in Pathein", 5), ("ကျောင်းများတွင် ဥပဒေပညာပေး", 3)],
}
# (what, days from the anchor until it is due, is it done)
TASKS = {
    "G1": [("လစဉ် ဥပဒေသစ်စာရင်း စုစည်းရန်", 9, False), ("Copies of the remand brief for newcomers", -3, False),
           ("အစည်းအဝေးခန်း ကြိုတင်မှာရန်", -12, True)],
}  # fmt: skip


def seed_ideas(ctx: Context) -> None:
    """Ideas with votes of the group's own members, tasks open, late and done."""
    for group in Group.objects.filter(is_demo=True, code__in={*BOARD, *TASKS}):
        open_rows = Membership.objects.open().filter(group=group).exclude(role=Membership.Role.OBSERVER)
        people = list(open_rows.order_by("pk").values_list("member", flat=True))
        at = ctx.at(-14, 10)
        for text, votes in BOARD.get(group.code, ()):
            idea = Idea.objects.create(group=group, author_id=people[votes], text=text, created_at=at)
            IdeaVote.objects.bulk_create(IdeaVote(idea=idea, member_id=one, given_at=at) for one in people[:votes])
        for place, (what, days, is_done) in enumerate(TASKS.get(group.code, ())):
            due = ctx.at(days, 12)
            Task.objects.create(
                group=group,
                what=what,
                owner_id=people[place],
                due_on=due.date(),
                created_by_id=people[0],
                created_at=at,
                done_at=due - timedelta(days=1) if is_done else None,
            )
