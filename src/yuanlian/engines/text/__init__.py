"""Chinese text for the engines: one normal form, one tokeniser, compact postings, near-duplicates.

Public names, stable:
`normalise(text)`; `tidy(text)`; `words(text)`; `tokens(text)`; `terms(text)`; `PhraseTable`; `Postings`;
`similarity(a, b)` in thousandths; `NearDuplicates().put(key, text)`, `.remove(key)`,
`.similar(text, top=5, at_least=400)` giving `Similar(key, permille)`.
"""

from yuanlian.engines.text.duplicates import NearDuplicates, Similar, similarity
from yuanlian.engines.text.normalise import normalise, tidy
from yuanlian.engines.text.phrases import PhraseTable
from yuanlian.engines.text.postings import Postings
from yuanlian.engines.text.tokens import terms, tokens, words

__all__ = [
    "NearDuplicates",
    "PhraseTable",
    "Postings",
    "Similar",
    "normalise",
    "similarity",
    "terms",
    "tidy",
    "tokens",
    "words",
]
