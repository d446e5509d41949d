"""Which authorities are competent, found by plain questions."""

from glasno.appeals.competence.reading import tree
from glasno.appeals.competence.tree import (
    Answer,
    Leaf,
    NoSuchAnswerError,
    Question,
    Said,
    Step,
    Tree,
)

__all__ = ["Answer", "Leaf", "NoSuchAnswerError", "Question", "Said", "Step", "Tree", "tree"]
