"""Reads events from the feed over HTTP. Needs Python alone.

    AIP_URL=https://aip.example AIP_CLIENT_ID=sub-name AIP_CLIENT_SECRET=... python feed.py [after]

Prints every event after that cursor (0: from the first ever), one a line, and ends; the last
line is the cursor to begin with the next time.
"""

import base64
import json
import os
import sys
import urllib.parse
import urllib.request
from typing import Any

URL = os.environ["AIP_URL"]


def main() -> None:
    after = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    token = access_token()  # good for five minutes
    has_more = True
    while has_more:
        page = ask(f"/api/v1/events?after={after}", {"Authorization": f"Bearer {token}"})
        for entry in page["events"]:
            print(json.dumps(entry["event"], ensure_ascii=False, separators=(",", ":")))
        after, has_more = page["next_after"], page["has_more"]
    print(after)


def access_token() -> str:
    """OAuth 2 client credentials (RFC 6749, section 4.4)."""
    pair = f"{os.environ['AIP_CLIENT_ID']}:{os.environ['AIP_CLIENT_SECRET']}"
    form = urllib.parse.urlencode({"grant_type": "client_credentials", "scope": "events:read"})
    basic = {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
    return str(ask("/identity/oauth/token", basic, form.encode())["access_token"])


def ask(path: str, headers: dict[str, str], form: bytes | None = None) -> dict[str, Any]:
    """GET, or POST where there is a form."""
    request = urllib.request.Request(URL + path, data=form, headers=headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        found: dict[str, Any] = json.load(answer)
    return found


if __name__ == "__main__":
    main()
