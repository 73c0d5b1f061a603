"""What administrators edit: wordings and their rendering; starter/ holds the shipped pathways."""
