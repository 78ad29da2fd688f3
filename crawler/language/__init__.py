"""Reading six languages in four scripts: folding, words, sentences, dates, inflection, identification."""
