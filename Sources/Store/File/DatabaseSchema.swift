import Database
import SQLite

/// The tables, and the steps from each earlier schema.
///
/// One event touches few pages: the end of the log, its member's row, and the day's rollups, which a batch of events
/// writes once. The member's row holds all that the rules need of the member as one packed value.
enum DatabaseSchema {
    /// `PRAGMA application_id` of a Punchcard database: "Pnch".
    static let applicationId: Int64 = 0x506e_6368

    /// The steps in order, one per schema version; `PRAGMA user_version` counts those applied.
    static let steps = [
        """
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
        """,
        """
        -- 1 from the erasure of a user until nothing of it is left in the files.
        ALTER TABLE revision ADD COLUMN tracesLeft INTEGER NOT NULL DEFAULT 0;

        -- What the digests of importedId come to, so that one that is lost or altered is noticed: how many there are,
        -- and the sum of all their words of 32 bits, big-endian.
        CREATE TABLE importedSum (
            project INTEGER PRIMARY KEY,
            count INTEGER NOT NULL,
            words INTEGER NOT NULL
        ) STRICT;
        INSERT INTO importedSum
        WITH RECURSIVE digit(place) AS (SELECT 0 UNION ALL SELECT place + 1 FROM digit WHERE place < 31)
        SELECT project, count(*) / 32,
            sum((instr('123456789ABCDEF', substr(hex(digest), place + 1, 1))) << (4 * (7 - place % 8)))
        FROM importedId CROSS JOIN digit GROUP BY project;

        -- The time zones that a project's figures were counted by, each with a digest of its rules.
        CREATE TABLE countedZone (
            project INTEGER NOT NULL,
            name TEXT NOT NULL,
            digest INTEGER NOT NULL,
            PRIMARY KEY (project, name)
        ) STRICT, WITHOUT ROWID;
        """,
        """
        -- Unique users of any span, instead of those of months alone.
        DROP TABLE monthly;
        DROP TABLE usergroupMonthly;
        CREATE TABLE recency (
            subject INTEGER NOT NULL,
            -- Empty for all groups together; of `default` there is the difference from these, as in usergroupDaily.
            usergroup TEXT NOT NULL,
            day INTEGER NOT NULL,
            -- The users of the day by how long before they had been active last.
            gaps BLOB NOT NULL,
            PRIMARY KEY (subject, usergroup, day)
        ) STRICT, WITHOUT ROWID;

        -- The leaderboards that are asked for, in order. An event adds nothing to them: what is asked next tells by the
        -- log whose standings to look at anew.
        CREATE TABLE board (
            number INTEGER PRIMARY KEY,
            project INTEGER NOT NULL,
            -- Empty for all users of the project.
            usergroup TEXT NOT NULL,
            -- A window, or a month.
            span TEXT NOT NULL,
            -- The day on which the standings are those of the window.
            day INTEGER NOT NULL,
            -- The newest entry of the log that they all hold.
            position INTEGER NOT NULL,
            -- NULL once all users are in it: since when it is being made.
            startedAt INTEGER,
            askedOn INTEGER NOT NULL,
            UNIQUE (project, usergroup, span)
        ) STRICT;

        CREATE TABLE standing (
            board INTEGER NOT NULL,
            member INTEGER NOT NULL,
            -- 0 where there will be some on a day to come.
            points INTEGER NOT NULL,
            reachedAt INTEGER NOT NULL,
            -- The first day on which it is another one without any new points.
            changesOn INTEGER,
            PRIMARY KEY (board, member)
        ) STRICT, WITHOUT ROWID;

        -- The users with points, the first first.
        CREATE TABLE standingOrder (
            board INTEGER NOT NULL,
            -- Points, negated.
            lead INTEGER NOT NULL,
            reachedAt INTEGER NOT NULL,
            userId TEXT NOT NULL,
            PRIMARY KEY (board, lead, reachedAt, userId)
        ) STRICT, WITHOUT ROWID;

        -- How many users have points that begin so: a rank is a sum over few rows (see StandingCounts).
        CREATE TABLE standingCount (
            board INTEGER NOT NULL,
            level INTEGER NOT NULL,
            prefix INTEGER NOT NULL,
            users INTEGER NOT NULL,
            PRIMARY KEY (board, level, prefix)
        ) STRICT, WITHOUT ROWID;
        """,
        """
        -- Beside the users with each longest streak, all of them, with the length 0.
        INSERT INTO streakLongest SELECT streak, 0, sum(users) FROM streakLongest GROUP BY streak HAVING sum(users) > 0;
        """,
        """
        -- When it was last found out whether commits reach the disk: by changing this.
        CREATE TABLE writeCheck (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            at INTEGER NOT NULL
        ) STRICT;
        INSERT INTO writeCheck VALUES (1, 0);
        """,
        """
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

        -- What users redeemed, or have or had on hold.
        CREATE TABLE redemption (
            -- The entry of the log that made it: a hold's, or the redemption's own.
            id INTEGER PRIMARY KEY,
            project INTEGER NOT NULL,
            member INTEGER NOT NULL,
            offer INTEGER NOT NULL,
            at INTEGER NOT NULL,
            -- Held, or, once it is redeemed, spent.
            points INTEGER NOT NULL,
            -- 0 held, 1 redeemed, 2 released, 3 expired (once a write has found that the clock ended it), 4 reversed
            status INTEGER NOT NULL,
            -- When the clock ends a hold.
            until INTEGER,
            -- The entry that spent the points, and when.
            entry INTEGER,
            redeemedAt INTEGER,
            -- When it was released, expired or reversed.
            endedAt INTEGER
        ) STRICT;
        CREATE INDEX redemptionByMember ON redemption (member);
        -- What counts for a user's limit.
        CREATE INDEX useByMember ON redemption (member, offer, at) WHERE status IN (0, 1);
        CREATE INDEX redeemedByMember ON redemption (member, offer, redeemedAt) WHERE redeemedAt IS NOT NULL;
        CREATE INDEX openHold ON redemption (offer, until) WHERE status = 0;

        CREATE TABLE coupon (
            number INTEGER PRIMARY KEY,
            project INTEGER NOT NULL,
            offer INTEGER NOT NULL,
            -- The first half of the SHA-256 of the code. It stays when the user is erased, so that no code is issued twice.
            hash BLOB NOT NULL CHECK (length(hash) = 16),
            -- NULL once its user has been erased.
            code TEXT,
            -- 0 in the pool, 1 set aside for a hold, 2 issued, 3 used, 4 void
            status INTEGER NOT NULL,
            isGenerated INTEGER NOT NULL,
            redemption INTEGER,
            -- How many local days after that of its issue it can be used; NULL: for ever.
            days INTEGER,
            issuedAt INTEGER,
            -- The last millisecond of a local day.
            expiresAt INTEGER,
            -- When it was used or made void.
            endedAt INTEGER,
            actor INTEGER,
            reference TEXT,
            reason TEXT,
            UNIQUE (project, hash)
        ) STRICT;
        CREATE INDEX couponByOffer ON coupon (offer, number);
        CREATE INDEX couponInPool ON coupon (offer, number) WHERE status = 0;
        CREATE INDEX couponByRedemption ON coupon (redemption) WHERE redemption IS NOT NULL;

        -- How much of an offer is taken and left: holds that no write has ended, redemptions that were not reversed, and
        -- codes in the pool.
        CREATE TABLE offerCount (
            offer INTEGER PRIMARY KEY,
            held INTEGER NOT NULL,
            redeemed INTEGER NOT NULL,
            codes INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE offerDay (
            offer INTEGER NOT NULL,
            day INTEGER NOT NULL,
            redemptions INTEGER NOT NULL,
            reversals INTEGER NOT NULL,
            points INTEGER NOT NULL,
            refunded INTEGER NOT NULL,
            -- Coupons that were used.
            used INTEGER NOT NULL,
            users INTEGER NOT NULL,
            PRIMARY KEY (offer, day)
        ) STRICT, WITHOUT ROWID;

        -- The users who redeemed an offer on a day, by the day on which they had redeemed it last; -2^63: never.
        CREATE TABLE offerReturn (
            offer INTEGER NOT NULL,
            day INTEGER NOT NULL,
            previous INTEGER NOT NULL,
            users INTEGER NOT NULL,
            PRIMARY KEY (offer, day, previous)
        ) STRICT, WITHOUT ROWID;

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
        """,
        """
        -- Whether it can be used. 0: yes. 1: for reading, since it is being copied to another database, or was. 2: not at
        -- all, since it is being filled from another one.
        ALTER TABLE revision ADD COLUMN closure INTEGER NOT NULL DEFAULT 0;

        -- The copy for which it is closed.
        CREATE TABLE copying (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            -- Drawn at random; both databases have the same.
            number INTEGER NOT NULL,
            -- What messages call the other database.
            other TEXT NOT NULL,
            startedAt INTEGER NOT NULL,
            -- When the other database was complete.
            endedAt INTEGER
        ) STRICT;

        -- A program that knows no schema but earlier ones, and that still runs, would write to a closed database. Without
        -- this table it fails.
        ALTER TABLE recount RENAME TO projectRecount;
        """,
    ]

