"""When a build has failed though its rows are written: parts unread, inputs that give no row, too many broken records.

>>> from output.build.plan.shards import Because
>>> account = Account("d.jsonl", 0, 100, {"ok": 98, "error": 2}, {}, Because())
>>> print(Bounds().fault(Path("documents"), [account], frozenset()))
documents: 2 of 100 records are broken, more than 1% (see the rows with status error, or raise --max-errors)
>>> account = Account("d.jsonl", 0, 10, {}, {"other": 10}, Because())
>>> print(Bounds().fault(Path("documents"), [account], frozenset()).fault)
gives no row: of 10 records 10 are other
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from cleaning.common.errors import Fault
from output.build.part_writer import Account

MAX_ERRORS = 0.01  # share of broken records above which the build has failed (DESIGN)
KNOWN = frozenset({"same", "revisit", "forgotten"})  # counted, but their page has, or had, a row elsewhere
STRANGE = "other"  # the count of pages whose address fits no pattern of their profile
FEW = 20  # such pages in the archive of one run, which may bring no article: robots.txt, start pages


@dataclasses.dataclass(frozen=True, slots=True)
class Bounds:
    """How much of the inputs may be broken or unread."""

    max_errors: float = MAX_ERRORS
    allow_unread: bool = False

    def fault(self, into: Path, accounts: Sequence[Account], archives: Collection[str]) -> Fault | None:
        """Why a build with these parts has failed; a part that was not read is no broken record.

        `archives` are the names of the inputs that are archives: of a crawl's lists, robots.txt and answers that
        nothing changed no row comes.
        """
        unread = [one for account in accounts for one in account.unread]
        if unread and not self.allow_unread:
            more = f", and {len(unread) - 1} more" if len(unread) > 1 else ""
            remedy = "the rows that could be read are kept; repair the file, or give --allow-unread"
            return Fault(unread[0].place, f"{unread[0].amount}{more}", remedy)
        errors = sum(account.rows.get("error", 0) for account in accounts) - len(unread)
        return next(rowless(accounts, archives), None) or self._broken(into, errors, accounts)

    def _broken(self, into: Path, errors: int, accounts: Sequence[Account]) -> Fault | None:
        """By records or by bytes, whichever is the larger share."""
        records, size = (sum(getattr(one, name) for one in accounts) for name in ("records", "size"))
        broken = sum(account.broken for account in accounts)
        share, of_bytes = errors / max(1, records), broken / max(1, size)
        if max(share, of_bytes) <= self.max_errors:
            return None
        amount = f"{errors} of {records} records"
        if of_bytes > share:
            amount += f" ({broken:,} of {size:,} bytes)"
        remedy = "see the rows with status error, or raise --max-errors"
        return Fault(str(into), f"{amount} are broken, more than {self.max_errors:.0%}", remedy)


def rowless(accounts: Sequence[Account], archives: Collection[str]) -> Iterator[Fault]:
    """A fault for each input of which no record, or fewer than half of the pages, gives a row."""
    for name in dict.fromkeys(account.source for account in accounts):
        own = [account for account in accounts if account.source == name]
        counts: Counter[str] = sum((Counter(account.counts) for account in own), Counter())
        rows = sum(account.row_count for account in own) + sum(counts[why] for why in KNOWN)
        if counts[STRANGE] > max(rows, FEW if name in archives else 0):
            remedy = "their addresses fit no pattern of the profile: qingwen check site PROFILE --against it, or --site"
            yield Fault(name, f"gives {'few rows' if rows else 'no row'}: {_said(own, counts)}", remedy)
        elif not rows and name not in archives:
            yield Fault(name, f"gives no row: {_said(own, counts)}", "see how docs/re-clean-a-dump.md has the formats")


def _said(own: Sequence[Account], counts: Mapping[str, int]) -> str:
    found = ", ".join(f"{count} are {why}" for why, count in sorted(counts.items(), key=lambda pair: -pair[1])[:3])
    return f"of {sum(account.records for account in own)} records {found or 'none is a page'}"
