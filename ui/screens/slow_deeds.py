"""A deed that takes a moment at a page that says so: busy while it goes on, then done, or told there what failed."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from caseworker.domain.errors import Told
from ui.notices import Notices

T = TypeVar("T")
Replies = tuple[Callable[[T], None], Callable[[Exception], None]]


class SlowPage(Protocol):
    """A page or a card with a deed that takes a moment."""

    def show_busy(self, *, is_busy: bool) -> None:
        """Whether the work goes on."""
        ...

    def tell(self, trouble: Told) -> None:
        """What went wrong, said at the page itself."""
        ...


def begun(
    page: SlowPage,
    notices: Notices,
    done: Callable[[T], None],
    *,
    is_told_elsewhere: Callable[[Told], bool] = lambda _told: False,
) -> Replies[T]:
    """The page is busy from now on; the two replies to the work end that: with its answer, or with what went wrong.

    Expected trouble is told at the page, unless `is_told_elsewhere` has found it a place of its own; a fault of the
    program goes to the notices.
    """
    page.show_busy(is_busy=True)

    def over(found: T) -> None:
        page.show_busy(is_busy=False)
        done(found)

    def trouble(error: Exception) -> None:
        page.show_busy(is_busy=False)
        if not isinstance(error, Told):
            notices.show(error)
        elif not is_told_elsewhere(error):
            page.tell(error)

    return over, trouble
