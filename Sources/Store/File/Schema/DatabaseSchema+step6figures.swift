extension DatabaseSchema {
    /// Rollups by the values of metadata, retention, and what was paid for groups.
    static let figuresOfStep6 = """
        -- Unique users are counted from recency and recencyMonth alone. The upgrade counts everything anew.
        DROP TABLE lastDay;
        DROP TABLE daily;
        CREATE TABLE daily (
            subject INTEGER NOT NULL,
            day INTEGER NOT NULL,
            count INTEGER NOT NULL,
            conditionMet INTEGER NOT NULL,
            limitReached INTEGER NOT NULL,
            points INTEGER NOT NULL,
            users INTEGER NOT NULL,
            -- Users whose first day of the subject this is.
            newUsers INTEGER NOT NULL,
            hours BLOB NOT NULL,
            -- What the numbers of the event's measures come to; NULL: there are none.
            measures BLOB,
            PRIMARY KEY (subject, day)
        ) STRICT, WITHOUT ROWID;

        -- What was paid for groups. `default` has no rows: all that is left over is its.
        DROP TABLE usergroupDaily;
        CREATE TABLE usergroupDaily (
            subject INTEGER NOT NULL,
            usergroup TEXT NOT NULL,
            day INTEGER NOT NULL,
            count INTEGER NOT NULL,
            points INTEGER NOT NULL,
            PRIMARY KEY (subject, usergroup, day)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE recencyMonth (
            subject INTEGER NOT NULL,
            -- As in recency.
            usergroup TEXT NOT NULL,
            month INTEGER NOT NULL,
            -- The users of the month.
            users INTEGER NOT NULL,
            -- The same by how many days before the month's first day they had been active last.
            gaps BLOB NOT NULL,
            PRIMARY KEY (subject, usergroup, month)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE retention (
            subject INTEGER NOT NULL,
            -- 0 weeks, 1 months
            interval INTEGER NOT NULL,
            -- The number of the week or month.
            period INTEGER NOT NULL,
            -- Its users by how many weeks or months before they had begun.
            cohorts BLOB NOT NULL,
            PRIMARY KEY (subject, interval, period)
        ) STRICT, WITHOUT ROWID;

        -- The metadata fields by whose values events are counted, and those whose numbers are summed. No number is used
        -- twice, so that what is left of a removed one belongs to no other.
        CREATE TABLE field (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            -- The number of an event.
            event INTEGER NOT NULL,
            -- 0 a dimension, 1 a measure, 2 a dimension that was removed and whose figures are being deleted
            kind INTEGER NOT NULL,
            -- Of one that was removed, its number.
            path TEXT NOT NULL,
            -- The entry of the log up to which the values of the past have been collected; NULL: all have.
            collected INTEGER,
            -- The member up to which the past is counted; NULL: all are.
            counted INTEGER,
            -- How many users that are, and how many there were when it began.
            users INTEGER NOT NULL,
            allUsers INTEGER NOT NULL,
            UNIQUE (event, kind, path)
        ) STRICT;
        CREATE INDEX fieldBehind ON field (counted) WHERE counted IS NOT NULL OR kind = 2;

        -- The values of dimensions. Each is a subject of rollups; the numbers of other subjects stay below these.
        CREATE TABLE dimensionValue (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            dimension INTEGER NOT NULL,
            value TEXT NOT NULL,
            UNIQUE (dimension, value)
        ) STRICT;
        INSERT INTO sqlite_sequence VALUES ('dimensionValue', 4294967295);

        -- The sums of daily by calendar month, of values of dimensions only.
        CREATE TABLE monthly (
            subject INTEGER NOT NULL,
            month INTEGER NOT NULL,
            count INTEGER NOT NULL,
            conditionMet INTEGER NOT NULL,
            limitReached INTEGER NOT NULL,
            points INTEGER NOT NULL,
            measures BLOB,
            PRIMARY KEY (subject, month)
        ) STRICT, WITHOUT ROWID;
        """
}
