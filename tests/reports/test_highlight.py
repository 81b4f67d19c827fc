from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from detectors.policy.claim import ClaimOutcome
from reports.highlight import highlight
from reports.model import ReportClaim

TEXT = "Nous utilisons Google Analytics pendant 6 mois."


def claim(
    claim_id: str, start: int, end: int, outcome: ClaimOutcome = ClaimOutcome.KEPT, text: str = TEXT
) -> ReportClaim:
    return ReportClaim(
        id=claim_id, kind="k", quote=text[start:end], start=start, end=end, value={}, outcome=outcome, findings=()
    )


def test_text_without_claims_is_one_piece() -> None:
    (piece,) = highlight(TEXT, ()).pieces
    assert (piece.text, piece.outcome, piece.begins, piece.ends) == (TEXT, None, (), ())


def test_nested_claims_begin_and_end_in_order() -> None:
    outer, inner = claim("outer", 0, 46), claim("inner", 15, 31, ClaimOutcome.CONTRADICTED)
    pieces = highlight(TEXT, (inner, outer)).pieces
    assert [piece.text for piece in pieces] == [TEXT[:15], TEXT[15:31], TEXT[31:46], "."]
    assert [piece.depth for piece in pieces] == [1, 2, 1, 0]
    assert [piece.outcome for piece in pieces] == ["kept", "contradicted", "kept", None]
    assert pieces[0].begins == (outer,)
    assert pieces[1].begins == pieces[1].ends == (inner,)
    assert pieces[2].ends == (outer,)


def test_overlapping_claims_share_their_middle() -> None:
    pieces = highlight(TEXT, (claim("a", 0, 20), claim("b", 10, 30))).pieces
    assert [(piece.depth, len(piece.begins), len(piece.ends)) for piece in pieces] == [
        (1, 1, 0),
        (2, 1, 1),
        (1, 0, 1),
        (0, 0, 0),
    ]


def test_claims_on_the_same_words_both_begin_and_end() -> None:
    (piece, _) = highlight(TEXT, (claim("a", 0, 20), claim("b", 0, 20))).pieces
    assert [one.id for one in piece.begins] == ["a", "b"]
    assert len(piece.ends) == 2


def test_claim_that_is_not_where_it_says_is_told_apart() -> None:
    lost = claim("lost", 0, 4).model_copy(update={"start": 3, "end": 7})
    beyond = claim("beyond", 0, 4).model_copy(update={"start": 900, "end": 904})
    empty = claim("empty", 5, 5)
    found = highlight(TEXT, (lost, beyond, empty))
    assert found.misplaced == (lost, beyond, empty)
    assert len(found.pieces) == 1


def test_very_long_text_is_cut_and_says_so() -> None:
    late = claim("late", 15, 31)
    found = highlight(TEXT, (late,), limit=20)
    assert found.cut == len(TEXT) - 20
    assert found.misplaced == (late,)


@given(st.lists(st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))), max_size=12))
def test_pieces_always_give_the_text_back_and_each_claim_once(spans: list[tuple[int, int]]) -> None:
    claims = [claim(str(number), min(span), max(span)) for number, span in enumerate(spans)]
    found = highlight(TEXT, claims)
    assert "".join(piece.text for piece in found.pieces) == TEXT
    shown = [one.id for piece in found.pieces for one in piece.begins] + [one.id for one in found.misplaced]
    assert sorted(shown) == sorted(one.id for one in claims)
