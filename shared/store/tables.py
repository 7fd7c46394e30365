"""Every table of a node's database, for SQLite and PostgreSQL alike.

Instants are integers: milliseconds since 1970-01-01T00:00:00Z (`…_ms`). Hashes are 32 raw bytes.
`log` is an authority id such as "zj"; a log and the authority that writes it share one name here.
The migrations create these tables; a test compares the two.
"""

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s", "pk": "pk_%(table_name)s"}
)

logs = sa.Table(
    "logs",
    metadata,
    sa.Column("log", sa.String(16), primary_key=True),
    sa.Column("origin", sa.Text, nullable=False),
    # How far the frontier has come: for the own log its size, for a peer's what is folded so far.
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("frontier", sa.LargeBinary, nullable=False),
    sa.Column("arrivals", sa.BigInteger, nullable=False),
    sa.Column("hidden", sa.BigInteger, nullable=False),
    # The newest note: of the own log the last one signed, of a peer's the last one verified.
    sa.Column("note", sa.Text),
    sa.Column("note_size", sa.BigInteger, nullable=False),
    sa.Column("checkpoint_ms", sa.BigInteger),
    # Of a peer's log only: the note being pulled towards, and how the pulling goes.
    sa.Column("pending_note", sa.Text),
    sa.Column("seen_size", sa.BigInteger, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("problem", sa.Text),
    sa.Column("last_contact_ms", sa.BigInteger),
)

entries = sa.Table(
    "entries",
    metadata,
    sa.Column("log", sa.String(16), primary_key=True),
    sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("arrival", sa.BigInteger, nullable=False),
    sa.Column("received_ms", sa.BigInteger, nullable=False),
    sa.Column("leaf_hash", sa.LargeBinary(32), nullable=False),
    sa.Column("leaf_input", sa.LargeBinary, nullable=False),
    sa.Column("openings", sa.LargeBinary, nullable=False),
    # Why the entry is not projected ("quarantined: …", "over-disclosed", "awaiting-grant", or one
    # of `shared.store.concealment`); null for a sound one. An arrival is given anew to an entry
    # that becomes sound by a grant; what is concealed has none, it stands at −1 − position.
    sa.Column("problem", sa.Text),
    # What is odd about a projected one ("at-before-predecessor …"); null for nothing.
    sa.Column("flags", sa.Text),
    # Index columns, read from the header; null where it cannot be read.
    sa.Column("id", sa.String(36)),
    sa.Column("at_ms", sa.BigInteger),
    sa.Column("kind", sa.Text),
    sa.Column("stream", sa.Text),
    sa.Column("version", sa.BigInteger),
)
sa.Index(None, entries.c.log, entries.c.arrival, unique=True)
sa.Index(None, entries.c.stream, entries.c.log, entries.c.version)
sa.Index(None, entries.c.id)
_faulty = entries.c.problem.is_not(None)
sa.Index(None, entries.c.log, entries.c.problem, sqlite_where=_faulty, postgresql_where=_faulty)

# Who is entitled to which entry of the own log; "*" is everybody.
readers = sa.Table(
    "readers",
    metadata,
    sa.Column("reader", sa.String(16), primary_key=True),
    sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

# Roots of the own log's perfect subtrees at every fourth level (4, 8, 12, …).
nodes = sa.Table(
    "nodes",
    metadata,
    sa.Column("level", sa.SmallInteger, primary_key=True, autoincrement=False),
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("hash", sa.LargeBinary(32), nullable=False),
    sqlite_with_rowid=False,
)

# Runs of a peer's entries that are hidden from this node, with their cover: `length` leaves from
# `start`, `hashes` the roots of the greedy decomposition one behind the other.
hidden_runs = sa.Table(
    "hidden_runs",
    metadata,
    sa.Column("log", sa.String(16), primary_key=True),
    sa.Column("start", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("length", sa.BigInteger, nullable=False),
    sa.Column("hashes", sa.LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

# What grants of a peer's log have opened to this node and is hidden here still: it is asked for.
awaited = sa.Table(
    "awaited",
    metadata,
    sa.Column("log", sa.String(16), primary_key=True),
    sa.Column("start", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("length", sa.BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# Of the own log every note that was signed (the last one of each size), of a peer's every verified.
checkpoints = sa.Table(
    "checkpoints",
    metadata,
    sa.Column("log", sa.String(16), primary_key=True),
    sa.Column("size", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("note", sa.Text, nullable=False),
)

idempotency = sa.Table(
    "idempotency",
    metadata,
    sa.Column("caller", sa.String(80), primary_key=True),
    sa.Column("key", sa.String(128), primary_key=True),
    sa.Column("digest", sa.LargeBinary(32), nullable=False),
    sa.Column("answer", sa.LargeBinary, nullable=False),
    sa.Column("created_ms", sa.BigInteger, nullable=False),
)
sa.Index(None, idempotency.c.created_ms)

# Writes that wait for their slot in the own log, by `number`, each as the entry that it will be.
waiting = sa.Table(
    "waiting",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("number", sa.BigInteger, nullable=False),
    sa.Column("stream", sa.String(160), nullable=False),
    sa.Column("version", sa.BigInteger, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("personal", sa.LargeBinary),
    sa.Column("subjects", sa.Text, nullable=False),
    sa.Column("audience", sa.Text, nullable=False),
    sa.Column("opens_by", sa.String(10)),
    sa.Column("caller", sa.String(80)),
    sa.Column("key", sa.String(128)),
    sa.Column("digest", sa.LargeBinary(32)),
    sa.Column("queued_ms", sa.BigInteger, nullable=False),
)
sa.Index(None, waiting.c.stream, waiting.c.version, unique=True)
sa.Index(None, waiting.c.caller, waiting.c.key, unique=True)

# The last beat whose slots were filled, one row per own log.
beats = sa.Table(
    "beats",
    metadata,
    sa.Column("log", sa.String(16), primary_key=True),
    sa.Column("beat", sa.BigInteger, nullable=False),
)

# What an operator must see: one open row per (code, log); `evidence` are the bytes that show it.
alarms = sa.Table(
    "alarms",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("code", sa.String(64), nullable=False),
    sa.Column("log", sa.String(16), nullable=False),
    sa.Column("detail", sa.Text, nullable=False),
    sa.Column("evidence", sa.LargeBinary),
    sa.Column("raised_ms", sa.BigInteger, nullable=False),
    sa.Column("last_ms", sa.BigInteger, nullable=False),
    sa.Column("times", sa.Integer, nullable=False),
    sa.Column("ended_ms", sa.BigInteger),
    sa.Column("ended_by", sa.Text),
)
sa.Index(None, alarms.c.code, alarms.c.log)

accounts = sa.Table(
    "accounts",
    metadata,
    sa.Column("id", sa.String(80), primary_key=True),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("display_name", sa.Text, nullable=False),
    sa.Column("created_ms", sa.BigInteger, nullable=False),
    sa.Column("disabled_ms", sa.BigInteger),
)

tokens = sa.Table(
    "tokens",
    metadata,
    sa.Column("digest", sa.LargeBinary(32), primary_key=True),
    sa.Column("account", sa.String(80), sa.ForeignKey("accounts.id"), nullable=False),
    sa.Column("created_ms", sa.BigInteger, nullable=False),
)

# By which people sign in at the console: a PHC string of Argon2id for each account that may.
passwords = sa.Table(
    "passwords",
    metadata,
    sa.Column("account", sa.String(80), sa.ForeignKey("accounts.id"), primary_key=True),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("changed_ms", sa.BigInteger, nullable=False),
)

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("digest", sa.LargeBinary(32), primary_key=True),
    sa.Column("account", sa.String(80), sa.ForeignKey("accounts.id"), nullable=False),
    sa.Column("begun_ms", sa.BigInteger, nullable=False),
    sa.Column("used_ms", sa.BigInteger, nullable=False),
)
sa.Index(None, sessions.c.account)

# Wrong passwords in a row, by the name that was typed, whether there is such an account or not.
wrong_passwords = sa.Table(
    "wrong_passwords",
    metadata,
    sa.Column("name", sa.String(80), primary_key=True),
    sa.Column("times", sa.Integer, nullable=False),
    sa.Column("last_ms", sa.BigInteger, nullable=False),
)

# What was printed with a code on it: the code's SHA-256, and what the paper says (JSON).
printed = sa.Table(
    "printed",
    metadata,
    sa.Column("digest", sa.LargeBinary(32), primary_key=True),
    sa.Column("printed_ms", sa.BigInteger, nullable=False),
    sa.Column("says", sa.LargeBinary, nullable=False),
)

# Nonces of signed requests, so that all processes of a node refuse a replay (PostgreSQL).
nonces = sa.Table(
    "nonces",
    metadata,
    sa.Column("keyid", sa.Text, primary_key=True),
    sa.Column("nonce", sa.String(32), primary_key=True),
    sa.Column("until_ms", sa.BigInteger, nullable=False),
)
sa.Index(None, nonces.c.until_ms)

# The rows of a view stand in the tables below under its own name, until it is first rebuilt; from
# then on under this one, so that a rebuilt view takes its place by one small change.
views = sa.Table(
    "views",
    metadata,
    sa.Column("view", sa.String(32), primary_key=True),
    sa.Column("kept_as", sa.String(32), nullable=False),
)

# How far a view has followed a log: the next arrival to take.
progress = sa.Table(
    "progress",
    metadata,
    sa.Column("view", sa.String(32), primary_key=True),
    sa.Column("log", sa.String(16), primary_key=True),
    sa.Column("arrival", sa.BigInteger, nullable=False),
)

# Which entries a document of a view is folded from.
view_keys = sa.Table(
    "view_keys",
    metadata,
    sa.Column("view", sa.String(32), primary_key=True),
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("log", sa.String(16), primary_key=True),
    sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

documents = sa.Table(
    "documents",
    metadata,
    sa.Column("view", sa.String(32), primary_key=True),
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("document", sa.LargeBinary, nullable=False),
    # The last entry folded, in (at, log, position) order.
    sa.Column("last_ms", sa.BigInteger, nullable=False),
    sa.Column("last_log", sa.String(16), nullable=False),
    sa.Column("last_position", sa.BigInteger, nullable=False),
)

document_terms = sa.Table(
    "document_terms",
    metadata,
    sa.Column("view", sa.String(32), primary_key=True),
    sa.Column("term", sa.String(160), primary_key=True),
    sa.Column("key", sa.String(64), primary_key=True),
    sqlite_with_rowid=False,
)
sa.Index(None, document_terms.c.view, document_terms.c.key)
