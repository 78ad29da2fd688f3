"""What runs the jobs: the daemon and its lanes, the crawl as a child process, what a job answers."""
