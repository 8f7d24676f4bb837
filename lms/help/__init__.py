"""Help in the product: short Indonesian pages per role, written in Markdown, with no need of a manual."""
