"""Administrative penalties, and the publicity that the law gives them.

The authority that decides tells the decision, what becomes of it, and that it was pushed to the
province of the party; the authority there (the host) tells on its own log that it received it, and
both tell what they themselves publish and when they cease to (PUB-008). A penalty therefore is what
several logs tell, each for itself: an entry on any other log than its author's counts for nothing.

Rules kept in this package, each with its source:
  APL-009  kinds of penalties. Administrative Penalty Law art. 9.
  APL-051  on the spot: a warning or a small fine only. Arts 51-52.
  APL-054  otherwise a penalty needs a case. Art. 54.
  PUB-001  within one province the deciding authority publishes. SAMR Order 45 art. 9.
  PUB-002  otherwise it pushes to the party's province, through the market-regulation departments of
           both, and the host publishes from the receipt on. Art. 10.
  PUB-003  what is changed, revoked, found unlawful or void is withdrawn with the reason. Art. 11.
  PUB-004  mere criticism or a mere low fine is public for three months, all else for three years, a
           restriction that lasts longer as long as it lasts. Art. 13. What a low fine is, is for
           the provinces to say: the person who decides states it.
  PUB-005  on-the-spot decisions and mere warnings are not published. Art. 2.
  PUB-006  an early end has conditions and a least time, and is none for the named kinds. Art. 14.
  PUB-007  what the abstract says. Art. 4.
  PUB-008  who handles it enters it and answers for it. Art. 16.

Publicity ends on the corresponding day, which no day off moves: nobody is shown longer for that.
The party is a firm. Of natural persons who are sanctioned beside it only the number is told, and a
reference to where they are named.
"""
