"""Links to a case's page. The secret stands behind the `#`, which browsers send to nobody."""

from __future__ import annotations

import datetime as dt

from server import auth
from server.context import Context


def new_link(here: Context, case_id: str) -> str:
    """A link that alone opens the case's page from now on; shown once. Raises CaseGone. Blocks."""
    token = auth.new_token()
    expires = dt.datetime.now(dt.UTC) + dt.timedelta(days=here.settings.link_days)
    here.store.cases.link(case_id, auth.token_hash(token), expires)
    return f"/case#{token}"
