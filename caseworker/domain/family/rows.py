"""One generation of a family tree: partners joined into chains, and places that keep order and distance."""

from collections.abc import Mapping, Sequence


def nearest_in_order(wishes: Sequence[float], gaps: Sequence[float]) -> list[float]:
    """The places nearest to the wishes (least squares) that keep the order and at least these gaps between neighbours.

    Pool adjacent violators: exact, in one pass, and the same every time.
    """
    offsets = [0.0]
    for gap in gaps:
        offsets.append(offsets[-1] + gap)
    blocks: list[tuple[float, int]] = []
    for wish, offset in zip(wishes, offsets, strict=False):
        blocks.append((wish - offset, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (right, many), (left, few) = blocks.pop(), blocks.pop()
            blocks.append(((left * few + right * many) / (few + many), few + many))
    places = [place for place, count in blocks for _ in range(count)]
    return [place + offset for place, offset in zip(places, offsets, strict=False)]


def partner_chains(people: Sequence[str], pairs: Sequence[tuple[str, ...]]) -> list[list[str]]:
    """People of one row as chains in which partners stand side by side, as far as that is possible.

    Somebody with three partners in the row has two beside them; the third stands at the end of the chain.
    """
    beside: dict[str, list[str]] = {key: [] for key in people}
    for one, other in pairs:
        if other not in beside[one]:
            beside[one].append(other)
            beside[other].append(one)
    left, chains = list(people), []
    while left:
        joined = _joined(left[0], beside)
        chains.append(_as_chain(joined, beside, left))
        left = [key for key in left if key not in joined]
    return chains


def _joined(start: str, beside: Mapping[str, Sequence[str]]) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        for other in beside[waiting.pop()]:
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


def _as_chain(joined: set[str], beside: Mapping[str, Sequence[str]], order: Sequence[str]) -> list[str]:
    chain = [min(joined, key=lambda key: (len(beside[key]), order.index(key)))]
    while following := [key for key in beside[chain[-1]] if key not in chain]:
        chain.append(max(following, key=lambda key: (len(beside[key]), -order.index(key))))
    rest = [key for key in order if key in joined and key not in chain]
    return [*chain, *rest]
