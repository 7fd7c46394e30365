"""Keys, the directory of authorities, signed requests, accounts and roles."""
