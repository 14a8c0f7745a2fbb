"""The audit log: who saw personal data unmasked, when, of what, and why.

An entry is on disk before anything is shown. Entries are chained by their digests, and the
catalog knows where the log ends, so that nothing can be changed or taken out unnoticed.
"""

from engine.audit.log import AuditEntry, Unmasking, UnwritableLogError, read_audit, record_unmasking
from engine.audit.person import Person, person_of
from engine.audit.verify import verify_audit

__all__ = [
    "AuditEntry",
    "Person",
    "Unmasking",
    "UnwritableLogError",
    "person_of",
    "read_audit",
    "record_unmasking",
    "verify_audit",
]
