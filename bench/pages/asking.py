"""Clients that ask a running server for pages, each over a connection of its own, and what they waited."""

import http.client
import re
import threading
import time
from urllib.parse import urlencode


class Client:
    """One signed-in browser, without its cache: every page is asked for anew."""

    def __init__(self, port, cookies=None):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.cookies = dict(cookies or {})

    def ask(self, path, form=None):
        """The status and the body of a page; cookies are kept."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode(form) if form is not None else None
        self.connection.request("GET" if form is None else "POST", path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
        return answer.status, text

    def sign_in(self, email, password):
        """Through the sign-in page, as a person does."""
        _, page = self.ask("/account/login/")
        token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page).group(1).decode()
        status, page = self.ask("/account/login/", {"csrfmiddlewaretoken": token, "login": email, "password": password})
        if status != http.client.FOUND:
            raise RuntimeError(f"Signing in answered {status}.")


def drive(ports, paths, *, clients, requests):
    """Seconds waited for each page by name: `clients` ask at once, without a pause, `requests` pages in all.

    `paths` holds, for each name, an address and the cookies of the person who asks. The clients are spread over the ports.
    """
    names = list(paths)
    order = [names[at % len(names)] for at in range(requests)]
    waited = {name: [] for name in names}
    failed = []
    turn = threading.Lock()

    def work(number):
        client = Client(ports[number % len(ports)])
        while True:
            with turn:
                if not order:
                    return
                name = order.pop()
            path, client.cookies = paths[name][0], dict(paths[name][1])
            start = time.perf_counter()
            status, _ = client.ask(path)
            waited[name].append(time.perf_counter() - start)
            if status != http.client.OK:
                failed.append((name, status))

    start = time.perf_counter()
    threads = [threading.Thread(target=work, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise RuntimeError(f"Pages that failed: {failed[:5]}")
    return waited, time.perf_counter() - start
