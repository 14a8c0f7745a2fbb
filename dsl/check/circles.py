"""Declarations that use one another: in which order, and whether in a circle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping


def reaches(start: str, goal: str, uses: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether `start` uses `goal`, over any number of others."""
    seen: set[str] = set()
    ahead = list(uses[start])
    while ahead:
        name = ahead.pop()
        if name == goal:
            return True
        if name not in seen:
            seen.add(name)
            ahead.extend(uses[name])
    return False


def circle_of(name: str, uses: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The way from `name` back to itself, which exists."""
    path = [name]
    while name not in uses[path[-1]]:
        path.append(next(n for n in uses[path[-1]] if n not in path and reaches(n, name, uses)))
    return path


def uses_first(names: Iterable[str], uses: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Every name after those that it uses, as far as there is no circle."""
    done: set[str] = set()
    for start in names:
        ahead = [(start, iter(uses[start]))]
        entered = {start}
        while ahead:
            name, rest = ahead[-1]
            following = next((n for n in rest if n not in done and n not in entered), None)
            if following is not None:
                entered.add(following)
                ahead.append((following, iter(uses[following])))
                continue
            ahead.pop()
            if name not in done:
                done.add(name)
                yield name
