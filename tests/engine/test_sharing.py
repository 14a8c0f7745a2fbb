"""What several parts of a plan rest on is found, and nothing that is handed in."""

from __future__ import annotations

from engine.plan.arena import Arena
from engine.plan.nodes import Aggregate, Given, Join, NodeId, Project, Scan
from engine.plan.sharing import Sharing


def _pairs(arena: Arena, right: NodeId) -> NodeId:
    left = arena.add(Scan("office.payments", "p", ("person",)))
    return arena.add(Join(left, right, "inner", (("p.person", "d.person"),)))


def _deaths(arena: Arena) -> NodeId:
    return arena.add(Scan("police.deaths", "d", ("person",)))


def _by_person(arena: Arena, source: NodeId) -> NodeId:
    return arena.add(Aggregate(source, ("p.person",), ()))


def _persons(arena: Arena, source: NodeId) -> NodeId:
    return arena.add(Project(source, (("person", arena.column("p.person")),)))


def test_a_join_of_which_two_relations_are_made_is_shared() -> None:
    arena = Arena()
    pairs = _pairs(arena, _deaths(arena))
    sharing = Sharing(arena)
    groups = _by_person(arena, pairs)
    assert not sharing.shared(pairs)
    _persons(arena, pairs)
    assert sharing.shared(pairs)
    assert not sharing.shared(groups)
    scans = sharing.scans(pairs) or ()
    assert {scan.data_set for scan in scans} == {"office.payments", "police.deaths"}


def test_rows_as_they_were_filed_are_read_again() -> None:
    arena = Arena()
    filed = arena.add(Scan("office.payments", "p", ("person",)))
    _by_person(arena, filed)
    _persons(arena, filed)
    assert not Sharing(arena).shared(filed)


def test_what_rests_on_a_table_that_is_handed_in_is_told_apart() -> None:
    arena = Arena()
    pairs = _pairs(arena, arena.add(Given("found", ("d.person",))))
    groups = _by_person(arena, pairs)
    assert Sharing(arena).scans(groups) is None
