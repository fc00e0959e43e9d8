"""ATT&CK context of flows: what each shows, which technique that is, how far the lookup reaches."""
