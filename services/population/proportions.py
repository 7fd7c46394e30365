"""The one table of proportions: how often what occurs in an invented population.

Each figure names its source, or is an **assumption** of the project: a plausible order of
magnitude that nobody has measured. Shares are parts of a thousand, weights relative to each other;
all are whole numbers, so that every platform draws alike.
"""

from enum import StrEnum

PROVINCES = "data/places.csv"
"""Firms by province, with cities and their codes of GB/T 2260. Assumption, after the yearly
statistics of the NMPA: Guangdong, Jiangsu, Shandong and Zhejiang hold nearly half of all makers,
Tibet and Qinghai a few."""

PRODUCTS = "data/products.csv"
"""Devices by classification code of 2017 (ID-CAT). Assumption: most are class II; dressings, masks,
dentures and in-vitro reagents lead; implantables are about one in thirty. Devices of the prohibited
catalogue (announcement 17 of 2022) exist and are marked: they are never entrusted."""


class Kind(StrEnum):
    """How a firm takes part."""

    MAKER = "maker"
    """A registrant that makes its own devices."""
    MIXED = "mixed"
    """A registrant that makes some of its devices and has others made (ENT-001)."""
    ENTRUSTING = "entrusting"
    """A registrant that only entrusts (ENT-001)."""
    CONTRACTOR = "contractor"
    """Makes for others only."""
    BOTH = "both"
    """A registrant that makes its own devices and those of others."""


KINDS = ((Kind.MAKER, 640), (Kind.MIXED, 90), (Kind.ENTRUSTING, 110), (Kind.CONTRACTOR, 40),
         (Kind.BOTH, 120))  # fmt: skip
"""Assumption."""

CERTIFICATES_OF_A_FIRM = ((1, 250), (2, 190), (3, 140), (4, 110), (6, 120), (9, 100), (14, 60),
                          (25, 30))  # fmt: skip
"""Assumption: most hold few, some dozens."""

ENTRUSTMENTS_OF_A_REGISTRANT = ((1, 480), (2, 220), (3, 120), (5, 110), (9, 50), (20, 20))
"""Of a registrant that entrusts. Assumption."""

LARGEST_CONTRACTOR = 300
"""Entrustments at the largest contractor, once there are ten times as many. Assumption."""

SAME_PROVINCE = 620
"""Entrustments whose contractor is in the registrant's province. Assumption."""

ACKNOWLEDGED = 930
"""Entrustments that the contractor's authority has answered; the others are blind spots of the
kind that announcement 38 of 2024, §15 (SUP-018) wants found. Assumption."""

ANNOTATED = 850
"""Entrustments whose certificate is annotated in the fixed form (REG-011). Assumption."""

RESIDENT = 800
"""Implantables for which the registrant stations a person (ENT-003). Assumption."""

AUDITED, REVIEWED, REVIEWED_THERE = 900, 880, 550
"""Entrustments whose contractor is audited in a year (ENT-001), whose agreement is reviewed, and of
which the contractor's authority records that too (ENT-006). Assumption."""

GAPS = 80
"""Reviews that find gaps. Assumption."""

ENDED_YEARLY = 70
"""Entrustments that end at the turn of one of their years. Assumption."""

AGREEMENT_TOO_LONG = 40
"""Quality agreements of two or three years that are not cut to the validity of certificate and
licence, so that some outlive them (ENT-005). Assumption."""

FACTS_DIFFER = 25
"""Answers that state another first day than the registrant's authority. Assumption."""

SCOPE_LAGS = 30
"""Licences of contractors that do not cover all that they make yet. Assumption."""

FIRST_LOAD_DAYS = 60
FIRST_LOAD = 750
"""Firms recorded in the first days, when the system begins; the others come over the time."""

INSPECTED_YEARLY = ((Kind.MAKER, 420), (Kind.MIXED, 520), (Kind.ENTRUSTING, 450),
                    (Kind.CONTRACTOR, 700), (Kind.BOTH, 650))  # fmt: skip
"""Firms inspected in a year. Between "each year" of the third and fourth level of supervision and
"every second year" of the second (药监综械管〔2022〕78号 as remembered; GRD-003 raises those that
entrust across provinces and those that only make for others). Assumption."""

UNANNOUNCED = 350
"""Inspections without notice. Assumption; for-cause inspections always are (INS-004)."""

FILED, FILED_IN_TIME = 930, 960
"""Firms that file their self-inspection report of a year (RPT-001), and those of them that do so by
the 31st of March. Assumption."""

PURPOSES = (("supervision", 760), ("key", 80), ("special", 80), ("for-cause", 50),
            ("follow-up", 30))  # fmt: skip
"""Forms of Order 53 arts 48-49. Assumption."""

FINDINGS = ((0, 110), (1, 110), (2, 140), (3, 150), (4, 140), (5, 120), (7, 120), (9, 70),
            (12, 40))  # fmt: skip
"""Findings of one inspection. Assumption, after a regional campaign of 2025 that found 70 general
departures at 12 registrants and their contractors."""

KEY_FINDING = 60
"""Findings on key items. Assumption: most are general."""

AFFECTS_QUALITY = 40
"""General findings with a possible direct effect on product quality. Assumption."""

CONFIRMED = 960
"""Findings that a second inspector has confirmed before the visit ends (INS-002). Assumption."""

FULL_SCOPE = 250
"""Inspections of full scope. Assumption, after the yearly ones of the fourth level of supervision
and those every second year of the third (药监综械管〔2022〕78号 as remembered)."""

CORRECTED_AT_ONCE = 920
"""Rectifications that the first check finds corrected. Assumption."""

CHECKED_ON_SITE = 300
"""Rectifications checked on site rather than on paper (INS-005). Assumption."""

NOTICE_ACKNOWLEDGED = 960
"""Notices that the receiver has acknowledged. Assumption."""

DIED_DOWN = 15
"""Inspections that never got beyond their plan. Assumption."""
