"""Addresses and permissions: URLs, IP addresses, robots.txt."""
