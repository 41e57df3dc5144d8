"""The sync engine: a pure generator that yields requests and is sent answers.

No network, no thread, no clock of its own: it speaks to the store through `SyncStore`, and to the server through
whoever drives it. Whatever is sent in as `Fault`, and wherever the driver stops asking, the store stays whole, because
each of its methods is one transaction; the next run goes on from there.

The order: hello; a restored server is offered again what it lost; push; what concerns the laptop itself (`custody`),
where a laptop that is to end stops; hello once more if the push opened a file, so that it is held from this run on and
no colleague's edit to it arrives without its author; purge what was revoked; fetch new scopes whole; pull the rest;
compare checksums; the audit's newest lines.
"""

from collections import deque
from collections.abc import Collection, Generator
from dataclasses import replace
from typing import TypeVar

from caseworker import digests, wire
from caseworker.domain.changes import Changes
from caseworker.domain.errors import Told
from caseworker.domain.ids import ScopeId
from caseworker.domain.messages import CATALOGUE
from caseworker.sync.answers import as_kind, is_unsaid, minutes_between, pages_of
from caseworker.sync.asks import BOOTSTRAP, HELLO, PULL, PURGED, SUMS, Ask, Stage
from caseworker.sync.custody import Custody
from caseworker.sync.means import Means
from caseworker.sync.paging import PageSize
from caseworker.sync.pushing import Page
from caseworker.sync.report import Report
from caseworker.syncport import PURGE_ASKS_TWICE, Fill, Plan, SyncStore

M = TypeVar("M", bound=wire.Message)
Conversation = Generator[Ask, wire.Message, Report]
Walk = Generator[Ask, wire.Message, None]

STOPPED = "sync_stopped"
"""The trouble noted for a run that its worker stopped, or that ended because the app was locked."""
_ENDS_THE_RUN = frozenset({"server_unreachable", "server_busy", "access_ended"})
_SMALLER_MAY_PASS = frozenset({"server_fault", "server_nonsense", "message_unreadable"})
_ANSWERS_PER_PAGE = 2
"""Most answers to pushes that begin with the same edit: the first may ask for earlier ones, the second takes it."""


def run(store: SyncStore, means: Means) -> Conversation:
    """One sync. Yields requests, is sent the answer or a `Fault`, returns what was done.

    Never raises for the network. A Told of the store (a full disk) is noted if the store still can, and passed on.
    Closing the generator is how a worker stops it.
    """
    course = _Course(store, means)
    try:
        yield from course.whole_run()
    except Told as told:
        store.note_run(_now(means), trouble=told.key)
        raise
    except GeneratorExit:
        store.note_run(_now(means), trouble=STOPPED)
        raise
    store.note_run(_now(means), trouble=course.report.trouble)
    return course.report


class _Ended(Exception):
    """The run cannot go on; the fault says why."""

    def __init__(self, fault: wire.Fault) -> None:
        super().__init__(fault.key)
        self.fault = fault


class _OtherHistory(Exception):
    """The server said midway that its history is another one than the hello told."""


