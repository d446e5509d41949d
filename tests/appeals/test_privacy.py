from glasno.appeals.models import LIFETIMES
from glasno.appeals.privacy import privacy


def test_privacy_page_says_how_long_a_case_may_be_kept() -> None:
    section = privacy("en")
    assert section.title == "When you write to an authority"
    assert "30, 90, 180 or 365 days" in section.html
    assert LIFETIMES == (30, 90, 180, 365)
