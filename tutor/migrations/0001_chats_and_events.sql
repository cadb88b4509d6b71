-- Never edited once released; a change is a new file with the next number.

CREATE TABLE chats (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    title   TEXT NOT NULL,
    mode    TEXT NOT NULL,                      -- explain, and the modes to come
    created TEXT NOT NULL,                      -- UTC, ISO 8601
    pinned  INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1))
) STRICT;

CREATE TABLE messages (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    chat_id INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    role    TEXT NOT NULL CHECK (role IN ('learner', 'tutor')),
    created TEXT NOT NULL,                      -- UTC, ISO 8601
    text    TEXT NOT NULL,                      -- as far as it has come
    state   TEXT NOT NULL
            CHECK (state IN ('streaming', 'done', 'stopped', 'failed', 'broken_off')),
    mode    TEXT CHECK (mode IN ('model', 'notes')),
    payload TEXT CHECK (payload IS NULL OR json_valid(payload)),  -- the answer with its snapshots
    usage   TEXT CHECK (usage IS NULL OR json_valid(usage))
) STRICT;

CREATE INDEX messages_by_chat ON messages (chat_id, id);

-- What happened, for ever: later tables are computed from it and can be computed again.
CREATE TABLE events (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    at      TEXT NOT NULL,                      -- UTC, ISO 8601
    kind    TEXT NOT NULL,
    payload TEXT NOT NULL CHECK (json_valid(payload))
) STRICT;

CREATE INDEX events_by_kind ON events (kind, id);

CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
BEGIN
    SELECT RAISE(ABORT, 'events are append-only');
END;

CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
BEGIN
    SELECT RAISE(ABORT, 'events are append-only');
END;
