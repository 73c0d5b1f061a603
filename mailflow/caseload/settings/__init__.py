"""What administrators set, beside pathways: agencies, accounts, tags, switches. Each change is checked and recorded."""