    /// The newest schema that this program knows.
    static let newest = Int64(steps.count)

    /// - Throws: ``StoreError/newerSchema(found:known:)`` if this program doesn't know a schema.
    static func check(_ version: Int64) throws(StoreError) {
        guard version <= newest else { throw .newerSchema(found: version, known: newest) }
    }

    /// The schema version of a database; 0 if it is empty.
    static func version(of connection: SQLiteConnection) throws -> Int64 {
        try connection.integer("PRAGMA user_version") ?? 0
    }

    /// Upgrades a Punchcard database to the newest schema, or fills an empty one, in one transaction.
    /// - Parameter count: gets the version before, and recounts what the steps can't compute in SQL.
    static func migrate(
        _ connection: SQLiteConnection, steps: [String] = DatabaseSchema.steps, count: (Int64) throws -> Void = { _ in }
    ) throws {
        try connection.execute("BEGIN IMMEDIATE")
        do {
            let version = try connection.integer("PRAGMA user_version") ?? 0
            let known = Int64(steps.count)
            guard (0...known).contains(version) else { throw StoreError.newerSchema(found: version, known: known) }
            if version == 0 {
                try connection.execute("PRAGMA application_id = \(applicationId)")
            }
            for step in steps[Int(version)...] { try connection.execute(step) }
            if version < known {
                try connection.execute("PRAGMA user_version = \(known)")
                try count(version)
            }
            try connection.execute("COMMIT")
        } catch {
            try? connection.execute("ROLLBACK")
            throw error
        }
    }
}
