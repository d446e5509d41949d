import pytest

from glasno.config.environment import ConfigurationError, read_environment


def test_without_a_word_every_group_keeps_its_own_pace() -> None:
    assert read_environment({}).mail_paces == {}


def test_paces_are_letters_a_minute_by_group() -> None:
    environment = read_environment({"GLASNO_MAIL_PACES": "gmail=1200, other=30 mail.ru=1"})
    assert environment.mail_paces == {"gmail": 1200, "other": 30, "mail.ru": 1}


@pytest.mark.parametrize(
    "text", ["gmail", "gmail=", "gmail=0", "gmail=-1", "gmail=1.5", "example.org=5", "600"]
)
def test_a_pace_that_means_nothing_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ConfigurationError, match=r"^GLASNO_MAIL_PACES must be letters a minute"):
        read_environment({"GLASNO_MAIL_PACES": text})
