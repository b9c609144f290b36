"""Directory, exact attendance figures and their masks, from the files of STARS."""
