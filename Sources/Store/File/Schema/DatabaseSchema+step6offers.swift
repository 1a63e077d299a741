extension DatabaseSchema {
    /// What points are spent on.
    static let offersOfStep6 = """
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
        """
}
