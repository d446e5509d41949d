from glasno.petitions.countries import countries


def test_names_keep_the_letter_yo() -> None:
    named = dict(countries("ru"))
    assert named["US"] == "Соединённые Штаты"
    assert not [name for name in named.values() if "единенные" in name]


def test_names_stand_in_the_order_of_their_language() -> None:
    names = [name for _, name in countries("ru")]
    assert (names[0], names[-1]) == ("Австралия", "Япония")
    assert countries("en")[0] == ("AF", "Afghanistan")
