"""A plan: the thread its versions hang on. Which version is in use is one path, so two cannot be."""

from typing import Annotated, ClassVar

from caseworker.domain.fields import Ask
from caseworker.domain.form import FormInfo, Record


class Plan(Record):
    """One kind of safety plan for one young person.

    `current` names the version in use. Agreeing a version changes this path, based on the version it replaces: two
    laptops that each agree a version meet here as a conflict, and a person settles it. Nothing is merged by machine.
    """

    info: ClassVar[FormInfo] = FormInfo(
        kind="plan", title="Safety plan", plural="Safety plans", icon="shield-check", sections=("Plan",)
    )
    status: Annotated[str, Ask("Status", role="status", paper="never")] = "open"
    type: Annotated[str, Ask("Kind of plan", choices="plan_type", section="Plan", role="title", required=True)] = ""
    current: Annotated[str, Ask("Version in use", link="plan_version", section="Plan", policy="protected")] = ""
    agreed_at: Annotated[str, Ask("In use since", section="Plan", role="happened_at")] = ""
    review_on: Annotated[str, Ask("Look at it again by", section="Plan", role="due_on")] = ""
