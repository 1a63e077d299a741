extension DatabaseSchema {
    /// Erasure, and checks of what was imported and counted.
    static let step2 = """
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
        """

    /// Unique users of any span, and leaderboards.
    static let step3 = """
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
        """

    /// How many users have a longest streak.
    static let step4 = """
        -- Beside the users with each longest streak, all of them, with the length 0.
        INSERT INTO streakLongest SELECT streak, 0, sum(users) FROM streakLongest GROUP BY streak HAVING sum(users) > 0;
        """

    /// Whether commits reach the disk.
    static let step5 = """
        -- When it was last found out whether commits reach the disk: by changing this.
        CREATE TABLE writeCheck (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            at INTEGER NOT NULL
        ) STRICT;
        INSERT INTO writeCheck VALUES (1, 0);
        """
}
