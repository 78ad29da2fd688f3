"""What stands in a text: places, figures, and what of it is the article's own."""
