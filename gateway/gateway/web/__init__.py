"""The pages: one folder a journey, each with its pages, forms and templates."""
