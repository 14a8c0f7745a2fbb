"""The worker: `python -m engine.run`, started and spoken to by `engine.run.starting`."""

import sys

from engine.collecting import collect_rarely

collect_rarely()  # before anything else is loaded

from engine.run.worker import main  # noqa: E402

sys.exit(main())
