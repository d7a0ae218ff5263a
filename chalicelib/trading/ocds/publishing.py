"""Releases and records as they are read: of one process, of a day, since a cursor."""

from collections.abc import Sequence
from urllib.parse import quote, urlencode

from chalicelib.catalogue.service import Catalogue
from chalicelib.feed.model import Cursor
from chalicelib.feed.ports import FeedStore
from chalicelib.feed.service import Feed
from chalicelib.kernel.errors import NotFound
from chalicelib.trading.ocds import packages
from chalicelib.trading.ocds.facts import Source
from chalicelib.trading.ocds.finding import Finder, Found, weight
from chalicelib.trading.ocds.parts import Part
from chalicelib.trading.ocds.ports import Releases, day_list
from chalicelib.trading.ocds.schemas import ProcessWanted, RecordsWanted, ReleasesWanted

MOST = 4_000_000
"""Bytes of releases in an answer: the function's answer has 6 MB (AWS Lambda Developer Guide, "Lambda quotas")."""


class Publishing:
    """What the routes of open data call."""

    def __init__(self, finder: Finder, catalogue: Catalogue, lists: Releases) -> None:
        self._finder = finder
        self._catalogue = catalogue
        self._lists = lists

    def process(self, ocid: str, wanted: ProcessWanted) -> Part:
        """The releases of a process, oldest first; NotFound ``ocds_unknown``, ``ocds_nothing``: no further ones.

        Where they are more than an answer takes, ``links.next`` says where it goes on.
        """
        found = self._finder.process(ocid)
        path = f"/ocds/releases/{quote(ocid, safe='')}"
        rest = packages.ordered(found.releases)[wanted.after :]
        if not rest:
            raise NotFound("ocds_nothing", "after")
        chosen = _as_many_as_fit(rest)
        after = wanted.after + len(chosen)
        following = self._uri(path, after=str(after)) if len(chosen) < len(rest) else ""
        uri = self._uri(path, after=str(wanted.after) if wanted.after else "")
        return packages.release_package(found.source, uri, chosen, following)

    def record(self, ocid: str) -> Part:
        """The record of a process; NotFound ``ocds_unknown``."""
        found = self._finder.process(ocid)
        uri = self._uri(f"/ocds/records/{quote(ocid, safe='')}")
        if not found.releases:
            linked = {"ocid": ocid, "releases": packages.ordered(found.links)}
            return packages.record_package(found.source, uri, [linked], _newest(found.links))
        return packages.record_package(found.source, uri, [self._record(found)], _newest(found.releases))

    def releases(self, wanted: ReleasesWanted) -> Part:
        """A page of the releases of a day, or of all, in the order in which they were listed.

        The next page begins where ``links.next`` says. It is there on the last page, too: what is published later is
        found there.

        Raises
        ------
        NotFound
            ``ocds_nothing``: no release (behind that cursor) yet; a package is never empty.
        Invalid
            ``cursor_invalid``.
        """
        name = day_list(wanted.date) if wanted.date is not None else wanted.source
        source, chosen, cursor = self._page(self._lists.named(name), wanted.after, wanted.limit)
        query = {"date": wanted.date.isoformat()} if wanted.date is not None else {"source": wanted.source}
        here = query | {"after": wanted.after, "limit": str(wanted.limit)}
        following = self._uri("/ocds/releases", **here | {"after": cursor})
        return packages.release_package(source, self._uri("/ocds/releases", **here), chosen, following)

    def records(self, wanted: RecordsWanted) -> Part:
        """The records of the processes that the releases behind a cursor are of; as :meth:`releases`.

        What is too much for one answer comes with the next one: the cursor stands before it.
        """
        page = Feed(self._lists.named(wanted.source)).page(wanted.after, wanted.limit)
        records: dict[str, Part] = {}
        source, last, size, newest = Source(version="1.1"), wanted.after, 0, list[Part]()
        for entry, (told, _) in self._finder.listed(page.items):
            if entry.item not in records:
                found = self._finder.process(entry.item)
                made = self._record(found)
                size += weight(made)
                if records and (told != source or size > MOST):  # one package has one publisher
                    break
                source, records[entry.item] = told, made
                newest += found.releases
            last = str(Cursor(entry.number, entry.mark))
        if not records:
            raise NotFound("ocds_nothing", "after")
        here = {"source": wanted.source, "after": wanted.after, "limit": str(wanted.limit)}
        following = self._uri("/ocds/records", **here | {"after": last})
        uri = self._uri("/ocds/records", **here)
        return packages.record_package(source, uri, list(records.values()), _newest(newest), following)

    def _record(self, found: Found) -> Part:
        """With its releases in it, or, where they are many, with links to them."""
        whole = packages.record(found.releases, found.source.version)
        if weight(whole) <= MOST // 2:
            return whole
        where = self._uri(f"/ocds/releases/{quote(whole['ocid'], safe='')}")
        linked = [
            {"url": f"{where}#{quote(one['id'], safe='')}", "date": one["date"], "tag": one["tag"]}
            for one in whole["releases"]
        ]
        return whole | {"releases": linked}

    def _page(self, store: FeedStore, after: str, limit: int) -> tuple[Source, list[Part], str]:
        page = Feed(store).page(after, limit)
        source, chosen, last, size = Source(version="1.1"), list[Part](), after, 0
        for entry, (told, release) in self._finder.listed(page.items):
            size += weight(release)
            if chosen and (told != source or size > MOST):
                break
            source, last = told, str(Cursor(entry.number, entry.mark))
            chosen.append(release)
        if not chosen:
            raise NotFound("ocds_nothing", "after")
        return source, chosen, last

    def _uri(self, path: str, **query: str) -> str:
        said = [(name, given) for name, given in query.items() if given]
        return self._catalogue.site() + path + (f"?{urlencode(said)}" if said else "")


def _newest(releases: Sequence[Part]) -> str:
    return str(packages.ordered(releases)[-1]["date"])


def _as_many_as_fit(releases: Sequence[Part]) -> list[Part]:
    """One at least."""
    found, size = list[Part](), 0
    for release in releases:
        size += weight(release)
        if found and size > MOST:
            break
        found.append(release)
    return found
