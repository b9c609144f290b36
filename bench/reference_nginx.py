"""nginx as a bare proxy: what the fastest that is at hand adds to a request.

Debian's package with a configuration of its own: one worker, connections to what stands behind are
kept, nothing is logged. Whatever nginx runs on the machine is not touched.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from urllib.parse import urlsplit

import httpx2

from tests import servers

_NGINX = "/usr/sbin/nginx"
_CONFIGURATION = """
daemon off;
worker_processes 1;
pid {folder}/pid;
error_log stderr;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    keepalive_requests 1000000;
    upstream behind {{
        server {behind};
        keepalive 64;
        keepalive_requests 1000000;
    }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://behind;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
        }}
    }}
}}
"""


@contextmanager
def nginx(behind: str) -> Iterator[str]:
    """A private nginx on loopback that forwards everything to `behind`; gives its URL."""
    with servers.run_folder("aip-nginx-") as folder:
        port, file, log = servers.free_port(), folder / "nginx.conf", folder / "log"
        file.write_text(
            _CONFIGURATION.format(folder=folder, behind=urlsplit(behind).netloc, port=port)
        )
        url = f"http://127.0.0.1:{port}"
        process = servers.start([_NGINX, "-e", "stderr", "-p", folder, "-c", file], log=log)
        try:
            servers.wait_until(partial(_answers, url), f"nginx does not answer: {folder}")
            yield url
        finally:
            servers.stop(process)


def _answers(url: str) -> bool:
    try:
        return httpx2.get(url).is_success
    except httpx2.HTTPError:
        return False
