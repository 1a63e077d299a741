extension DatabaseSchema {
    /// Definitions, users, the log and its rollups.
    static let step1 = """
        -- Grows by one with each change of a definition, a secret or a key.
        CREATE TABLE revision (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            number INTEGER NOT NULL
        ) STRICT;
        INSERT INTO revision VALUES (1, 1);

        CREATE TABLE project (
            number INTEGER PRIMARY KEY,
            projectId TEXT NOT NULL UNIQUE,
            -- The definitions as JSON, without secrets.
            definition TEXT NOT NULL
        ) STRICT;

        -- What facts, states and rollups name by number. Stays when the definition is deleted.
        CREATE TABLE subject (
            number INTEGER PRIMARY KEY,
            project INTEGER NOT NULL REFERENCES project,
            kind TEXT NOT NULL CHECK (kind IN ('event', 'streak', 'challenge')),
            id TEXT NOT NULL,
            -- The first entry of the log that a streak or challenge counts.
            since INTEGER NOT NULL DEFAULT 1,
            UNIQUE (project, kind, id)
        ) STRICT;

        CREATE TABLE secret (
            project INTEGER NOT NULL REFERENCES project,
            id TEXT NOT NULL,
            value BLOB NOT NULL,
            PRIMARY KEY (project, id)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE apikey (
            number INTEGER PRIMARY KEY,
            project INTEGER NOT NULL REFERENCES project,
            name TEXT NOT NULL,
            -- SHA-256 of the key.
            digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
            scopes TEXT NOT NULL,
            createdAt INTEGER NOT NULL,
            expiresAt INTEGER,
            revokedAt INTEGER,
            UNIQUE (project, name)
        ) STRICT;

        CREATE TABLE member (
            number INTEGER PRIMARY KEY,
            project INTEGER NOT NULL,
            -- NULL once the user has been erased; what the project counted of it stays.
            userId TEXT,
            createdAt INTEGER NOT NULL,
            balance INTEGER NOT NULL CHECK (balance >= 0),
            -- The member's newest entry in the log, 0 for none; each entry names the one before it.
            newest INTEGER NOT NULL,
            -- NULL, or a JSON array of group ids.
            usergroups TEXT,
            timezone TEXT,
            -- How many rows memberZone has of the member.
            zoneChanges INTEGER NOT NULL,
            -- The packed state; a function of the member's entries in the log, its zones and the definitions.
            state BLOB NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX memberByUser ON member (project, userId);

        -- The time zones that a member's streaks go by, each from an instant on; NULL for the project's.
        CREATE TABLE memberZone (
            member INTEGER NOT NULL,
            change INTEGER NOT NULL,
            since INTEGER NOT NULL,
            timezone TEXT,
            PRIMARY KEY (member, change)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE log (
            id INTEGER PRIMARY KEY,
            member INTEGER NOT NULL,
            event INTEGER NOT NULL,
            at INTEGER NOT NULL,
            -- 1: conditions reached; 2: limit reached. (IN would make SQLite build a set for each row.)
            outcome INTEGER NOT NULL CHECK (outcome = 0 OR outcome = 1 OR outcome = 3),
            points INTEGER NOT NULL CHECK (points >= 0 AND (points = 0 OR outcome = 1)),
            -- NULL for the default group.
            usergroup TEXT,
            previous INTEGER NOT NULL,
            metadata TEXT
        ) STRICT;

        -- The ids that history was imported under: the first half of each one's SHA-256.
        CREATE TABLE importedId (
            project INTEGER NOT NULL,
            digest BLOB NOT NULL CHECK (length(digest) = 16),
            PRIMARY KEY (project, digest)
        ) STRICT, WITHOUT ROWID;

        -- Answers kept for Idempotency-Key, oldest first.
        CREATE TABLE idempotency (
            number INTEGER PRIMARY KEY,
            project INTEGER NOT NULL,
            caller TEXT NOT NULL,
            key TEXT NOT NULL,
            -- SHA-256 of what was asked.
            digest BLOB NOT NULL CHECK (length(digest) = 32),
            createdAt INTEGER NOT NULL,
            answer BLOB NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX idempotencyByKey ON idempotency (project, caller, key);

        -- Rollups. A subject is an event's number, or a project's number negated for all of its events.
        CREATE TABLE daily (
            subject INTEGER NOT NULL,
            day INTEGER NOT NULL,
            count INTEGER NOT NULL,
            conditionMet INTEGER NOT NULL,
            limitReached INTEGER NOT NULL,
            points INTEGER NOT NULL,
            users INTEGER NOT NULL,
            hours BLOB NOT NULL,
            PRIMARY KEY (subject, day)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE lastDay (
            subject INTEGER NOT NULL,
            day INTEGER NOT NULL,
            users INTEGER NOT NULL,
            PRIMARY KEY (subject, day)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE monthly (
            subject INTEGER NOT NULL,
            month INTEGER NOT NULL,
            users INTEGER NOT NULL,
            PRIMARY KEY (subject, month)
        ) STRICT, WITHOUT ROWID;

        -- What was paid for groups. `default` is all that is left over: of it there are rows only where its users are
        -- others than those of all groups together, and they hold the difference.
        CREATE TABLE usergroupDaily (
            subject INTEGER NOT NULL,
            usergroup TEXT NOT NULL,
            day INTEGER NOT NULL,
            count INTEGER NOT NULL,
            points INTEGER NOT NULL,
            -- Users whose last day for the group this is.
            lastUsers INTEGER NOT NULL,
            PRIMARY KEY (subject, usergroup, day)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE usergroupMonthly (
            subject INTEGER NOT NULL,
            usergroup TEXT NOT NULL,
            month INTEGER NOT NULL,
            users INTEGER NOT NULL,
            PRIMARY KEY (subject, usergroup, month)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE streakExpiry (
            streak INTEGER NOT NULL,
            expiry INTEGER NOT NULL,
            users INTEGER NOT NULL,
            lengths INTEGER NOT NULL,
            PRIMARY KEY (streak, expiry)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE streakLongest (
            streak INTEGER NOT NULL,
            length INTEGER NOT NULL,
            users INTEGER NOT NULL,
            PRIMARY KEY (streak, length)
        ) STRICT, WITHOUT ROWID;
        """
}
