"""Inspections, as the authority that planned them records them on its own log.

An inspection moves one way: planned, under way (site entered), closed, reported, concluded;
rectification follows the closure. Until site entry it is known to its writer alone, so the entry of
site entry repeats what others need: they never read the plan.

Rules kept in this package, each with its source:
  INS-001  forms of inspection. Order 53 arts 48-49. Three axes stand side by side: purpose, notice,
           and how authorities of several regions share it (XRG-002).
  INS-002  plan with items and basis, at least two inspectors, credentials shown, a written result
           with content and deadline of rectification. Order 53 art. 50.
  INS-004  for cause: in principle without notice. Order 53 art. 54.
  INS-005  rectification is checked on paper or on site; a follow-up names the inspection that it
           follows. Order 53 art. 55.
  FLT-001  an unannounced inspection has a ground. CFDA Order 14 art. 8.
  FLT-003  one leader; every participant has declared no conflict and signed the integrity pledge.
           Order 14 art. 10; each signs himself, `team`.
  FLT-004  nothing is disclosed before site entry. Order 14 art. 12.
  FLT-005  the authority of the place may be told at a suitable time. Order 14 art. 13.
  FLT-006  credentials, place and time at entry; written findings. Order 14 arts 15 and 17.
  FLT-008, FLT-013  emergencies, and a firm that resists. Order 14 arts 20 and 28; `obstruction`.
  FLT-009  an unannounced inspection ends with the organiser's consent. Order 14 art. 21.
  FLT-010  what the firm states is recorded truthfully. Order 14 art. 22.
  FLT-011  the report comes after the end, with a proposed conclusion. Order 14 arts 23-24.
  FND-2015, FND-REG-2022, FND-NONE  the scheme proposes; the authority issues the final result, and
           gives a reason where it departs or no scheme decides; `shared.domain.schemes`.
  XRG-104, REG-010  a delegated inspection's result is returned and confirmed; `delegation`.
  GRD-004, XRG-101 to XRG-103, INS-TEAM  what holds in principle is a warning; `cautions`.
  XRG-003  each authority drives rectification at its own firm. Order 53 art. 58.
"""
