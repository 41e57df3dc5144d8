"""How two versions of a plan that were written apart are put together by a person, part by part."""

from typing import Annotated, ClassVar

from pydantic import Field

from caseworker.domain.fields import Ask, Item
from caseworker.domain.form import FormInfo, Record

SECTION = "Two versions of a plan"


class SettledPart(Item):
    """What a person decided about one part: the lines kept of each version, and why. Its key is the part's code.

    `state` is "settled", or "asked" while the young person is asked first. `seen` binds it to what both said then.
    """

    state: Annotated[str, Ask("Settled, or asked first", policy="protected")] = "settled"
    left: Annotated[list[str], Ask("Kept of the one", paper="never")] = Field(default_factory=list)
    right: Annotated[list[str], Ask("Kept of the other", paper="never")] = Field(default_factory=list)
    reason: Annotated[str, Ask("Why", search=True)] = ""
    seen: Annotated[str, Ask("Seal of what both said then", paper="never")] = ""


class PlanSettlement(Record):
    """Kept while it is not finished, so that it can be gone on with on any laptop. The two versions stay whole.

    Two people who settle one part differently meet in a conflict on that part, as with any other record.
    """

    info: ClassVar[FormInfo] = FormInfo(
        kind="plan_settlement",
        title="Two versions put together",
        plural="Versions put together",
        icon="columns",
        sections=(SECTION,),
        locks={"done": frozenset()},
    )
    status: Annotated[str, Ask("Status", role="status", paper="never")] = "open"
    plan: Annotated[str, Ask("Of which plan", link="plan", role="parent")] = ""
    left: Annotated[str, Ask("The one version", link="plan_version", section=SECTION)] = ""
    right: Annotated[str, Ask("The other version", link="plan_version", section=SECTION)] = ""
    parts: Annotated[dict[str, SettledPart], Ask("What was decided", section=SECTION, policy="protected")] = Field(
        default_factory=dict
    )
    note: Annotated[str, Ask("Note on the whole", section=SECTION, lines=2, search=True)] = ""
    made: Annotated[str, Ask("The version made of them", link="plan_version", section=SECTION)] = ""
