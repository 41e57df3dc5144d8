"""The steps of the walk that are done with somebody: plan, family, paper, and a colleague's laptop."""

from PySide6.QtWidgets import QWidget

from caseworker.domain.actions import records as verbs
from caseworker.domain.forms.person import Person
from caseworker.domain.ids import RecordId
from caseworker.domain.reading.case import plans_of
from installer.demo.cast import WORDS
from installer.demo.driver import Lost
from installer.demo.laptops import send
from installer.demo.walker import Walker
from ui.places import Place
from ui.workplace import Opened


def make_plan(walk: Walker) -> str:
    """A plan from nothing to in use, the rules in the way first; then a second version in its place."""
    driver = walk.driver
    driver.go(Place("case", walk.new, tab="plan"))
    driver.until(lambda: "Start it together" in driver.text(), "the offer to start a plan")
    driver.click("Start it together")
    driver.until(lambda: "Agree this plan with Mo" in driver.text(), "the plan editor")
    walk.shot("plan-rules")
    parts(walk)
    walk.shot("plan")
    driver.click_on("agree")
    driver.until(lambda: bool(walk.rows("plan_version", "active")), "the plan to be in use")
    first = walk.rows("plan_version", "active")[0]
    driver.until(lambda: "Start version 2" in driver.text(), "the plan in use")
    walk.shot("plan-in-use")
    second_version(walk)
    (state,) = plans_of(driver.ports, walk.new)
    if state.current is None or driver.ports.records.get(first).body["status"] != "superseded":
        message = "the new version did not take the place of the old one"
        raise Lost(message)
    walk.version = state.current.id
    return "Version 1 was used once every rule was met; version 2 has taken its place"


def parts(walk: Walker) -> None:
    """Write what the rules ask for, in the young person's words."""
    driver = walk.driver
    part(walk, "matters", "I look after my sister, and I'm going to be an electrician.")
    part(walk, "can_do", "Headphones in and walk the long way", "Go to the front office")
    part(walk, "people", "Nan")
    driver.click("Yes")
    part(walk, "adults", "Keeps a spare key and a charger for me")
    driver.fill(driver.first("who-"), "Nan")
    part(walk, "now_steps", "Get to people and light", "Ring 999")
    finish(walk)


def part(walk: Walker, code: str, *lines: str) -> None:
    """Open a part of the plan from its list and add lines to it."""
    walk.driver.open_row("parts", code)
    walk.driver.until(lambda: walk.driver.first(f"add-{code}").isVisible(), f"part {code}")
    walk.driver.add(f"add-{code}", *lines)


def finish(walk: Walker) -> None:
    """Safe on paper, the day to look again, and what they say about it."""
    driver = walk.driver
    driver.click("Yes, the page")
    driver.click("14 days")
    driver.open_row("parts", "agreement")
    driver.click("Agreed")
    driver.click("Said it")
    driver.pause(400)


def second_version(walk: Walker) -> None:
    """A change to a plan in use is a new version, agreed anew."""
    driver = walk.driver
    driver.click("Start version 2")
    driver.until(lambda: bool(walk.rows("plan_version", "draft")), "the second version")
    driver.until(lambda: "Agree this plan with Mo" in driver.text(), "its editor")
    part(walk, "can_do", "Text Nan our word")
    driver.click("14 days")
    driver.open_row("parts", "agreement")
    driver.click("Agreed")
    driver.click("Said it")
    driver.pause(400)
    driver.click_on("agree")
    driver.until(lambda: bool(walk.rows("plan_version", "superseded")), "the first version to be replaced")


def family(walk: Walker) -> str:
    """Somebody is added with three answers; whether we offer support is said; the father is asked about."""
    driver = walk.driver
    driver.go(Place("case", walk.new, tab="family"))
    driver.until(lambda: "Is there a father" in driver.text(), "the question about a father")
    driver.click_on("family.add")
    driver.fill("name", "Pat")
    driver.click("Grandparent")
    driver.click("No", within=driver.find(QWidget, "lives_with"))
    driver.click_on("form.save")
    driver.until(lambda: bool(driver.ports.records.of(walk.new, "network_member")), "Pat in the network")
    driver.pause(500)
    walk.shot("family")
    driver.go(Place("case", walk.people("Jay M.")[0], tab="family"))
    driver.pause(700)
    walk.shot("family-of-jay")
    return "A grandparent was added with three answers; a larger family is drawn from the same records"


