extension DatabaseSchema {
    /// The log becomes the books. Recounts go on beside requests, and definitions have versions.
    static let booksOfStep6 = """
        -- Who books entries, or changes definitions, with a right of its own.
        CREATE TABLE actor (
            number INTEGER PRIMARY KEY,
            project INTEGER NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('admin', 'key', 'command')),
            name TEXT NOT NULL,
            UNIQUE (project, kind, name)
        ) STRICT;

        -- The books: every change of a user's total is an entry, and every logged event. The upgrade fills it from the
        -- log as it was.
        ALTER TABLE log RENAME TO oldLog;
        CREATE TABLE log (
            id INTEGER PRIMARY KEY,
            member INTEGER NOT NULL,
            -- 0 event, 1 bonus, 2 correction, 3 adjustment, 4 redemption, 5 refund, 6 reversal, 7 expiry, 8 hold,
            -- 9 release
            kind INTEGER NOT NULL,
            -- The event, streak, challenge or offer that it is about; 0 for none.
            subject INTEGER NOT NULL,
            at INTEGER NOT NULL,
            -- NULL: as `at`.
            bookedAt INTEGER,
            -- Of an event, 1: conditions reached; 2: limit reached; 4, 8, 12: which (limit, cooldown, budget).
            outcome INTEGER NOT NULL,
            points INTEGER NOT NULL,
            -- The sum of the member's entries up to this one.
            balance INTEGER NOT NULL,
            -- NULL for the default group.
            usergroup TEXT,
            previous INTEGER NOT NULL,
            metadata TEXT,
            -- The lot of its points. NULL: active at once; never expires. -2^63 + n: after n months without activity.
            activation INTEGER,
            expiry INTEGER,
            -- Of a bonus or correction, the streak's length or how often the challenge was completed; of a hold, when the
            -- clock ends it.
            cause INTEGER,
            -- The entry that triggered a bonus or correction, or that a reversal or refund takes back; the hold that a
            -- release, or a redemption that captures, ends.
            target INTEGER,
            -- What a correction forgoes, a reversal waives, or a hold holds; NULL for nothing.
            rest INTEGER,
            -- What part of its target a reversal takes back; NULL for the whole.
            fraction TEXT,
            -- NULL: the user itself, or the clock.
            actor INTEGER,
            reason TEXT
        ) STRICT;

        -- The flows of a project's points by instant, those to come included: the first instant of an entry's local day,
        -- or the very instant of an activation or expiry. A level is the sum of its changes.
        CREATE TABLE pointsFlow (
            project INTEGER NOT NULL,
            at INTEGER NOT NULL,
            awarded INTEGER NOT NULL,
            bonuses INTEGER NOT NULL,
            adjusted INTEGER NOT NULL,
            redeemed INTEGER NOT NULL,
            refunded INTEGER NOT NULL,
            reversed INTEGER NOT NULL,
            expired INTEGER NOT NULL,
            erased INTEGER NOT NULL,
            -- Changes of levels.
            points INTEGER NOT NULL,
            pending INTEGER NOT NULL,
            held INTEGER NOT NULL,
            debt INTEGER NOT NULL,
            users INTEGER NOT NULL,
            PRIMARY KEY (project, at)
        ) STRICT, WITHOUT ROWID;

        ALTER TABLE member RENAME TO oldMember;
        DROP INDEX memberByUser;
        CREATE TABLE member (
            number INTEGER PRIMARY KEY,
            project INTEGER NOT NULL,
            -- NULL once the user has been erased; what the project counted of it stays.
            userId TEXT,
            createdAt INTEGER NOT NULL,
            -- When the user was erased.
            erasedAt INTEGER,
            -- The sum of the member's entries; 0 once it has been erased.
            balance INTEGER NOT NULL,
            -- The member's newest entry in the log, 0 for none; each entry names the one before it.
            newest INTEGER NOT NULL,
            -- NULL, or a JSON array of group ids.
            usergroups TEXT,
            timezone TEXT,
            -- What leaderboards call the user before other users; NULL for nothing.
            displayName TEXT,
            -- How many rows memberZone has of the member.
            zoneChanges INTEGER NOT NULL,
            -- The packed state; a function of the member's entries in the log, its zones and the definitions.
            state BLOB NOT NULL
        ) STRICT;
        -- A user that was erased before it was written down when was erased after its newest entry.
        INSERT INTO member
        SELECT number, project, userId, createdAt,
            CASE WHEN userId IS NULL THEN coalesce((SELECT at FROM oldLog WHERE id = newest), createdAt) END, balance,
            newest, usergroups, timezone, NULL, zoneChanges, state
        FROM oldMember;
        DROP TABLE oldMember;
        CREATE UNIQUE INDEX memberByUser ON member (project, userId);

        ALTER TABLE subject RENAME TO oldSubject;
        CREATE TABLE subject (
            number INTEGER PRIMARY KEY,
            project INTEGER NOT NULL REFERENCES project,
            kind TEXT NOT NULL CHECK (kind IN ('event', 'streak', 'challenge', 'offer')),
            id TEXT NOT NULL,
            -- The first entry of the log that a streak or challenge counts.
            since INTEGER NOT NULL DEFAULT 1,
            UNIQUE (project, kind, id)
        ) STRICT;
        INSERT INTO subject SELECT * FROM oldSubject;
        DROP TABLE oldSubject;

        -- Recounts of a project by new definitions, made while requests go on.
        CREATE TABLE recount (
            -- Drawn at random: a process that was taken for dead finds no other one under its number.
            number INTEGER PRIMARY KEY,
            project INTEGER NOT NULL,
            -- 0: it is prepared; 1: its states are in force, until they are in the members' rows.
            isInForce INTEGER NOT NULL,
            -- When it was last written to.
            workedOnAt INTEGER NOT NULL
        ) STRICT;

        -- The states of a recount, where they differ from those in the members' rows.
        CREATE TABLE recountedState (
            recount INTEGER NOT NULL,
            member INTEGER NOT NULL,
            state BLOB NOT NULL,
            PRIMARY KEY (recount, member)
        ) STRICT, WITHOUT ROWID;

        -- The members that have changed while a recount is prepared, in a way that the log doesn't show.
        CREATE TABLE recountMark (
            number INTEGER PRIMARY KEY,
            recount INTEGER NOT NULL,
            member INTEGER NOT NULL
        ) STRICT;

        -- Every definition as it was from one change to the next; kind `project` has a project's settings, without secrets.
        CREATE TABLE definitionVersion (
            project INTEGER NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('event', 'streak', 'challenge', 'leaderboard', 'offer', 'project')),
            id TEXT NOT NULL,
            -- From 1 on.
            version INTEGER NOT NULL,
            at INTEGER NOT NULL,
            -- NULL: the upgrade to this schema.
            actor INTEGER,
            -- The first entry of the log that can have been judged by it.
            since INTEGER NOT NULL,
            -- Whether the days of the entries before were counted by other rules of time zones than those after.
            zonesChanged INTEGER NOT NULL,
            -- JSON; NULL: deleted.
            definition TEXT,
            PRIMARY KEY (project, kind, id, version)
        ) STRICT, WITHOUT ROWID;
        """
}
