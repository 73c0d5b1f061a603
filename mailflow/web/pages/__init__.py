"""One module a page. A page reads through store/pages, changes through the parts' own functions, and renders."""
