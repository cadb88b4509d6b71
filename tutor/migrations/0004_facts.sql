-- What the learner told about themselves. Of a kind that has one value the last row counts, so that
-- taking it back leaves the one before.

CREATE TABLE facts (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    kind  TEXT NOT NULL CHECK (
        kind IN ('name', 'goal', 'date', 'level', 'language', 'coding', 'weak_spot')),
    value TEXT NOT NULL,
    words TEXT NOT NULL,                        -- the learner's own, that it comes from
    day   TEXT NOT NULL                         -- ISO 8601, on the learner's wall
) STRICT;
