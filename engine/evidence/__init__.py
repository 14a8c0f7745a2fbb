"""Evidence: one finding with all that it rests on, in one file that anybody can check.

A bundle holds the finding, the clauses, the rule and its pack, the plan, the rows with the
hash paths that prove them filed, and a signature over it all. It is checked and its rule is
evaluated again with no workspace; a masked one is checked, but cannot be evaluated.
"""

from engine.evidence.gather import gather_evidence
from engine.evidence.layout import write_bundle
from engine.evidence.verdict import Check, State, Verdict
from engine.evidence.verify import verify_bundle

__all__ = ["Check", "State", "Verdict", "gather_evidence", "verify_bundle", "write_bundle"]
