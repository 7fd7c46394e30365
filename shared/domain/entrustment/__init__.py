"""Entrustments: a registrant has a contractor make its registered device.

One entrustment is told twice, under one `entrustment_id`: the registrant's authority establishes
it on its own log, the contractor's authority answers on its own log with its own statement of the
facts. Neither overwrites the other; readers see both, and where they differ. What happens later is
told by the authority of the side on which it happens; an authority that has recorded the end of an
entrustment adds nothing more to it.

Rules kept in this package; `shared.domain.rules` says in which edition and article each stands:
  ENT-001  the registrant keeps its own quality system, with named duties, and audits the
           contractor: once a year at least.
  ENT-002  before entrusting it obtains a credit statement and consults public information.
  ENT-003  of an implantable device it stations staff at the contractor, in principle.
  ENT-004, PRO-001  what the catalogue prohibits is not entrusted; what it leaves open a person
           decides, who is named.
  ENT-005  the quality agreement holds what the guide asks, and in principle ends no later than
           certificate and licence.
  ENT-006  both parties review the agreement every year.
  ENT-008  the registrant releases to the market, the contractor releases from production.
  ENT-009  the registrant's duties on adverse events cannot be shifted.
  ENT-024  what is made under entrustment is not entrusted on.
  ENT-025  an entrustment is of the finished product; processing steps are none.
  PRO-002  registrant and contractor differ in credit code: a firm's own other site is no
           entrustment.
  REG-011, REG-012  the certificate is annotated with address and contractor.
  REG-013  both authorities record the entrustment.
  REG-014  a contractor is known by its code; its old name may stand until renewal.
  REG-016  a new address within the licence's scope needs a statement of the contractor's
           authority.
  REG-017  at the end the registrant has the address removed, the contractor reports.
  SUP-018  an authority knows of entrustments by certificates, by reports of contractors and by
           notices: so the contractor's may speak first.
  SUP-019  where the contractor changes, or production is entrusted that was the registrant's own,
           both firms are inspected comprehensively.
  PRD-001  the contractor reports the product variety; its authority states when.
  ARC-003  its authority notifies the registrant's of the variety.
  739-22   production begins under a valid certificate.
  739-32   and by a contractor with a valid licence of its own.
  LIC-001  the licence names the site and covers the device: a warning, for records lag behind.
  CRD-006  names of natural persons stand in the `personal` section only.
"""
