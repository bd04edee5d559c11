"""A Jupyter server and a browser for tests: real pages in Chromium, driven by Playwright."""

import contextlib
import dataclasses
import functools
import http.server
import os
import pathlib
import re
import secrets
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = pathlib.Path(__file__).parents[1]
SCREENSHOTS = ROOT / "build" / "screenshots"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
OTHER_HOSTS = re.compile(r"^https?://(?!127\.0\.0\.1[:/])")
SECONDS = 60  # until a server must be there, and at most for what is waited for in a page


# ---------------------------------------------------------------- the server


@dataclasses.dataclass
class Server:
    """A running Jupyter server.

    Args:
        url: of its root, with a slash at the end.
        token: that a request needs.
        log: the file that it writes its log to.
    """

    url: str
    token: str
    log: pathlib.Path

    def address(self, path: str) -> str:
        """The address of a page, with the token."""
        return f"{self.url}{path}?token={self.token}"


@contextlib.contextmanager
def jupyter_server(folder: pathlib.Path, home: pathlib.Path, *options: str) -> Iterator[Server]:
    """Start a Jupyter server with all installed extensions, and stop it at the end.

    Args:
        folder: in which it runs, and whose files it shows.
        home: in place of the user's home; nothing outside it is read or written as a setting.
        options: further arguments of `jupyter server`.

    Raises:
        RuntimeError: it did not start.
    """
    home.mkdir(parents=True, exist_ok=True)
    port, token, log = _free_port(), secrets.token_hex(16), home / "jupyter.log"
    server = Server(f"http://127.0.0.1:{port}/", token, log)
    command = [sys.executable, "-W", "ignore", "-m", "jupyter_server", "--allow-root"]
    command += ["--no-browser", f"--port={port}", "--ServerApp.port_retries=0", "--ip=127.0.0.1"]
    command += [f"--ServerApp.root_dir={folder}", f"--IdentityProvider.token={token}", *options]
    with (
        open(log, "wb") as output,
        subprocess.Popen(
            command, cwd=folder, env=own_environment(home), stdout=output, stderr=output
        ) as process,
    ):
        try:
            _wait_for(server, process)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def own_environment(home: pathlib.Path) -> dict[str, str]:
    """The environment of a process with its own home and this project's packages."""
    folders = {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data"}
    folders |= {"JUPYTER_RUNTIME_DIR": "runtime", "IPYTHONDIR": "ipython"}
    own = {name: str(home / folder) for name, folder in folders.items()}
    tools = str(pathlib.Path(sys.executable).parent)
    path = os.pathsep.join([tools, os.environ.get("PATH", "")])
    return os.environ | own | {"HOME": str(home), "PATH": path, "PYTHONPATH": str(ROOT)}


def _wait_for(server: Server, process: subprocess.Popen) -> None:
    """Wait until a server answers."""
    end = time.monotonic() + SECONDS
    while process.poll() is None and time.monotonic() < end:
        try:
            with urllib.request.urlopen(server.address("api/status"), timeout=5):
                return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.1)
    log = server.log.read_text(encoding="utf-8", errors="replace")
    raise RuntimeError(f"the Jupyter server did not start:\n{log[-3000:]}")


class _Files(http.server.SimpleHTTPRequestHandler):
    """Gives the files of a folder."""

    def log_message(self, *_: object) -> None:
        """Nothing is logged."""


class _Watch(http.server.BaseHTTPRequestHandler):
    """A proxy that notes what is asked for, and fetches nothing."""

    asked: list[str]

    def refuse(self) -> None:
        """Note the address, or the host and port of an encrypted connection."""
        self.asked.append(self.path)
        self.send_error(http.HTTPStatus.BAD_GATEWAY)

    do_GET = do_POST = do_HEAD = do_PUT = do_CONNECT = refuse  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Nothing is logged."""


@contextlib.contextmanager
def web_server(folder: pathlib.Path) -> Iterator[str]:
    """Serve the files of a folder; gives the address of the folder, with a slash at the end."""
    with _serving(functools.partial(_Files, directory=str(folder))) as port:
        yield f"http://127.0.0.1:{port}/"


@contextlib.contextmanager
def watched_network() -> Iterator[tuple[str, list[str]]]:
    """A proxy for a browser; gives an argument for chromium(), and what is asked of other hosts.

    What a page, its workers or its service worker ask of this machine does not go by the proxy.
    """
    asked: list[str] = []
    with _serving(type("Watch", (_Watch,), {"asked": asked})) as port:
        yield f"--proxy-server=127.0.0.1:{port}", asked


@contextlib.contextmanager
def _serving(handler: Callable[..., http.server.BaseHTTPRequestHandler]) -> Iterator[int]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


# ---------------------------------------------------------------- the browser


@contextlib.contextmanager
def chromium(*arguments: str) -> Iterator[Browser]:
    """Start the system's Chromium without a window.

    Playwright runs an event loop in this thread: code that starts one of its own, as nbclient does,
    belongs before or after.

    Args:
        arguments: of Chromium, besides those that are always given.

    Raises:
        RuntimeError: there is no Chromium.
    """
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise RuntimeError("There is no Chromium: as root, apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", *arguments]
        )
        try:
            yield browser
        finally:
            browser.close()


def new_page(
    browser: Browser, width: int = 1280, height: int = 900, color_scheme: str = "light"
) -> Page:
    """An empty page with cookies of its own, from which only this machine can be reached.

    Args:
        browser: of the page.
        width: in CSS pixels.
        height: in CSS pixels.
        color_scheme: "light" or "dark", as the page is told that the reader prefers.
    """
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=color_scheme
    )
    context.set_default_timeout(SECONDS * 1000)
    context.route(OTHER_HOSTS, lambda route: route.abort())
    return context.new_page()


def save_screenshot(page: Page, name: str) -> pathlib.Path:
    """Save what a page shows as build/screenshots/NAME.png; returns the path."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    path = SCREENSHOTS / f"{name}.png"
    page.screenshot(path=path)
    return path