class _Course:
    """One run: where it is, and what it has done so far."""

    def __init__(self, store: SyncStore, means: Means) -> None:
        self._store = store
        self._means = means
        self._pages = PageSize(means.sizes.first_page)
        self._log_epoch = ""
        self._awaited = 0
        self._heads: dict[ScopeId, int] = {}
        self._left: set[ScopeId] = set()
        self._opened = False
        self._is_noted = False
        self._custody = Custody(store.custody, self._troubled)
        self.report = Report()

    def whole_run(self) -> Walk:
        """Everything, from hello to checksums. A server restored meanwhile is greeted once more, once."""
        try:
            try:
                yield from self._once()
            except _OtherHistory:
                yield from self._once()
            if self._note_sync():
                yield from self._custody.send_deeds()
        except _OtherHistory:
            self._note(wire.Fault(key="server_fault"))
        except _Ended as ended:
            self._note(ended.fault)
        self._note_sync()
        self.report = replace(self.report, is_put_back=self._custody.is_put_back, leaving=self._custody.leaving)

    def _note_sync(self) -> bool:
        """A line in the audit if anything went either way, once; whether there is one now."""
        if not self._is_noted and (self.report.sent or self.report.received or self.report.purged):
            self._is_noted = True
            self._store.custody.note_sync()
        return self._is_noted

    def _once(self) -> Walk:
        welcome, plan = yield from self._greet(tag=self._means.tag)
        yield from self._push()
        yield from self._custody.after_push()
        if self._custody.leaving is not None:
            self._note(wire.Fault(key="access_ended"))
            return
        if self._opened:
            welcome, plan = yield from self._greet()
        yield from self._purge(plan)
        if not welcome.enabled:
            self._note(wire.Fault(key="access_ended"))
        elif welcome.min_pull_schema > wire.SCHEMA:
            self._note(wire.Fault(key="app_too_old"))
        else:
            if self._is_behind() or self._store.fills():
                yield from self._catch_up()
            yield from self._compare()

    def _is_behind(self) -> bool:
        """Whether a feed is known to have gone on. Own edits are no news where their answers moved the cursor."""
        if not self._heads:
            return False
        return any(self._heads.get(one.scope, 0) > one.cursor for one in self._store.pulling())

    # -- hello --------------------------------------------------------------------------------------------------------
    def _greet(self, *, tag: str = "") -> Generator[Ask, wire.Message, tuple[wire.Welcome, Plan]]:
        """Say hello, in short if a `tag` is known. What the short form cannot tell is asked for in full."""
        card, held, now = self._store.device(), self._store.held(), self._means.clock.now()
        hello = wire.Hello(app_v=self._means.app_v, log_epoch=card.log_epoch, now=now)
        known = (
            {"tag": tag, "digest": digests.held_digest((one.scope, one.grant_epoch, one.cursor) for one in held)}
            if tag
            else {"held": held}
        )
        ask = Ask(HELLO, hello.model_copy(update=known), wire.Welcome, Stage("Finding the server"))
        welcome = yield from self._ask(ask, wire.Welcome)
        if tag and not welcome.unchanged and is_unsaid(welcome, card.log_epoch, held):
            return (yield from self._greet())
        if welcome.log_epoch != card.log_epoch:
            self._offer_again(welcome.log_epoch, welcome.expected_seq)
        self._log_epoch = welcome.log_epoch
        self._heads = {grant.scope: grant.head for grant in welcome.grants}
        cursors = {one.scope: one.cursor for one in self._store.held()} if self._heads else {}
        self._awaited = sum(max(0, head - cursors.get(scope, 0)) for scope, head in self._heads.items())
        plan = self._store.grants(welcome)
        self._custody.hear(card, welcome)
        self.report = replace(self.report, clock_minutes=minutes_between(now, welcome.server_time), tag=welcome.tag)
        return welcome, plan

    def _offer_again(self, log_epoch: str, expected_seq: int) -> None:
        again = self._store.new_epoch(log_epoch, expected_seq)
        self.report = replace(self.report, offered_again=self.report.offered_again + again)

    # -- push ---------------------------------------------------------------------------------------------------------
    def _push(self) -> Walk:
        """Send until nothing is unsent. A page the server trips over is halved, so that what can pass does pass.

        While the server works on a page the next one is made ready, and goes before this one's answer is stored. An
        answer that is lost by that comes again: an edit that is sent twice has one result.
        """
        most, first, answers = self._means.sizes.push_edits, 0, 0
        page, begun = self._page(most), None
        while page is not None:
            first, answers = (first, answers) if page.first == first else (page.first, 0)
            if answers == _ANSWERS_PER_PAGE:
                self._note(wire.Fault(key="server_fault"))
                return
            if page is not begun:
                self._means.ahead(page.ask)
            following = self._page(most, after=page.last)
            answer = yield replace(page.ask, stage=self._sending())
            if isinstance(answer, wire.Fault):
                most, begun = self._smaller(answer, len(page.edits)), None
                if not most:
                    return
            else:
                answers += 1
                begun = self._answered(page, as_kind(answer, wire.Pushed), following)
            page = begun or self._page(most)

    def _page(self, most: int, *, after: int = 0) -> Page | None:
        edits = self._store.unsent(most, self._means.sizes.push_bytes, after=after)
        return Page.signed(edits, self._log_epoch, self._means.key) if edits else None

    def _sending(self) -> Stage:
        status, sent = self._store.status(), self.report.sent
        return Stage("Sending", sent, sent + status.here + status.sending)

    def _answered(self, page: Page, pushed: wire.Pushed, following: Page | None) -> Page | None:
        """Take the answer in; returns the following page, on its way by then, if all of this one was answered."""
        self._opened |= any(sent.new_scope is not None for sent in page.edits)
        if following is not None and page.is_answered(pushed):
            self._means.ahead(following.ask)
        else:
            following = None
        self._take_results(pushed, page.edits)
        return following

    def _smaller(self, fault: wire.Fault, size: int) -> int:
        """How many edits to try after a push that failed; 0: leave it for this run, and say why."""
        self._weigh(fault)
        if fault.key in _SMALLER_MAY_PASS and size > 1:
            return size // 2
        self._note(fault)
        return 0

    def _take_results(self, pushed: wire.Pushed, batch: tuple[wire.Sent, ...]) -> None:
        """Note the results. A server that waits for an earlier number has lost edits, and is offered them again."""
        self._changed(self._store.results(pushed))
        scopes = {sent.edit.id: sent.edit.scope for sent in batch}
        for edit, entry in ((one.edit, one.entry) for one in pushed.results if one.entry):
            scope = scopes.get(edit)
            if scope is not None:
                self._heads[scope] = max(entry, self._heads.get(scope, 0))
        self.report = replace(self.report, sent=self.report.sent + len(pushed.results))
        if pushed.expected_seq < batch[0].seq:
            self._offer_again(self._log_epoch, pushed.expected_seq)

    # -- loss of access -----------------------------------------------------------------------------------------------
    def _purge(self, plan: Plan) -> Walk:
        """Remove what was revoked, scope by scope as named. A large purge must be named by two hellos."""
        named = plan.purge
        if plan.purge_share > PURGE_ASKS_TWICE:
            _welcome, again = yield from self._greet()
            named = tuple(revoked for revoked in named if revoked in again.purge)
        for revoked in named:
            gone = self._store.purge(revoked)
            if gone is None:
                continue
            self._changed(Changes(scopes=frozenset({revoked.scope})))
            self.report = replace(self.report, purged=self.report.purged + gone.records)
            answer = yield Ask(PURGED, gone, wire.Purged, Stage("Removing"))
            if isinstance(answer, wire.Fault):
                self._weigh(answer)

    # -- what is new --------------------------------------------------------------------------------------------------
    def _catch_up(self) -> Walk:
        """Fetch whole scopes, then the feed; once more if the feed turned out to have a gap."""
        for _again in range(2):
            yield from self._fill(deque(self._open_fills()))
            yield from self._pull()
            if not self._open_fills():
                return

    def _open_fills(self) -> list[Fill]:
        return [fill for fill in self._store.fills() if fill.scope not in self._left]

    def _fill(self, queue: deque[Fill]) -> Walk:
        """Scopes whole, several in one answer. One the server does not give now waits for the next run."""
        while queue:
            answer = yield from self._paged(self._filling(queue), wire.Bootstrapped, scope=queue[0].scope)
            if answer is None:
                self._left.add(queue.popleft().scope)
                continue
            pages = pages_of(answer, queue)
            if queue:
                self._means.ahead(self._filling(queue))
            self._changed(self._store.whole(answer))
            self._received(sum(len(page.records) for page in pages))

    def _filling(self, queue: deque[Fill]) -> Ask:
        """The next request: the first scope from where it stopped, then others that have not begun."""
        first, *others = list(queue)[: wire.FILL_SCOPES + 1]
        message = wire.Bootstrap(
            log_epoch=self._log_epoch,
            scope=first.scope,
            after=first.after,
            limit=self._pages.entries,
            then=tuple(one.scope for one in others if one.after is None),
            schema_v=wire.SCHEMA,
            brief=True,
        )
        return Ask(BOOTSTRAP, message, wire.Bootstrapped, self._receiving())

    def _pull(self) -> Walk:
        is_more = True
        while is_more and (held := self._store.pulling()):
            message = self._pulling(held)
            page = yield from self._paged(Ask(PULL, message, wire.Pulled, self._receiving()), wire.Pulled)
            if page is None:
                return
            self._changed(self._store.page(page))
            self._received(len(page.entries))
            for scope in page.behind:
                self._store.refill(scope)
            is_more = page.more and self._store.pulling() != held

    def _pulling(self, held: tuple[wire.Held, ...]) -> wire.Pull:
        limit = self._pages.entries
        return wire.Pull(log_epoch=self._log_epoch, held=held, limit=limit, schema_v=wire.SCHEMA, brief=True)

    def _paged(
        self, ask: Ask, kind: type[M], *, scope: ScopeId | None = None
    ) -> Generator[Ask, wire.Message, M | None]:
        """The answer to a request for a page, None for a fault that concerns this page only.

        A single scope may have been taken away since the hello: that ends nothing, the next hello will name it.
        """
        started = self._means.ticks()
        answer = yield ask
        if isinstance(answer, wire.Fault):
            if scope is None or answer.key != "scope_not_held":
                self._weigh(answer)
                self._note(answer)
            self._pages = self._pages.smaller()
            return None
        self._pages = self._pages.after(self._means.ticks() - started)
        return as_kind(answer, kind)

    def _receiving(self) -> Stage:
        done = self.report.received
        return Stage("Receiving", done, max(done, self._awaited))

    def _received(self, count: int) -> None:
        self.report = replace(self.report, received=self.report.received + count)

    # -- the proof ----------------------------------------------------------------------------------------------------
    def _compare(self) -> Walk:
        """Compare checksums; a scope that differs is fetched again, once, and counted."""
        scopes = self._to_check()
        differing = yield from self._differing(scopes)
        if not differing:
            return
        self.report = replace(self.report, differed=self.report.differed + len(differing))
        for scope in differing:
            self._store.refill(scope)
        yield from self._catch_up()
        still = yield from self._differing(differing)
        if still:
            self._note(wire.Fault(key="server_fault"))

    def _to_check(self) -> Collection[ScopeId]:
        held = [one.scope for one in self._store.pulling()]
        return held if self._means.check == "all" else [one for one in held if one in self.report.changes.scopes]

    def _differing(self, scopes: Collection[ScopeId]) -> Generator[Ask, wire.Message, list[ScopeId]]:
        mine = self._store.sums(scopes)
        if not mine:
            return []
        message = wire.Sums(log_epoch=self._log_epoch, scopes=tuple(mine))
        theirs = (yield from self._ask(Ask(SUMS, message, wire.Summed, Stage("Checking")), wire.Summed)).sums
        return [
            scope
            for scope, (head, checksum) in mine.items()
            if scope in theirs and theirs[scope][0] == head and theirs[scope][1] != checksum
        ]

    # -- asking -------------------------------------------------------------------------------------------------------
    def _ask(self, ask: Ask, kind: type[M]) -> Generator[Ask, wire.Message, M]:
        """The answer; any fault ends the run."""
        answer = yield ask
        if isinstance(answer, wire.Fault):
            self._weigh(answer)
            raise _Ended(answer)
        return as_kind(answer, kind)

    def _weigh(self, fault: wire.Fault) -> None:
        """Go on only if the rest of the run makes sense after this fault."""
        if fault.log_epoch is not None and fault.log_epoch != self._log_epoch:
            raise _OtherHistory
        if fault.key in _ENDS_THE_RUN:
            raise _Ended(fault)

    def _troubled(self, fault: wire.Fault) -> None:
        self._weigh(fault)
        self._note(fault)

    def _note(self, fault: wire.Fault) -> None:
        """Keep the first trouble: what comes after it is mostly its consequence."""
        if not self.report.trouble:
            key = fault.key if fault.key in CATALOGUE else "server_fault"
            self.report = replace(self.report, trouble=key, wait_s=fault.wait_s)

    def _changed(self, changes: Changes) -> None:
        self.report = replace(self.report, changes=self.report.changes | changes)


def _now(means: Means) -> str:
    return means.clock.now().isoformat()
