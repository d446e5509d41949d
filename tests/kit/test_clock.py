from datetime import UTC, datetime, timedelta

from glasno.kit.clock import now


def test_now_is_this_moment_in_utc() -> None:
    before = datetime.now(UTC)  # noqa: TID251 -- what the one source is measured against
    assert timedelta(0) <= now() - before < timedelta(seconds=60)
    assert now().tzinfo is UTC
