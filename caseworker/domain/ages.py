"""How old somebody is on a day."""

from datetime import date


def age_on(born: date, day: date) -> int:
    """Whole years on a day; somebody born on 29 February has their birthday on 1 March in other years."""
    before_birthday = (day.month, day.day) < (born.month, born.day)
    return day.year - born.year - (1 if before_birthday else 0)
