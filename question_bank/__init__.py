"""Items: drafts, versions that never change, review, item types, rendering, import.

Owns what an item is and how it is scored. Does not own how it is delivered (time, order, retries).
Public besides the usual: ``question_bank.item_types``, ``question_bank.rendering`` (the one renderer
that editor, preview and player share), ``question_bank.parameters`` (variants of parametrised items)
and ``question_bank.content`` (the items that come along).
"""
