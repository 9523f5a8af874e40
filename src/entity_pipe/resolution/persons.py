"""Short names of persons after (or before) a longer one in the same article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class LongerNames:
    """The person keys of an article, asked many times for the longer names of a short one."""

    keys: frozenset[str]
    _found: dict[str, list[str]] = field(default_factory=dict)

    def of(self, short: str) -> list[str]:
        """See `longer_names`."""
        if short not in self._found:
            self._found[short] = longer_names(short, self.keys)
        return self._found[short]


def longer_names(short: str, keys: Iterable[str]) -> list[str]:
    """The person keys of an article that a shorter one may stand for.

    A short form is any run of whole words of the longer name: first name, call name in the middle, last name.

    Args:
        short: key of the short form.
        keys: keys of all persons in the article.

    Returns:
        The longest matching keys; those that are themselves short for another one of them are left out.
    """
    words = short.split()
    longer = [key for key in keys if key != short and _holds(key.split(), words)]
    return sorted(key for key in longer if not any(key != other and _holds(other.split(), key.split()) for other in longer))


def without_initials(key: str) -> str:
    """A person's key without single letters between its words: "marty m natalegawa" is "marty natalegawa"."""
    words = key.split()
    kept = [word for word in words[1:-1] if len(word) > 1]
    return " ".join([words[0], *kept, words[-1]]) if len(words) > 2 else key


def _holds(longer: Sequence[str], words: Sequence[str]) -> bool:
    size = len(words)
    return 0 < size < len(longer) and any(list(longer[i : i + size]) == list(words) for i in range(len(longer) - size + 1))
