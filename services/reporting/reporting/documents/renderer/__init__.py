"""The renderer: a process of its own that turns a plan into a PDF and fetches nothing (R26).

`python -m reporting.documents.renderer` reads requests and writes answers on its pipes. Nothing
outside of this package imports WeasyPrint.
"""
