"""Pairs of samples that are of one class or not, as Simile draws them, and what is learned from them."""

import itertools

import numpy


def _in_turn(buckets, count, chance):
    """Takes one of each bucket in turn, at random and none twice, until there are enough or no more."""
    order = [buckets[place] for place in chance.permutation(len(buckets))]
    drawn, seen, misses = [], set(), 0
    for bucket in itertools.cycle(order):
        pair = bucket(chance)
        misses = misses + 1 if pair in seen else 0
        if pair not in seen:
            seen.add(pair)
            drawn.append(pair)
        if len(drawn) == count or misses > 20 * len(order):
            return drawn


def pairs(labels, members, count, seed):
    """Places of pairs among `members`, and whether their labels agree: half of them do. Every value has as many pairs of its own,
    and every two values as many, while there are so many."""
    chance = numpy.random.default_rng(seed)
    groups = [group for value in sorted(set(labels[members])) if len(group := members[labels[members] == value]) > 1]

    def within(group):
        return lambda chance: tuple(sorted(chance.choice(group, 2, replace=False).tolist()))

    def between(one, other):
        return lambda chance: (int(chance.choice(one)), int(chance.choice(other)))

    same = _in_turn([within(group) for group in groups], count // 2, chance)
    apart = _in_turn([between(*two) for two in itertools.combinations(groups, 2)], count - count // 2, chance)
    agree = numpy.r_[numpy.ones(len(same), "i8"), numpy.zeros(len(apart), "i8")]
    return numpy.array(same + apart), agree


def features(vectors, places):
    """|a − b| and a · b of each pair."""
    first, second = vectors[places[:, 0]], vectors[places[:, 1]]
    return numpy.hstack([numpy.abs(first - second), first * second])


def split(count, seed):
    """Three quarters of so many places to learn from, and the rest to measure on."""
    order = numpy.random.default_rng(seed).permutation(count)
    return order[count // 4:], order[:count // 4]
