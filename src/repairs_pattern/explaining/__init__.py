"""Plain English for staff, which the commands and the pages of the tree share.

`reasons` tells why a repair has its priority and its date, `counted` how a date was counted,
`covers` which outcomes fall under which duty, and `simulated` what came of a simulation.
"""
