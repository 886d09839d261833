"""The complaint-handling engine: everything below the pages and the channels."""
