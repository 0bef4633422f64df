"""`python -m bench [--quick] [--sizes 240,10000] [--only pairs,…] [--million] [--compare FILE] [--document]`, within
`config.run within`."""

import argparse
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from config import embedded
from config.runner import CannotStart

from . import door, ground, load, machine, mail, mail_run, pairs, posts, referrals, report, trainings, yards
from .machine import CannotMeasure

FULL, QUICK, MILLION = (240, 10_000, 100_000), (240, 10_000), 1_000_000
POSTS, PAIRS = 50_000, 5_000
PLACES = 100_000  # in trainings, fifty in each
PARTS = ("pages", "mail", "referrals", "posts", "trainings", "pairs")
WORN_IN = 10_000  # pages after which the memory of a web process is looked at (performance.md, "Goals")


def parse(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds, in under two minutes")
    parser.add_argument("--sizes", type=lambda text: tuple(map(int, text.split(","))), help="numbers of members")
    parser.add_argument("--only", type=_parts, default=PARTS, help=f"some of {', '.join(PARTS)}; else all of them")
    parser.add_argument("--million", action="store_true", help="measure at 1,000,000 members, and as many posts, too")
    parser.add_argument("--places", type=int, help="number of places in trainings")
    parser.add_argument("--pairs", type=int, help="number of pairs of mentoring")
    parser.add_argument("--compare", type=Path, help="an older latest.json to stand beside")
    parser.add_argument("--document", action="store_true", help="write the result into docs/performance.md")
    return parser.parse_args(argv)


def _parts(text: str) -> tuple[str, ...]:
    """Raises ValueError, which argparse tells, for a part that there is not."""
    asked = tuple(text.split(","))
    if unknown := set(asked) - set(PARTS):
        raise ValueError(", ".join(unknown))
    return asked


class Bench:
    """One run. `rows` and `not_measured` grow as it goes, so that an interrupted run has something to say."""

    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        self.is_quick, self.only, self.folder = options.quick, options.only, folder
        self.sizes = options.sizes or (QUICK if options.quick else FULL)
        self.sizes += (MILLION,) if options.million else ()
        self.posts = () if options.quick else (POSTS, MILLION) if options.million else (POSTS,)
        self.places = options.places or (0 if options.quick else PLACES)
        self.pairs = options.pairs or (0 if options.quick else PAIRS)
        self.shape = (3, 0.7) if options.quick else (5, 2.0)  # pairs, seconds
        self.mail_shape = (3, 1.0) if options.quick else (5, 3.0)  # slices, seconds
        self.rows: list[dict] = []
        self.not_measured: list[dict] = []
        self.memory: list[dict] = []
        self.mail_port = machine.free_port()
        self.kept = folder / "last.eml"
        self.env = ground.environment(folder, self.mail_port)

    def run(self) -> dict:
        """Everything, in order; raises CannotMeasure when the ground itself is not there."""
        begun = time.monotonic()
        say("Making the database")
        self._make_ground()
        with contextlib.ExitStack() as stack:
            y1, y2 = self._start_yards(stack)
            say("Measuring the yardsticks")
            found = yards.measure(y1, y2, self.mail_port, self.env["REDIS_URL"], self.folder, is_quick=self.is_quick)
            for size in self.sizes:
                self._measure_at(size, y2)
            for size in self._of("posts", self.posts):
                self._measure_posts(size, y2)
            if self._of("trainings", self.places):
                self._measure_trainings(self.places, y2)
            if self._of("pairs", self.pairs):
                self._measure_pairs(self.pairs, y2)
        return {
            "rows": self.rows,
            "not_measured": self.not_measured,
            "memory": self.memory,
            "growth": report.growth(self.rows),
            "yardsticks": yards.medians(found),
            "rounds": found,
            "machine": report.machine(),
            "is_quick": self.is_quick,
            "took_s": round(time.monotonic() - begun),
        }

    def _of(self, part: str, wanted):
        """What is wanted of a part; nothing when it is not among those that were asked for."""
        return wanted if part in self.only else type(wanted)()

    def _make_ground(self) -> None:
        ground.make_database(self.folder)
        os.environ |= self.env
        for words in (["migrate", "-v0"], ["createcachetable"], ["collectstatic", "--noinput", "-v0"], ["seed_demo"]):
            done = subprocess.run(
                [sys.executable, "manage.py", *words], cwd=machine.ROOT, capture_output=True, text=True
            )
            if done.returncode:
                raise CannotMeasure(f"manage.py {words[0]}: {done.stderr.strip()[-800:]}")
        import django

        django.setup()

    def _start_yards(self, stack: contextlib.ExitStack) -> tuple[load.Site, load.Site]:
        env = {"BENCH_DSN": self.env["DATABASE_OWNER_URL"]}
        done = subprocess.run(
            [sys.executable, "-m", "bench.yard_site"],
            cwd=machine.ROOT,
            env=os.environ | env,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise CannotMeasure(f"Y2: {done.stderr.strip()[-800:]}")
        cookie, log = done.stdout.strip(), self.folder / "yards.log"
        sink = ["-m", "bench.yard_mail", str(self.mail_port), str(self.kept)]
        stack.enter_context(machine.running(sink, log, {}, self.mail_port))
        bare = stack.enter_context(machine.web_server("bench.yard_site:application", log, {**env, "BENCH_BARE": "1"}))
        full = stack.enter_context(machine.web_server("bench.yard_site:application", log, env))
        return load.Site(*bare), load.Site(*full, ground.postmaster(), cookie)

    def _measure_at(self, size: int, y2: load.Site) -> None:
        say(f"{size:,} members")
        ground.grow(size)
        if "pages" in self.only:
            self._measure_pages(size, y2)
        for kind in self._of("mail", mail_run.KINDS):
            self._try(kind, size, lambda kind=kind: self._mail(kind, size))
        if size == WORN_IN and not self.is_quick and "referrals" in self.only:
            self._measure_referrals(size, y2)

    def _measure_pages(self, size: int, y2: load.Site) -> None:
        with machine.web_server("config.wsgi:application", self.folder / "web.log", {}) as (address, pid):
            for page in _pages():
                self._try(page.name, size, lambda page=page: [self._page(page, size, address, pid, y2)])
            self._try("sign-in", size, lambda: [door.measure(size, address, self._pids(pid), y2, self.shape)])
            self._try("memory of web", size, lambda: self._weigh(size, address, pid))

    def _measure_referrals(self, size: int, y2: load.Site) -> None:
        """The same people with so many offers behind them."""
        say(f"{referrals.OFFERS:,} offers of referrals")
        referrals.grow()
        with machine.web_server("config.wsgi:application", self.folder / "web.log", {}) as (address, pid):
            for page in referrals.pages():
                self._try(page.name, size, lambda page=page: [self._page(page, size, address, pid, y2)])
        self._try("eligible lawyers", size, lambda: referrals.measure_eligible(size, y2, self.shape))

    def _measure_posts(self, size: int, y2: load.Site) -> None:
        """The same house with so many questions and answers in it, whatever the number of its people."""
        from . import pages

        say(f"{size:,} posts")
        posts.grow(size)
        with machine.web_server("config.wsgi:application", self.folder / "web.log", {}) as (address, pid):
            for page in pages.of_posts():
                self._try(page.name, size, lambda page=page: [self._page(page, size, address, pid, y2)])
        self._try("digests", size, lambda: self._of_posts(self._mail("digests", size)))

    def _measure_trainings(self, size: int, y2: load.Site) -> None:
        """The same house with so many places in trainings."""
        say(f"{size:,} places in trainings")
        trainings.grow(size)
        with machine.web_server("config.wsgi:application", self.folder / "web.log", {}) as (address, pid):
            for page in trainings.pages():
                self._try(page.name, size, lambda page=page: [self._page(page, size, address, pid, y2)])
            at = (address, self._pids(pid), y2, self.shape)
            self._try("registration", size, lambda: [trainings.registration(size, *at)])
        self._try("certificates", size, lambda: trainings.certificates(size, y2, self.shape))
        self._try(mail_run.ONE_SESSION, size, lambda: self._mail(mail_run.ONE_SESSION, size))

    def _measure_pairs(self, size: int, y2: load.Site) -> None:
        """So many mentors with room, and as many pairs at one centre."""
        say(f"{size:,} pairs of mentoring")
        pairs.grow(size)
        with machine.web_server("config.wsgi:application", self.folder / "web.log", {}) as (address, pid):
            for page in pairs.pages():
                self._try(page.name, size, lambda page=page: [self._page(page, size, address, pid, y2)])

    def _of_posts(self, rows: list[dict]) -> list[dict]:
        return [{**row, "name": row["name"].replace("digests:", "digests, posts:")} for row in rows]

    def _page(self, page, size: int, address: str, pid: int, y2: load.Site) -> dict:
        from . import pages

        return pages.measure(page, size, address, self._pids(pid), y2, self.shape)

    def _pids(self, pid: int) -> tuple[int, int | None]:
        return pid, ground.postmaster()

    def _weigh(self, size: int, address: str, pid: int) -> list[dict]:
        """The memory of the web process; at one size of a full run after as many pages as the goal names."""
        from . import pages

        while size == WORN_IN and not self.is_quick and load.served[pid] < WORN_IN:
            pages.wear_in(address, pid)
        self._note_memory("web", size, machine.memory_mb(pid), f"{load.served[pid]:,} pages")
        return []

    def _mail(self, kind: str, size: int) -> list[dict]:
        rows = mail.measure(kind, size, self.mail_port, self.mail_shape, self.kept)
        self._note_memory(f"worker, {kind}", size, rows[-1]["memory_mb"], f"{rows[-1]['sent']:,} mails")
        return rows

    def _note_memory(self, name: str, size: int, mb: float, after: str) -> None:
        row = {"name": name, "n": size, "mb": round(mb), "after": after}
        self.memory.append({**row, "goal": report.judge_memory(row)})

    def _try(self, name: str, size: int, work) -> None:
        """A page that is not there is said to be missing; the rest is measured."""
        try:
            rows = work()
        except CannotMeasure as why:
            self.not_measured.append({"name": name, "n": size, "why": str(why)})
            return
        self.rows += [{**row, "goal": report.judge(row)} for row in rows]


def _pages():
    from . import pages

    return pages.pages()


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main(argv: list[str]) -> int:
    """0 when it measured, whatever the figures; 1 when it could not."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    options, folder = parse(argv), embedded.var_dir()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        result = Bench(options, folder).run()
    except (CannotMeasure, CannotStart) as why:
        say(str(why))
        return 1
    report.write(folder / "latest.json", result)
    if options.document:
        report.document(machine.ROOT / "docs" / "performance.md", result)
    print(report.table(result, json.loads(options.compare.read_text()) if options.compare else None))
    say(f"{result['took_s']} s; written to {folder / 'latest.json'}")
    return 0 if result["rows"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
