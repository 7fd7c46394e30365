"""An invented population of the country: firms, licences, certificates, entrustments, inspections.

The same seed and size tell the same events for ever, in the order of time, without holding them.
Every event is one that the domain's decisions have accepted, on the day on which it is recorded.
All firms, numbers, addresses and persons are invented, and say so (示例).
"""
