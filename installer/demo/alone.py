"""The steps of the walk that a worker does alone: unlock, find, open a case, record a session, send."""

import time

from caseworker.domain.ids import RecordId
from installer.demo.cast import WORDS
from installer.demo.driver import Lost
from installer.demo.walker import Walker
from ui.places import Place


def unlock(walk: Walker) -> str:
    """Step 2: four words, then Today."""
    walk.shot("locked")
    walk.driver.unlock(WORDS)
    walk.shot("today")
    walk.expect("Waiting for you", "Planned today")
    return "Today shows the planned sessions, what waits, and what is sent"


def find(walk: Walker) -> str:
    """Step 3: three letters of a name, a word from a note."""
    driver = walk.driver
    driver.go(Place("caseload"))
    driver.fill("find", "boxing")
    driver.until(lambda: walk.hits() > 3, "notes that say boxing")
    walk.shot("found-by-word")
    driver.fill("find", "jay")
    driver.until(lambda: walk.found() == walk.people("Jay M.")[0], "Jay as the first that was found")
    walk.shot("found-by-name")
    driver.press("Enter")
    walk.expect("What happened lately")
    walk.shot("case")
    return "A name and a word from a note are found in the encrypted store, offline"


def open_case(walk: Walker) -> str:
    """Step 8: a new young person, without a network."""
    driver = walk.driver
    driver.go(Place("new_case"))
    driver.fill("new.given", "Mo")
    driver.fill("new.family", "Wanderfield")
    driver.fill("new.contact", "Ring Nan, any time. Not Mo's own phone")
    walk.shot("new-case")
    driver.click("Open the case")
    driver.until(lambda: bool(walk.people("Mo W.")), "the new case in the store")
    walk.new = walk.people("Mo W.")[0]
    driver.until(lambda: "Ring Nan" in driver.text(), "the case on the screen")
    return "A new case is in the store, marked as only on this laptop"


def record_session(walk: Walker) -> str:
    """Step 4: what happened, their words apart from ours; kept by itself, signed, locked, added to."""
    driver, begun = walk.driver, time.monotonic()
    driver.go(Place("session", walk.new))
    driver.click_on("outcome.took_place")
    driver.fill("place", "Ash Grove High, library")
    driver.click_on("alone.yes")
    driver.fill("words", "I'm alright walking if I stay on the main road.")
    driver.fill("observation", "Hood down after ten minutes. Drew the way home.")
    driver.fill("heard", "Late four times since half-term.")
    driver.fill("source", "Ms Okafor, pastoral lead")
    driver.fill("analysis", "Lateness looks like fear of one place, not of school.")
    driver.click_on("safety.safer")
    driver.click_on("next.none")
    did(walk, "One-to-one mentoring")
    walk.shot("session")
    autosaved(walk)
    driver.click_on("sign")
    driver.until(lambda: bool(walk.rows("session", "signed")), "the session to be signed")
    taken = time.monotonic() - begun
    walk.session = walk.rows("session", "signed")[0]
    driver.until(lambda: "Locked" in driver.text(), "the locked session")
    walk.shot("session-signed")
    addendum(walk)
    return f"The session is signed and locked, its addendum beside it, in {taken:.0f} s of this walk"


def did(walk: Walker, words: str) -> None:
    """Choose what was done from the folded list."""
    walk.driver.click_on("did")
    walk.driver.click(words)
    walk.driver.click_on("did")


def autosaved(walk: Walker) -> None:
    """Wait until the draft row is there, before anything was saved by hand."""
    driver = walk.driver
    driver.until(lambda: any(one.key.scope == walk.new for one in driver.ports.records.drafts()), "the draft row")


def addendum(walk: Walker) -> None:
    """Add to the signed session."""
    driver = walk.driver
    driver.click_on("addendum")
    driver.click("Something was left out")
    driver.fill("addendum.text", "Nan rang afterwards: Mo got home at four.")
    driver.click_on("addendum.sign")
    driver.until(lambda: bool(driver.ports.records.of(walk.new, "addendum")), "the addendum")
    walk.shot("addendum")


def send(walk: Walker) -> str:
    """Step 8: the server is back; what is on the screen is what the server's database has."""
    driver = walk.driver
    driver.go(Place("sync"))
    walk.shot("only-here")
    walk.partnership.start()
    driver.click_on("sync.try")
    driver.until(lambda: driver.workplace.desk.status().here == 0, "everything to be sent", seconds=60)
    driver.pause(600)
    walk.shot("all-sent")
    for record in (RecordId(walk.new), walk.session, walk.version):
        mine, theirs = driver.ports.records.get(record), walk.partnership.kept(record)
        if theirs is None or theirs.state.body != mine.body:
            message = "the server has something else than this laptop"
            raise Lost(message)
    return "The person, the session and the plan are in the server's database, word for word"
