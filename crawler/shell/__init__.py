"""What only Scrapy loads: the address guard in the resolver, names for its exceptions, the log's form."""
