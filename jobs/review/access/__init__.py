"""Who may come in: names, passphrases, log-in links, sessions, and from where a request comes."""
