"""The plan as a document: asked for, made by the renderer, kept by revision hash and language."""
