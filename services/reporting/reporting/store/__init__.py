"""Every query: `copies` writes the read models, `submitted` reads them as a report."""
