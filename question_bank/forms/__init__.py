"""Forms of the item bank: the editor's, whose rows and documents become each other, and smaller ones."""

from __future__ import annotations

from question_bank.forms.item import ItemForm
from question_bank.forms.stimulus import StimulusForm

__all__ = ["ItemForm", "StimulusForm"]
