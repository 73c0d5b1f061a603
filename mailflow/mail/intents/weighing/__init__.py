"""A second look at a reply: what people who write like this meant, learned from labelled replies. Rules come first."""
