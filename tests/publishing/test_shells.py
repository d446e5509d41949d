"""Holes: marked while rendering, gone in public, empty in the shell, filled by a door."""

import pytest

from glasno.publishing.shells import ShellError, fill, public, shell

PAGE = (
    b"<h1>Title</h1><!--hole:petition--><form>\n</form><!--/hole:petition-->"
    b"<p>between</p><!--hole:appeal_2-->letter<!--/hole:appeal_2--><footer></footer>"
)


def test_public_keeps_what_is_in_the_holes() -> None:
    assert public(PAGE) == (b"<h1>Title</h1><form>\n</form><p>between</p>letter<footer></footer>")


def test_shell_empties_every_hole() -> None:
    assert shell(PAGE) == (
        b"<h1>Title</h1><!--hole:petition--><p>between</p><!--hole:appeal_2--><footer></footer>"
    )


def test_fill_puts_bytes_into_the_hole_and_leaves_others_empty() -> None:
    assert fill(shell(PAGE), petition="<p>Ошибка</p>".encode()) == (
        "<h1>Title</h1><p>Ошибка</p><p>between</p><footer></footer>".encode()
    )


def test_fill_with_the_old_content_gives_the_public_page() -> None:
    assert fill(shell(PAGE), petition=b"<form>\n</form>", appeal_2=b"letter") == public(PAGE)


def test_fill_takes_nothing_inside_a_filling_for_a_hole() -> None:
    typed = b"\\1 \\g<name> <!--hole:appeal_2--> <!--hole:petition-->"
    assert fill(shell(PAGE), petition=typed, appeal_2=b"letter") == (
        b"<h1>Title</h1>" + typed + b"<p>between</p>letter<footer></footer>"
    )


def test_fill_refuses_a_hole_that_is_not_there() -> None:
    with pytest.raises(ShellError, match="no hole named register"):
        fill(shell(PAGE), register=b"")


def test_page_without_holes_is_its_own_shell() -> None:
    assert public(b"<p>plain</p>") == shell(b"<p>plain</p>") == b"<p>plain</p>"


@pytest.mark.parametrize(
    "page",
    [
        b"<!--hole:a-->never closed",
        b"<!--/hole:a-->never opened",
        b"<!--hole:a--><!--hole:b--><!--/hole:b--><!--/hole:a-->",
        b"<!--hole:a--><!--/hole:b-->",
        b"<!--hole:a--><!--hole:a--><!--/hole:a-->",
    ],
)
def test_page_with_crossed_holes_is_refused(page: bytes) -> None:
    with pytest.raises(ShellError):
        public(page)
    with pytest.raises(ShellError):
        shell(page)
