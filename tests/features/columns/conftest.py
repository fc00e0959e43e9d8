import pytest

from rampart.features.columns import NAMES, columns


def table(*samples):
    """Return rows of (name, values) pairs."""
    return {
        "name": [name for name, _ in samples],
        "values": [values for _, values in samples],
        "n_rows": [len(values) for _, values in samples],
        "n_missing": [0 for _ in samples],
    }


@pytest.fixture(scope="session")
def rows():
    return table


@pytest.fixture(scope="session")
def look():
    """Return a function from values and a name to the features by their name."""

    def features(values, name="", **counts):
        given = {**table((name, values)), **{key: [value] for key, value in counts.items()}}
        return dict(zip(NAMES, columns(given)[0].tolist(), strict=True))

    return features
