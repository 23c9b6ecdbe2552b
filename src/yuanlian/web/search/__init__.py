"""One search over what the reader may see: enterprises, requests, organisations, needs and offers."""
