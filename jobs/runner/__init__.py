"""What runs the jobs: the daemon and its agenda, the crawl as a child process, what a job answers."""
