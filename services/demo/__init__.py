"""The federation in a box: real nodes on loopback, and a case that they play from a scenario file.

It uses the nodes as anybody does: as processes started with `lianjian serve`, over HTTP.
"""
