"""What the instruments of this very process have counted, for tests that look at them."""

from collections.abc import Mapping

from glasno.kit import metering

Figures = Mapping[tuple[str, ...], float]


def figures(name: str) -> dict[tuple[str, ...], float]:
    """The samples of this name, by the values of their labels in the order of the labels' names."""
    return {
        tuple(value for _, value in sorted(sample.labels.items())): sample.value
        for metric in metering.registry.collect()
        for sample in metric.samples
        if sample.name == name
    }


def added(name: str, before: Figures) -> dict[tuple[str, ...], float]:
    """By how much they have grown since, without those that have not."""
    return {
        labels: figure - before.get(labels, 0)
        for labels, figure in figures(name).items()
        if figure != before.get(labels, 0)
    }
