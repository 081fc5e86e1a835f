"""What the nlu tests share."""

from __future__ import annotations

from hypothesis import settings

# A shared machine stalls now and then; the tests of speed measure for themselves.
settings.register_profile("no deadline", deadline=None, database=None)
settings.load_profile("no deadline")
