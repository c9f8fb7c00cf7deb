"""One visitor: cookies, pages with forms that can be filled in, and an address of their own as a proxy would say it."""

import http.client
import json
import uuid
from contextlib import closing
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

MOST_REDIRECTS = 5
PATIENCE = 60  # seconds for an answer


@dataclass
class Form:
    """A form as it stands on the page: `values` is what would be sent if nobody touched it."""

    action: str = ""
    values: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)  # of selects, radios and buttons
    labels: dict[str, str] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__()
        self.url, self.forms = url, list[Form]()
        self.now: Form | None = None
        self.select, self.area, self.label = "", "", ""
        self.labels: dict[str, str] = {}
        self.ids: dict[str, tuple[Form, str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "label":
            self.label = given.get("for", "")
        elif tag == "form":
            self.now = Form(urljoin(self.url, given.get("action") or self.url))
            self.forms.append(self.now)
        elif self.now and tag == "option" and self.select:
            self._option(self.now, given)
        elif self.now and given.get("name"):
            self._control(self.now, tag, given["name"], given)

    def _control(self, form: Form, tag: str, name: str, given: dict[str, str]) -> None:
        if tag == "input":
            self._input(form, name, given)
        elif tag == "button":
            form.choices.setdefault(name, []).append(given.get("value", ""))
        elif tag == "select":
            self.select, form.choices[name] = name, []
        elif tag == "textarea":
            self.area, form.values[name] = name, ""
        if tag != "button" and given.get("id"):
            self.ids[given["id"]] = (form, name)

    def _option(self, form: Form, given: dict[str, str]) -> None:
        form.choices[self.select].append(given.get("value", ""))
        if "selected" in given or self.select not in form.values:
            form.values[self.select] = given.get("value", "")

    def _input(self, form: Form, name: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind in ("radio", "checkbox"):
            form.choices.setdefault(name, []).append(given.get("value", "on"))
            if "checked" in given:
                form.values[name] = given.get("value", "on")
        elif kind not in ("file", "submit", "image", "button"):
            form.values[name] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.now = None
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.area = ""
        elif tag == "label":
            self.label = ""

    def handle_data(self, data: str) -> None:
        if self.area and self.now:
            self.now.values[self.area] += data
        elif self.label:
            self.labels[self.label] = f"{self.labels.get(self.label, '')} {data}".strip()

    def close(self) -> None:
        super().close()
        for place, (form, name) in self.ids.items():
            form.labels[name] = self.labels.get(place, "")


class Page:
    """An answer: status, text, forms."""

    def __init__(self, url: str, status: int, headers: http.client.HTTPMessage, body: bytes) -> None:
        self.url, self.status, self.headers, self.body = url, status, headers, body

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def forms(self) -> list[Form]:
        parser = _Forms(self.url)
        parser.feed(self.text)
        parser.close()
        return parser.forms

    def form(self, action: str) -> Form:
        """The first form whose address ends with this, or holds it. LookupError when there is none."""
        found = [form for form in self.forms if action in urlsplit(form.action).path]
        if not found:
            raise LookupError(f"no form for {action} at {self.url} ({self.status}): {self.words[:400]}")
        return found[0]

    def form_for(self, answer: str) -> Form:
        """The form with the button that gives this answer. LookupError when there is none."""
        for form in self.forms:
            if answer in form.choices.get("answer", []):
                return form
        raise LookupError(f"no button {answer} at {self.url} ({self.status}): {self.words[:300]}")

    @property
    def refusal(self) -> str:
        """What the API said against it."""
        try:
            said = self.json
        except ValueError:
            return f"status {self.status}"
        return str(said.get("detail") or said.get("errors") or said)[:160]

    @property
    def words(self) -> str:
        """What it says, without markup; good enough for a message."""
        words = _Words()
        words.feed(self.text.partition("<main")[2] or self.text)
        return " ".join(" ".join(words.parts).split())


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


class Browser:
    """`host` is the tenant's name with its port; `address` stands where a proxy writes who knocked."""

    def __init__(self, host: str, address: str, token: str = "") -> None:
        self.host, self.address, self.token = host, address, token
        self.cookies: dict[str, str] = {}

    def get(self, path: str, *, method: str = "GET", follow: bool = True) -> Page:
        page = self._ask(method, path)
        return self._follow(page) if follow else page

    def post(self, path: str, fields: dict[str, Any], *, follow: bool = True) -> Page:
        """A form, with the token that Django wants of each."""
        token = {"csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}
        page = self._ask("POST", path, urlencode({**token, **fields}, doseq=True).encode(), FORM)
        return self._follow(page) if follow else page

    def submit(self, form: Form, follow: bool = True, **changes: Any) -> Page:
        return self.post(form.action, {**form.values, **changes}, follow=follow)

    def upload(self, form: Form, name: str, filename: str, content: bytes, **changes: str) -> Page:
        mark = uuid.uuid4().hex
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in {**form.values, **changes}.items()
        ]
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n\r\n'
        body = b"".join([*parts, head.encode(), content, f"\r\n--{mark}--\r\n".encode()])
        return self._follow(self._ask("POST", form.action, body, f"multipart/form-data; boundary={mark}"))

    def send(self, path: str, body: Any = None) -> Page:
        """JSON, for the API."""
        return self._ask("POST", path, json.dumps(body or {}).encode(), "application/json")

    def every(self, path: str) -> list[dict[str, Any]]:
        """All rows of a list of the API, page by page."""
        rows, more = [], path
        while more:
            page = self.get(more)
            if page.status != 200:
                raise LookupError(f"{path} answers {page.status}: {page.text[:300]}")
            rows += page.json["results"]
            more = page.json.get("next") or ""
        return rows

    def _follow(self, page: Page) -> Page:
        for _ in range(MOST_REDIRECTS):
            if page.status not in (301, 302, 303, 307, 308):
                return page
            page = self._ask("GET", urljoin(page.url, page.headers["Location"]))
        raise LookupError(f"redirected without end: {page.url}")

    def _ask(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> Page:
        parts = urlsplit(urljoin(f"http://{self.host}/", path))
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        headers = {"Host": self.host, "X-Forwarded-For": self.address, "Accept": "text/html,application/json"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if kind:
            headers["Content-Type"] = kind
        line = http.client.HTTPConnection("127.0.0.1", int(self.host.rpartition(":")[2]), timeout=PATIENCE)
        with closing(line):
            line.request(method, target, body, {**headers, "Connection": "close"})
            answer = line.getresponse()
            content = answer.read()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Page(parts.geturl(), answer.status, answer.headers, content)


FORM = "application/x-www-form-urlencoded"
