from temoin.terminal import printable


def test_control_and_reordering_characters_are_made_visible() -> None:
    assert printable("a\x1b[31mred\u202egpj.exe\x07") == "a\ufffd[31mred\ufffdgpj.exe\ufffd"


def test_lines_are_one_and_bounded() -> None:
    assert printable("a\nb\tc") == "a b c"
    assert printable("x" * 1000, 10) == "x" * 10 + "…"
