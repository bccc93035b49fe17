"""Advice on a plan: what is odd in it and why that matters, found by checks that are named, cheap, and no verdict."""

from pmo_desktop.domain.advice.advice import Advice, Severity
from pmo_desktop.domain.advice.checking import advise, checking
from pmo_desktop.domain.advice.fixes import FIXES, FixIt
from pmo_desktop.domain.advice.rules import RULES, Rule, sentence, spoken

__all__ = ["FIXES", "RULES", "Advice", "FixIt", "Rule", "Severity", "advise", "checking", "sentence", "spoken"]
