"""One file a kind of finding. Each module's docstring is what the user reads about the kind."""
