"""What can be wrong with a site, one file per check. Each check looks, says what is wrong, and how to mend it.

A check changes nothing and raises nothing: what it cannot find out is itself a finding.
"""
