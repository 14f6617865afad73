"""The one exception that a user can do something about: place, fault and remedy in one line.

>>> print(Fault("site.toml", "unknown key: matches", "known: match, misses"))
site.toml: unknown key: matches (known: match, misses)
"""

from __future__ import annotations


class Fault(Exception):
    """What the user can repair. `exit_code`: 1 failed, 2 usage, 3 locked by another run, 4 interrupted."""

    def __init__(self, place: str, fault: str, remedy: str = "", *, exit_code: int = 1) -> None:
        super().__init__(f"{place}: {fault}" + (f" ({remedy})" if remedy else ""))
        self.place, self.fault, self.remedy, self.exit_code = place, fault, remedy, exit_code

    def __reduce__(self) -> tuple[object, ...]:
        return _fault, (self.place, self.fault, self.remedy, self.exit_code)


def _fault(place: str, fault: str, remedy: str, exit_code: int) -> Fault:
    """Rebuild a Fault in another process (keyword arguments do not survive Exception pickling)."""
    return Fault(place, fault, remedy, exit_code=exit_code)
