-- Cards, the places in the notes that they stand for, and what the events have made of each.

CREATE TABLE cards (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    added       TEXT NOT NULL,                  -- UTC, ISO 8601
    kind        TEXT NOT NULL CHECK (kind IN ('pair', 'approved', 'own')),
    question    TEXT NOT NULL,                  -- the notes' wording, or the one approved
    answer      TEXT NOT NULL,
    topic       TEXT NOT NULL,
    area        TEXT NOT NULL,
    difficulty  TEXT CHECK (difficulty IN ('easy', 'medium', 'hard')),
    ownership   TEXT NOT NULL CHECK (ownership IN ('yours', 'starter')),
    is_exercise INTEGER NOT NULL CHECK (is_exercise IN (0, 1)),
    is_changed  INTEGER NOT NULL DEFAULT 0 CHECK (is_changed IN (0, 1)),  -- not yet looked at
    is_gone     INTEGER NOT NULL DEFAULT 0 CHECK (is_gone IN (0, 1))      -- from all notes
) STRICT;

CREATE INDEX cards_by_topic ON cards (topic);

-- Several when several pairs ask the same thing; none for a card of the learner's own making.
CREATE TABLE card_sources (
    id         INTEGER PRIMARY KEY,
    card_id    INTEGER NOT NULL REFERENCES cards (id) ON DELETE CASCADE,
    position   INTEGER NOT NULL,                -- 0 is the one that the card asks
    place_id   TEXT NOT NULL,                   -- of a pair, or of a passage's section
    is_passage INTEGER NOT NULL CHECK (is_passage IN (0, 1)),
    is_gone    INTEGER NOT NULL DEFAULT 0 CHECK (is_gone IN (0, 1)),
    snapshot   TEXT NOT NULL CHECK (json_valid(snapshot)),
    before     TEXT CHECK (before IS NULL OR json_valid(before))  -- the wording until it changed
) STRICT;

CREATE INDEX card_sources_by_card ON card_sources (card_id, position);
CREATE UNIQUE INDEX card_sources_by_pair ON card_sources (place_id) WHERE is_passage = 0;

-- Computed from the events and kept for speed; days count from 0001-01-01 as day 1.
CREATE TABLE card_memory (
    card_id       INTEGER PRIMARY KEY REFERENCES cards (id) ON DELETE CASCADE,
    stability     REAL,
    difficulty    REAL,
    last_day      INTEGER,
    due_day       INTEGER,
    interval_days INTEGER,
    first_day     INTEGER,
    showings      INTEGER NOT NULL,
    lapses        INTEGER NOT NULL,
    lapses_open   INTEGER NOT NULL,             -- since the card was last mended
    last_rating   INTEGER,
    last_kind     TEXT,
    last_event    INTEGER,
    is_suspended  INTEGER NOT NULL,
    buried_day    INTEGER,
    question      TEXT,                         -- the learner's wording, over the notes'
    answer        TEXT
) STRICT;

CREATE INDEX events_by_card ON events (json_extract(payload, '$.card_id'), id);

CREATE INDEX events_by_day ON events (json_extract(payload, '$.day'), id);

CREATE TABLE opened_topics (
    topic_key TEXT PRIMARY KEY,
    opened    TEXT NOT NULL                     -- UTC, ISO 8601
) STRICT;

CREATE TABLE rejected_proposals (
    id       TEXT PRIMARY KEY,
    rejected TEXT NOT NULL                      -- UTC, ISO 8601
) STRICT;

CREATE TABLE practice_marks (
    name  TEXT PRIMARY KEY,                     -- how far the tables above have come
    value TEXT NOT NULL
) STRICT;
