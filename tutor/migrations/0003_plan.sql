-- The way to the interviews: their days, what the learner chose, and what stands on which day.

CREATE TABLE interview_dates (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    day   TEXT NOT NULL,                        -- ISO 8601, on the learner's wall
    title TEXT NOT NULL
) STRICT;

CREATE TABLE plan_choices (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL CHECK (json_valid(value))
) STRICT;

CREATE TABLE plan_entries (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    position   INTEGER NOT NULL,                -- the order of the plan, whatever the days
    kind       TEXT NOT NULL CHECK (kind IN ('reading', 'practice', 'interview')),
    title      TEXT NOT NULL,
    focus      TEXT NOT NULL,                   -- the row of the plan that it belongs to
    root       TEXT,
    source     TEXT,
    section_id TEXT,
    minutes    INTEGER NOT NULL CHECK (minutes > 0),
    day        TEXT NOT NULL,                   -- ISO 8601
    state      TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done')),
    is_fixed   INTEGER NOT NULL DEFAULT 0 CHECK (is_fixed IN (0, 1))  -- the learner chose the day
) STRICT;

CREATE INDEX plan_entries_by_day ON plan_entries (day, position);
