"""Help, accessibility, privacy, glossary."""
