"""Where records are kept: the store and its transactions, migrations, bulk rows, keys of Parties; one on both databases."""