def print_plan(walk: Walker) -> str:
    """The page is looked at before it leaves; the file is what was shown; the register has it."""
    driver = walk.driver
    driver.go(Place("print", walk.new, walk.version, tab="my_plan"))
    driver.until(lambda: "Save as a PDF" in driver.text(), "a page that no check stops")
    driver.fill("purpose", "For the way home")
    driver.fill("readers", "Mo. Nan, if she looks in the bag.")
    walk.shot("print")
    path = walk.folder / "page.pdf"
    driver.click_on("save-pdf")
    driver.choose_file(path)
    driver.fill("words-again.words", WORDS)
    driver.press("Enter")
    driver.until(path.exists, "the file")
    driver.until(lambda: bool(driver.ports.records.of(walk.new, "print_record")), "the page in the register")
    if not path.read_bytes().startswith(b"%PDF"):
        message = "what was saved is no PDF"
        raise Lost(message)
    driver.go(Place("printing"))
    driver.pause(500)
    walk.shot("register")
    (entry,) = driver.ports.records.of(walk.new, "print_record")
    return f"The page was saved from memory and is in the register as {entry.body['number']}"


def conflict(walk: Walker, colleague: Opened) -> str:
    """Two laptops change the same line without seeing each other; both wordings stay until somebody chooses."""
    driver = walk.driver
    record = RecordId(walk.new)
    walk.partnership.stop()
    theirs = Person.read(colleague.ports.records.get(record).body)
    theirs.safe_contact = "Ring Nan at work, 9 to 3"
    verbs.save(colleague.ports, theirs, scope=walk.new, record_id=record)
    driver.go(Place("record", walk.new, record, tab="person"))
    driver.fill("safe_contact", "Text Mo's new phone, after 4 pm")
    driver.click("Save and close")
    driver.until(
        lambda: "new phone" in str(driver.ports.records.get(record).body.get("safe_contact")), "the change to be kept"
    )
    walk.partnership.start()
    send(colleague)
    driver.workplace.sending.start()
    driver.until(lambda: bool(driver.ports.records.conflicts()), "the conflict to be seen", seconds=60)
    driver.go(Place("sync"))
    driver.until(lambda: driver.find(QWidget, "conflict.use").isVisible(), "both wordings on the screen")
    walk.shot("conflict")
    choose(walk)
    driver.workplace.sending.start()
    driver.until(lambda: driver.workplace.desk.status().here == 0, "the choice to be sent", seconds=60)
    send(colleague)
    return agreed(walk, colleague, record)


def choose(walk: Walker) -> None:
    """Mine, by keyboard."""
    driver = walk.driver
    driver.pause(300)
    driver.workplace.commands.run("sync.mine")
    driver.pause(200)
    walk.shot("conflict-chosen")
    driver.click_on("conflict.use")
    driver.until(lambda: not driver.ports.records.conflicts(), "the conflict to be settled")


def agreed(walk: Walker, colleague: Opened, record: RecordId) -> str:
    """Both laptops and the server say the same."""
    driver = walk.driver
    mine = driver.ports.records.get(record).body["safe_contact"]
    theirs = colleague.ports.records.get(record).body["safe_contact"]
    kept = walk.partnership.kept(record)
    if kept is None or not mine == theirs == kept.state.body["safe_contact"] or kept.state.conflicts:
        message = "the laptops and the server do not agree after the choice"
        raise Lost(message)
    return "The team's second laptop has the case, another team has nothing; both wordings were kept until one chose"


def colleagues(walk: Walker) -> str:
    """Step 8: a second laptop of the team has it; another team has nothing of it."""
    team_mate, stranger = walk.other(0), walk.other(1)
    try:
        if not [row for row in team_mate.ports.records.of(walk.new, "person") if row.body.get("given_name") == "Mo"]:
            message = "the second laptop of the team has not got the case"
            raise Lost(message)
        if stranger.ports.records.of(walk.new, "person") or stranger.ports.records.search("wanderfield"):
            message = "a laptop of another team holds the case"
            raise Lost(message)
        return conflict(walk, team_mate)
    finally:
        team_mate.close()
        stranger.close()
