"""By post to the right address, and by e-mail where that is a way."""

from dataclasses import replace

from .errands import COURT, ENGLISH, RUSSIAN, way, ways

COMMITTEE = "105005, г. Москва, Технический пер., д. 2"


def test_a_letter_through_another_body_goes_there_with_the_mark() -> None:
    post = way(RUSSIAN, "post")

    assert post.envelope == (
        "Следственному комитету Российской Федерации",
        "для Главного военного следственного управления",
        COMMITTEE,
    )
    assert post.warnings[0] == (
        "The letter goes through another body: Investigative Committee of the Russian Federation. "
        "Write on the envelope “для Главного военного следственного управления”."
    )


def test_a_letter_to_a_body_of_its_own_address_bears_the_letters_head() -> None:
    head = ("Председателю Следственного комитета Российской Федерации", COMMITTEE)

    post = way(replace(RUSSIAN, authority="sledkom", addressee=head), "post")

    assert post.envelope == head


def test_an_envelope_goes_where_the_directory_says_whatever_the_head_was_changed_to() -> None:
    post = way(replace(RUSSIAN, authority="sledkom", addressee=("Кому-то",)), "post")

    assert post.envelope == ("Следственному комитету Российской Федерации", COMMITTEE)


def test_a_typed_address_is_the_way() -> None:
    post = way(COURT, "post")

    assert (post.envelope, post.pieces[0].text) == (COURT.addressee, "\n".join(COURT.addressee))


def test_steps_ask_for_two_copies_the_list_the_receipt_and_the_number() -> None:
    first, *_, counter, kept = way(RUSSIAN, "post").steps

    assert first == "Print the letter: 2 copies. Write the date and sign each by hand."
    assert "declared value, a small one, with a list of contents (form 107)" in counter
    assert "a receipt of delivery (form 119)" in counter
    assert "the number on it" in kept


def test_abroad_no_list_of_contents_is_promised() -> None:
    every = [each for each in ways(ENGLISH) if each.kind == "post"]

    assert every
    assert [each.is_listed for each in every] == [False] * len(every)
    for each in every:
        assert "list of contents" not in " ".join(each.steps)
        assert each.steps[-2].endswith("letter abroad with a receipt of delivery (form CN 07).")


def test_e_mail_comes_with_its_address_subject_and_text() -> None:
    email = way(ENGLISH, "email")

    assert email.mailbox == "hrc-wg-eid@un.org"
    assert [piece.text for piece in email.pieces] == [
        "hrc-wg-eid@un.org",
        "Communication concerning a disappearance",
        ENGLISH.plain(),
    ]


def test_a_doubtful_mailbox_is_to_be_checked_before_sending() -> None:
    every = ways(replace(ENGLISH, authority="wgad"))

    assert [each.steps[0] for each in every if each.kind == "email"] == [
        "Check the address before sending: nobody has settled whether it is right."
    ] * 2
