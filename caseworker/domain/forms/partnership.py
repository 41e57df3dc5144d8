"""What a partnership says about itself on paper: whom to complain to, whom to ask, how long things are kept."""

from typing import Annotated, ClassVar

from caseworker.domain.fields import Ask, Day
from caseworker.domain.form import FormInfo, Record


class Partnership(Record):
    """One record of configuration. What nobody has filled in is not printed; the page says whom to ask instead.

    `return_to` is a neutral place or person for paper that is found, never a service. Numbers print only while
    `verified_on` has a day. `kept_words` end the sentence "We keep what is written ...".
    """

    info: ClassVar[FormInfo] = FormInfo(
        kind="partnership", title="Our partnership", plural="Our partnership", icon="heart-handshake", config=True
    )
    complaints_name: Annotated[str, Ask("Whom to complain to", role="title")] = ""
    complaints_number: Annotated[str, Ask("Their number")] = ""
    records_name: Annotated[str, Ask("Whom to ask for a copy of what is written")] = ""
    records_number: Annotated[str, Ask("Number for copies")] = ""
    kept_words: Annotated[str, Ask("How long it is kept", help="For the papers: until you are 25")] = ""
    return_to: Annotated[str, Ask("Where paper that is found goes back", help="Neutral: no service")] = ""
    verified_on: Annotated[Day, Ask("Checked on")] = None
