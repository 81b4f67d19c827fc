"""The grammar of policies: one YAML file a language (``fr.yaml``), and the model that checks it."""

from __future__ import annotations

from detectors.policy.grammar.model import Grammar, Statement
from detectors.policy.grammar.source import GrammarError, languages, load

__all__ = ["Grammar", "GrammarError", "Statement", "languages", "load"]
