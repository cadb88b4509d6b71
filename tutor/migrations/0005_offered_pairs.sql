-- What the notes offer to practise, as of the last sync, so that a page needn't read them for it.

CREATE TABLE offered_pairs (
    place_id  TEXT PRIMARY KEY,
    topic     TEXT NOT NULL,
    area      TEXT NOT NULL,
    ownership TEXT NOT NULL CHECK (ownership IN ('yours', 'starter')),
    position  INTEGER NOT NULL                  -- in the notes
) STRICT;

DELETE FROM practice_marks WHERE name = 'notes';  -- the next look syncs and fills the table
