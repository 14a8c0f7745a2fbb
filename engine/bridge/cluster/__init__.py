"""Questions over many rows answered by a Ballista cluster in place of this process.

Only whom rules could tell of is asked for there: the rows of these are fetched here, and what is
found in them is found here, so that a finding is the same wherever it was looked for. A cluster has
an older engine than this one, in an environment of its own; plans cross as Substrait, tables by the
paths of their files on storage that all share, and answers come back as Arrow.
"""

from engine.bridge.cluster.cluster import Cluster, ClusterError
from engine.bridge.cluster.sessions import ClusterSessions

__all__ = ["Cluster", "ClusterError", "ClusterSessions"]
