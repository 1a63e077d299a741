PRAGMA application_id = 1349411688;
PRAGMA user_version = 7;
CREATE TABLE revision (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    number INTEGER NOT NULL
, tracesLeft INTEGER NOT NULL DEFAULT 0, closure INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE project (
    number INTEGER PRIMARY KEY,
    projectId TEXT NOT NULL UNIQUE,
    -- The definitions as JSON, without secrets.
    definition TEXT NOT NULL
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
CREATE TABLE memberZone (
    member INTEGER NOT NULL,
    change INTEGER NOT NULL,
    since INTEGER NOT NULL,
    timezone TEXT,
    PRIMARY KEY (member, change)
) STRICT, WITHOUT ROWID;
CREATE TABLE importedId (
    project INTEGER NOT NULL,
    digest BLOB NOT NULL CHECK (length(digest) = 16),
    PRIMARY KEY (project, digest)
) STRICT, WITHOUT ROWID;
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
CREATE TABLE importedSum (
    project INTEGER PRIMARY KEY,
    count INTEGER NOT NULL,
    words INTEGER NOT NULL
) STRICT;
CREATE TABLE countedZone (
    project INTEGER NOT NULL,
    name TEXT NOT NULL,
    digest INTEGER NOT NULL,
    PRIMARY KEY (project, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE recency (
    subject INTEGER NOT NULL,
    -- Empty for all groups together; of `default` there is the difference from these, as in usergroupDaily.
    usergroup TEXT NOT NULL,
    day INTEGER NOT NULL,
    -- The users of the day by how long before they had been active last.
    gaps BLOB NOT NULL,
    PRIMARY KEY (subject, usergroup, day)
) STRICT, WITHOUT ROWID;
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
CREATE TABLE standingOrder (
    board INTEGER NOT NULL,
    -- Points, negated.
    lead INTEGER NOT NULL,
    reachedAt INTEGER NOT NULL,
    userId TEXT NOT NULL,
    PRIMARY KEY (board, lead, reachedAt, userId)
) STRICT, WITHOUT ROWID;
CREATE TABLE standingCount (
    board INTEGER NOT NULL,
    level INTEGER NOT NULL,
    prefix INTEGER NOT NULL,
    users INTEGER NOT NULL,
    PRIMARY KEY (board, level, prefix)
) STRICT, WITHOUT ROWID;
CREATE TABLE writeCheck (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    at INTEGER NOT NULL
) STRICT;
CREATE TABLE actor (
    number INTEGER PRIMARY KEY,
    project INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('admin', 'key', 'command')),
    name TEXT NOT NULL,
    UNIQUE (project, kind, name)
) STRICT;
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
CREATE UNIQUE INDEX memberByUser ON member (project, userId);
CREATE TABLE subject (
    number INTEGER PRIMARY KEY,
    project INTEGER NOT NULL REFERENCES project,
    kind TEXT NOT NULL CHECK (kind IN ('event', 'streak', 'challenge', 'offer')),
    id TEXT NOT NULL,
    -- The first entry of the log that a streak or challenge counts.
    since INTEGER NOT NULL DEFAULT 1,
    UNIQUE (project, kind, id)
) STRICT;
CREATE TABLE "projectRecount" (
    -- Drawn at random: a process that was taken for dead finds no other one under its number.
    number INTEGER PRIMARY KEY,
    project INTEGER NOT NULL,
    -- 0: it is prepared; 1: its states are in force, until they are in the members' rows.
    isInForce INTEGER NOT NULL,
    -- When it was last written to.
    workedOnAt INTEGER NOT NULL
) STRICT;
CREATE TABLE recountedState (
    recount INTEGER NOT NULL,
    member INTEGER NOT NULL,
    state BLOB NOT NULL,
    PRIMARY KEY (recount, member)
) STRICT, WITHOUT ROWID;
CREATE TABLE recountMark (
    number INTEGER PRIMARY KEY,
    recount INTEGER NOT NULL,
    member INTEGER NOT NULL
) STRICT;
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
CREATE TABLE offerReturn (
    offer INTEGER NOT NULL,
    day INTEGER NOT NULL,
    previous INTEGER NOT NULL,
    users INTEGER NOT NULL,
    PRIMARY KEY (offer, day, previous)
) STRICT, WITHOUT ROWID;
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
CREATE TABLE dimensionValue (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    dimension INTEGER NOT NULL,
    value TEXT NOT NULL,
    UNIQUE (dimension, value)
) STRICT;
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
INSERT INTO "revision" VALUES (1, 8, 0, 0);
INSERT INTO "project" VALUES (1, 'cafe', '{"project":"cafe","tenant":"acme","title":"cafe","timezone":"Europe/Berlin","users":{"autoCreate":true},"auth":{"secrets":[{"id":"first","algorithm":"HS256","value":"keep"}]},"usergroups":[{"usergroupId":"gold","title":"gold"}],"events":[{"eventId":"visit","title":"visit","status":"ACTIVE","type":"FIXED","reward":{"default":5},"limit":2,"limitWindow":"month"},{"eventId":"buy","title":"Buy","status":"ACTIVE","type":"TRANSACTION","reward":{"default":1,"gold":2},"cooldownSeconds":60,"budget":400,"conditions":{"type":"AND","conditions":[{"field":"amount","operator":"greater_than","value":2}]}}],"streaks":[{"streakId":"visits","title":"visits","events":["visit","buy"],"period":"daily","freezes":{"max":2,"earnEvery":2},"rewards":[{"length":3,"points":10}]}],"challenges":[{"challengeId":"ten","title":"ten","eventId":"buy","goal":10,"metric":"sum","field":"amount","points":3,"repeatable":true},{"challengeId":"one","title":"one","eventId":"visit","goal":1,"metric":"count","points":1,"series":"way","step":1},{"challengeId":"two","title":"two","eventId":"visit","goal":2,"metric":"count","points":2,"series":"way","step":2}],"leaderboards":[{"leaderboardId":"month","window":"month"}]}');
INSERT INTO "project" VALUES (2, 'kiosk', '{"project":"kiosk","tenant":"acme","title":"kiosk","timezone":"UTC","users":{"autoCreate":true},"events":[{"eventId":"visit","title":"visit","status":"ACTIVE","type":"FIXED","reward":{"default":5}}]}');
INSERT INTO "project" VALUES (3, 'shop', '{"project":"shop","tenant":"acme","title":"shop","timezone":"UTC","users":{"autoCreate":true},"points":{"validity":{"months":12,"until":"month"}},"events":[{"eventId":"visit","title":"visit","status":"ACTIVE","type":"FIXED","reward":{"default":90},"dimensions":["door"],"measures":["minutes"]}],"offers":[{"offerId":"mug","title":"Mug","status":"ACTIVE","cost":{"default":10},"stock":9},{"offerId":"voucher","title":"Voucher","status":"ACTIVE","cost":{"default":5},"coupon":{"pool":true},"couponDays":30}]}');
INSERT INTO "secret" VALUES (1, 'first', X'6120736563726574206F66207468697274792D74776F2062797465732C206F72206D6F7265');
INSERT INTO "apikey" VALUES (1, 1, 'till', X'0101010101010101010101010101010101010101010101010101010101010101', 'events', 1772352000000, 1798761600000, NULL);
INSERT INTO "apikey" VALUES (2, 1, 'old', X'0202020202020202020202020202020202020202020202020202020202020202', 'read,admin', 1772352000000, NULL, 1772352000000);
INSERT INTO "memberZone" VALUES (3, 1, -9223372036854775808, 'Asia/Tokyo');
INSERT INTO "memberZone" VALUES (3, 2, 1773595800000, 'America/New_York');
INSERT INTO "importedId" VALUES (1, X'07070707070707070707070707070707');
INSERT INTO "idempotency" VALUES (1, 1, 'key:', 'order-1', X'0909090909090909090909090909090909090909090909090909090909090909', 1774888500000, X'616E20616E73776572');
INSERT INTO "streakExpiry" VALUES (3, 1772463600000, 0, 0);
INSERT INTO "streakExpiry" VALUES (3, 1772578800000, 0, 0);
INSERT INTO "streakExpiry" VALUES (3, 1772636400000, 0, 0);
INSERT INTO "streakExpiry" VALUES (3, 1772751600000, 0, 0);
INSERT INTO "streakExpiry" VALUES (3, 1772924400000, 0, 0);
INSERT INTO "streakExpiry" VALUES (3, 1772982000000, 0, 0);
INSERT INTO "streakExpiry" VALUES (3, 1773097200000, 0, 0);
INSERT INTO "streakExpiry" VALUES (3, 1773154800000, 0, 0);
INSERT INTO "streakExpiry" VALUES (3, 1773241200000, 0, 0);
INSERT INTO "streakExpiry" VALUES (3, 1773270000000, 0, 0);
INSERT INTO "streakExpiry" VALUES (3, 1773414000000, 0, 0);
INSERT INTO "streakExpiry" VALUES (3, 1773442800000, 0, 0);
INSERT INTO "streakExpiry" VALUES (3, 1773615600000, 0, 0);
INSERT INTO "streakExpiry" VALUES (3, 1773673200000, 0, 0);
INSERT INTO "streakExpiry" VALUES (3, 1773702000000, 0, 0);
INSERT INTO "streakExpiry" VALUES (3, 1773788400000, 0, 0);
INSERT INTO "streakExpiry" VALUES (3, 1773806400000, 0, 0);
INSERT INTO "streakExpiry" VALUES (3, 1773846000000, 0, 0);
INSERT INTO "streakExpiry" VALUES (3, 1773874800000, 0, 0);
INSERT INTO "streakExpiry" VALUES (3, 1773892800000, 0, 0);
INSERT INTO "streakExpiry" VALUES (3, 1773961200000, 0, 0);
INSERT INTO "streakExpiry" VALUES (3, 1774047600000, 0, 0);
INSERT INTO "streakExpiry" VALUES (3, 1774134000000, 0, 0);
INSERT INTO "streakExpiry" VALUES (3, 1774152000000, 0, 0);
INSERT INTO "streakExpiry" VALUES (3, 1774306800000, 0, 0);
INSERT INTO "streakExpiry" VALUES (3, 1774324800000, 0, 0);
INSERT INTO "streakExpiry" VALUES (3, 1774411200000, 0, 0);
INSERT INTO "streakExpiry" VALUES (3, 1774479600000, 0, 0);
INSERT INTO "streakExpiry" VALUES (3, 1774584000000, 0, 0);
INSERT INTO "streakExpiry" VALUES (3, 1774652400000, 0, 0);
INSERT INTO "streakExpiry" VALUES (3, 1774756800000, 0, 0);
INSERT INTO "streakExpiry" VALUES (3, 1774821600000, 0, 0);
INSERT INTO "streakExpiry" VALUES (3, 1774994400000, 2, 2);
INSERT INTO "streakExpiry" VALUES (3, 1775016000000, 1, 1);
INSERT INTO "streakLongest" VALUES (3, 0, 3);
INSERT INTO "streakLongest" VALUES (3, 1, 2);
INSERT INTO "streakLongest" VALUES (3, 2, 0);
INSERT INTO "streakLongest" VALUES (3, 3, 0);
INSERT INTO "streakLongest" VALUES (3, 4, 1);
INSERT INTO "importedSum" VALUES (1, 1, 471604252);
INSERT INTO "countedZone" VALUES (1, 'America/New_York', -8025222143225697032);
INSERT INTO "countedZone" VALUES (1, 'Asia/Tokyo', -9033347084186436167);
INSERT INTO "countedZone" VALUES (1, 'Europe/Berlin', -5345054127347120572);
INSERT INTO "countedZone" VALUES (2, 'UTC', -8955664612550091141);
INSERT INTO "countedZone" VALUES (3, 'UTC', -8955664612550091141);
INSERT INTO "recency" VALUES (-3, '', 20542, X'0004');
INSERT INTO "recency" VALUES (-2, '', 20513, X'0002');
INSERT INTO "recency" VALUES (-2, '', 20542, X'0002');
INSERT INTO "recency" VALUES (-1, '', 20455, X'0002');
INSERT INTO "recency" VALUES (-1, '', 20512, X'0002');
INSERT INTO "recency" VALUES (-1, '', 20513, X'3A02');
INSERT INTO "recency" VALUES (-1, '', 20514, X'000401020102');
INSERT INTO "recency" VALUES (-1, '', 20515, X'0102');
INSERT INTO "recency" VALUES (-1, '', 20516, X'0202');
INSERT INTO "recency" VALUES (-1, '', 20517, X'0302');
INSERT INTO "recency" VALUES (-1, '', 20518, X'02020202');
INSERT INTO "recency" VALUES (-1, '', 20519, X'0402');
INSERT INTO "recency" VALUES (-1, '', 20520, X'02020102');
INSERT INTO "recency" VALUES (-1, '', 20521, X'0102');
INSERT INTO "recency" VALUES (-1, '', 20522, X'02020202');
INSERT INTO "recency" VALUES (-1, '', 20523, X'02020202');
INSERT INTO "recency" VALUES (-1, '', 20524, X'01020102');
INSERT INTO "recency" VALUES (-1, '', 20525, X'0202');
INSERT INTO "recency" VALUES (-1, '', 20526, X'010201020202');
INSERT INTO "recency" VALUES (-1, '', 20527, X'0302');
INSERT INTO "recency" VALUES (-1, '', 20528, X'0202');
INSERT INTO "recency" VALUES (-1, '', 20529, X'02020102');
INSERT INTO "recency" VALUES (-1, '', 20530, X'02020202');
INSERT INTO "recency" VALUES (-1, '', 20531, X'0202');
INSERT INTO "recency" VALUES (-1, '', 20532, X'02020102');
INSERT INTO "recency" VALUES (-1, '', 20533, X'0102');
INSERT INTO "recency" VALUES (-1, '', 20534, X'020201020102');
INSERT INTO "recency" VALUES (-1, '', 20535, X'01020102');
INSERT INTO "recency" VALUES (-1, '', 20536, X'0202');
INSERT INTO "recency" VALUES (-1, '', 20537, X'0202');
INSERT INTO "recency" VALUES (-1, '', 20538, X'010201020202');
INSERT INTO "recency" VALUES (-1, '', 20539, X'0402');
INSERT INTO "recency" VALUES (-1, '', 20540, X'0202');
INSERT INTO "recency" VALUES (-1, '', 20541, X'0302');
INSERT INTO "recency" VALUES (-1, '', 20542, X'02020202');
INSERT INTO "recency" VALUES (-1, 'default', 20514, X'0001');
INSERT INTO "recency" VALUES (-1, 'default', 20516, X'00020201');
INSERT INTO "recency" VALUES (-1, 'default', 20518, X'0201');
INSERT INTO "recency" VALUES (-1, 'default', 20520, X'02010202');
INSERT INTO "recency" VALUES (-1, 'default', 20522, X'0201');
INSERT INTO "recency" VALUES (-1, 'default', 20524, X'02010202');
INSERT INTO "recency" VALUES (-1, 'default', 20526, X'0201');
INSERT INTO "recency" VALUES (-1, 'default', 20528, X'02010202');
INSERT INTO "recency" VALUES (-1, 'default', 20530, X'0201');
INSERT INTO "recency" VALUES (-1, 'default', 20532, X'02010202');
INSERT INTO "recency" VALUES (-1, 'default', 20534, X'0201');
INSERT INTO "recency" VALUES (-1, 'default', 20536, X'02010202');
INSERT INTO "recency" VALUES (-1, 'default', 20538, X'0201');
INSERT INTO "recency" VALUES (-1, 'default', 20540, X'02010202');
INSERT INTO "recency" VALUES (-1, 'default', 20542, X'0201');
INSERT INTO "recency" VALUES (-1, 'gold', 20514, X'0002');
INSERT INTO "recency" VALUES (-1, 'gold', 20516, X'0202');
INSERT INTO "recency" VALUES (-1, 'gold', 20518, X'0202');
INSERT INTO "recency" VALUES (-1, 'gold', 20520, X'0202');
INSERT INTO "recency" VALUES (-1, 'gold', 20522, X'0202');
INSERT INTO "recency" VALUES (-1, 'gold', 20524, X'0202');
INSERT INTO "recency" VALUES (-1, 'gold', 20526, X'0202');
INSERT INTO "recency" VALUES (-1, 'gold', 20528, X'0202');
INSERT INTO "recency" VALUES (-1, 'gold', 20530, X'00020202');
INSERT INTO "recency" VALUES (-1, 'gold', 20532, X'0202');
INSERT INTO "recency" VALUES (-1, 'gold', 20534, X'02020202');
INSERT INTO "recency" VALUES (-1, 'gold', 20536, X'0202');
INSERT INTO "recency" VALUES (-1, 'gold', 20538, X'02020202');
INSERT INTO "recency" VALUES (-1, 'gold', 20540, X'0202');
INSERT INTO "recency" VALUES (-1, 'gold', 20542, X'02020202');
INSERT INTO "recency" VALUES (1, '', 20455, X'0002');
INSERT INTO "recency" VALUES (1, '', 20512, X'0002');
INSERT INTO "recency" VALUES (1, '', 20513, X'3A02');
INSERT INTO "recency" VALUES (1, '', 20514, X'0202');
INSERT INTO "recency" VALUES (1, '', 20515, X'0002');
INSERT INTO "recency" VALUES (1, '', 20516, X'0002');
INSERT INTO "recency" VALUES (1, '', 20517, X'0402');
INSERT INTO "recency" VALUES (1, '', 20518, X'0402');
INSERT INTO "recency" VALUES (1, '', 20519, X'0402');
INSERT INTO "recency" VALUES (1, '', 20520, X'0402');
INSERT INTO "recency" VALUES (1, '', 20521, X'0402');
INSERT INTO "recency" VALUES (1, '', 20522, X'0402');
INSERT INTO "recency" VALUES (1, '', 20523, X'0402');
INSERT INTO "recency" VALUES (1, '', 20524, X'0402');
INSERT INTO "recency" VALUES (1, '', 20525, X'0402');
INSERT INTO "recency" VALUES (1, '', 20526, X'0402');
INSERT INTO "recency" VALUES (1, '', 20527, X'0402');
INSERT INTO "recency" VALUES (1, '', 20528, X'0402');
INSERT INTO "recency" VALUES (1, '', 20529, X'0402');
INSERT INTO "recency" VALUES (1, '', 20530, X'0402');
INSERT INTO "recency" VALUES (1, '', 20531, X'0402');
INSERT INTO "recency" VALUES (1, '', 20532, X'0402');
INSERT INTO "recency" VALUES (1, '', 20533, X'0402');
INSERT INTO "recency" VALUES (1, '', 20534, X'0402');
INSERT INTO "recency" VALUES (1, '', 20535, X'0402');
INSERT INTO "recency" VALUES (1, '', 20536, X'0402');
INSERT INTO "recency" VALUES (1, '', 20537, X'0402');
INSERT INTO "recency" VALUES (1, '', 20538, X'0402');
INSERT INTO "recency" VALUES (1, '', 20539, X'0402');
INSERT INTO "recency" VALUES (1, '', 20540, X'0402');
INSERT INTO "recency" VALUES (1, '', 20541, X'0402');
INSERT INTO "recency" VALUES (1, '', 20542, X'0402');
INSERT INTO "recency" VALUES (2, '', 20514, X'0008');
INSERT INTO "recency" VALUES (2, '', 20516, X'0202');
INSERT INTO "recency" VALUES (2, '', 20517, X'0302');
INSERT INTO "recency" VALUES (2, '', 20518, X'02020202');
INSERT INTO "recency" VALUES (2, '', 20519, X'0502');
INSERT INTO "recency" VALUES (2, '', 20520, X'02020102');
INSERT INTO "recency" VALUES (2, '', 20522, X'02020202');
INSERT INTO "recency" VALUES (2, '', 20523, X'0302');
INSERT INTO "recency" VALUES (2, '', 20524, X'02020302');
INSERT INTO "recency" VALUES (2, '', 20526, X'020201020102');
INSERT INTO "recency" VALUES (2, '', 20528, X'0202');
INSERT INTO "recency" VALUES (2, '', 20529, X'03020202');
INSERT INTO "recency" VALUES (2, '', 20530, X'02020202');
INSERT INTO "recency" VALUES (2, '', 20532, X'02020102');
INSERT INTO "recency" VALUES (2, '', 20534, X'020202020102');
INSERT INTO "recency" VALUES (2, '', 20535, X'0302');
INSERT INTO "recency" VALUES (2, '', 20536, X'0202');
INSERT INTO "recency" VALUES (2, '', 20538, X'020201020102');
INSERT INTO "recency" VALUES (2, '', 20539, X'0502');
INSERT INTO "recency" VALUES (2, '', 20540, X'0202');
INSERT INTO "recency" VALUES (2, '', 20541, X'0302');
INSERT INTO "recency" VALUES (2, '', 20542, X'02020202');
INSERT INTO "recency" VALUES (2, 'default', 20514, X'0001');
INSERT INTO "recency" VALUES (2, 'default', 20516, X'0201');
INSERT INTO "recency" VALUES (2, 'default', 20518, X'0201');
INSERT INTO "recency" VALUES (2, 'default', 20520, X'0201');
INSERT INTO "recency" VALUES (2, 'default', 20522, X'0201');
INSERT INTO "recency" VALUES (2, 'default', 20524, X'0201');
INSERT INTO "recency" VALUES (2, 'default', 20526, X'0201');
INSERT INTO "recency" VALUES (2, 'default', 20528, X'0201');
INSERT INTO "recency" VALUES (2, 'default', 20530, X'02010201');
INSERT INTO "recency" VALUES (2, 'default', 20532, X'0201');
INSERT INTO "recency" VALUES (2, 'default', 20534, X'02010201');
INSERT INTO "recency" VALUES (2, 'default', 20536, X'0201');
INSERT INTO "recency" VALUES (2, 'default', 20538, X'02010201');
INSERT INTO "recency" VALUES (2, 'default', 20540, X'0201');
INSERT INTO "recency" VALUES (2, 'default', 20542, X'02010201');
INSERT INTO "recency" VALUES (2, 'gold', 20514, X'0002');
INSERT INTO "recency" VALUES (2, 'gold', 20516, X'0202');
INSERT INTO "recency" VALUES (2, 'gold', 20518, X'0202');
INSERT INTO "recency" VALUES (2, 'gold', 20520, X'0202');
INSERT INTO "recency" VALUES (2, 'gold', 20522, X'0202');
INSERT INTO "recency" VALUES (2, 'gold', 20524, X'0202');
INSERT INTO "recency" VALUES (2, 'gold', 20526, X'0202');
INSERT INTO "recency" VALUES (2, 'gold', 20528, X'0202');
INSERT INTO "recency" VALUES (2, 'gold', 20530, X'00020202');
INSERT INTO "recency" VALUES (2, 'gold', 20532, X'0202');
INSERT INTO "recency" VALUES (2, 'gold', 20534, X'02020202');
INSERT INTO "recency" VALUES (2, 'gold', 20536, X'0202');
INSERT INTO "recency" VALUES (2, 'gold', 20538, X'02020202');
INSERT INTO "recency" VALUES (2, 'gold', 20540, X'0202');
INSERT INTO "recency" VALUES (2, 'gold', 20542, X'02020202');
INSERT INTO "recency" VALUES (7, '', 20542, X'0002');
INSERT INTO "recency" VALUES (8, '', 20513, X'0002');
INSERT INTO "recency" VALUES (9, '', 20542, X'0004');
INSERT INTO "recency" VALUES (4294967296, '', 20542, X'0002');
INSERT INTO "recency" VALUES (4294967297, '', 20542, X'0002');
INSERT INTO "writeCheck" VALUES (1, 0);
INSERT INTO "actor" VALUES (1, 1, 'command', 'command');
INSERT INTO "actor" VALUES (2, 2, 'command', 'command');
INSERT INTO "actor" VALUES (3, 3, 'command', 'command');
INSERT INTO "log" VALUES (1, 1, 0, 8, 1772352000000, NULL, 1, 5, 5, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (2, 3, 0, 1, 1772364600000, NULL, 1, 5, 5, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (3, 3, 1, 5, 1772364600000, NULL, 0, 1, 6, NULL, 2, NULL, NULL, NULL, 1, 2, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (4, 4, 0, 1, 1772454600000, NULL, 1, 5, 5, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (5, 4, 1, 5, 1772454600000, NULL, 0, 1, 6, NULL, 4, NULL, NULL, NULL, 1, 4, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (6, 2, 0, 2, 1772454690000, NULL, 1, 5, 5, 'gold', 0, '{"amount": 2.25, "note": "Größe 2"}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (7, 3, 0, 2, 1772454780000, NULL, 1, 2, 8, NULL, 3, '{"amount": 2.25, "note": "Größe 2"}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (8, 4, 0, 2, 1772454870000, NULL, 1, 2, 8, NULL, 5, '{"amount": 2.25, "note": "Größe 2"}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (9, 5, 0, 2, 1772454960000, NULL, 1, 2, 2, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (10, 5, 0, 1, 1772544600000, NULL, 1, 5, 7, NULL, 9, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (11, 5, 1, 5, 1772544600000, NULL, 0, 1, 8, NULL, 10, NULL, NULL, NULL, 1, 10, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (12, 2, 0, 1, 1772634600000, NULL, 1, 5, 10, NULL, 6, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (13, 2, 1, 5, 1772634600000, NULL, 0, 1, 11, NULL, 12, NULL, NULL, NULL, 1, 12, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (14, 2, 0, 2, 1772634690000, NULL, 1, 9, 20, 'gold', 13, '{"amount": 4.25, "note": "Größe 4"}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (15, 3, 0, 1, 1772724600000, NULL, 1, 5, 13, NULL, 7, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (16, 3, 0, 2, 1772724690000, NULL, 1, 5, 18, NULL, 15, '{"amount": 5.25, "note": "Größe 5"}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (17, 4, 0, 1, 1772814600000, NULL, 1, 5, 13, NULL, 8, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (18, 2, 0, 2, 1772814690000, NULL, 1, 13, 33, 'gold', 14, '{"amount": 6.25, "note": "Größe 6"}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (19, 2, 1, 4, 1772814690000, NULL, 0, 3, 36, NULL, 18, NULL, NULL, NULL, 1, 18, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (20, 4, 0, 2, 1772814780000, NULL, 1, 6, 19, NULL, 17, '{"amount": 6.25, "note": "Größe 6"}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (21, 5, 0, 1, 1772904600000, NULL, 1, 5, 13, NULL, 11, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (22, 5, 0, 2, 1772904690000, NULL, 1, 7, 20, NULL, 21, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (23, 2, 0, 1, 1772965800000, NULL, 1, 5, 41, NULL, 19, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (24, 2, 0, 2, 1772965890000, NULL, 1, 17, 58, 'gold', 23, '{"amount": 8.25, "note": "Größe 8"}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (25, 2, 1, 4, 1772965890000, NULL, 0, 3, 61, NULL, 24, NULL, NULL, NULL, 2, 24, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (26, 3, 0, 2, 1772965980000, NULL, 1, 8, 26, NULL, 16, '{"amount": 8.25, "note": "Größe 8"}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (27, 3, 1, 4, 1772965980000, NULL, 0, 3, 29, NULL, 26, NULL, NULL, NULL, 1, 26, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (28, 3, 0, 1, 1773055800000, NULL, 7, 0, 29, NULL, 27, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (29, 3, 1, 3, 1773055800000, NULL, 0, 10, 39, NULL, 28, NULL, NULL, NULL, 3, 28, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (30, 3, 1, 6, 1773055800000, NULL, 0, 2, 41, NULL, 29, NULL, NULL, NULL, 1, 28, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (31, 4, 0, 1, 1773145800000, NULL, 7, 0, 19, NULL, 20, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (32, 4, 1, 6, 1773145800000, NULL, 0, 2, 21, NULL, 31, NULL, NULL, NULL, 1, 31, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (33, 2, 0, 2, 1773145890000, NULL, 0, 0, 61, 'gold', 25, '{"amount": 1.25, "note": "Größe 10"}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (34, 4, 0, 2, 1773145980000, NULL, 0, 0, 21, NULL, 32, '{"amount": 1.25, "note": "Größe 10"}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (35, 5, 0, 1, 1773235800000, NULL, 7, 0, 20, NULL, 22, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (36, 5, 1, 6, 1773235800000, NULL, 0, 2, 22, NULL, 35, NULL, NULL, NULL, 1, 35, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (37, 3, 0, 2, 1773235890000, NULL, 1, 2, 43, NULL, 30, '{"amount": 2.25, "note": "Größe 11"}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (38, 2, 0, 1, 1773325800000, NULL, 7, 0, 61, NULL, 33, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (39, 2, 1, 6, 1773325800000, NULL, 0, 2, 63, NULL, 38, NULL, NULL, NULL, 1, 38, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (40, 2, 0, 2, 1773325890000, NULL, 1, 7, 70, 'gold', 39, '{"amount": 3.25, "note": "Größe 12"}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (41, 5, 0, 2, 1773325980000, NULL, 1, 3, 25, NULL, 36, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (42, 5, 1, 4, 1773325980000, NULL, 0, 3, 28, NULL, 41, NULL, NULL, NULL, 1, 41, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (43, 3, 0, 1, 1773415800000, NULL, 7, 0, 43, NULL, 37, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (44, 4, 0, 1, 1773505800000, NULL, 7, 0, 21, NULL, 34, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (45, 2, 0, 2, 1773505890000, NULL, 1, 11, 81, 'gold', 40, '{"amount": 5.25, "note": "Größe 14"}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (46, 3, 0, 2, 1773505980000, NULL, 1, 5, 48, NULL, 43, '{"amount": 5.25, "note": "Größe 14"}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (47, 3, 1, 4, 1773505980000, NULL, 0, 3, 51, NULL, 46, NULL, NULL, NULL, 2, 46, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (48, 4, 0, 2, 1773506070000, NULL, 1, 5, 26, NULL, 44, '{"amount": 5.25, "note": "Größe 14"}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (49, 4, 1, 4, 1773506070000, NULL, 0, 3, 29, NULL, 48, NULL, NULL, NULL, 1, 48, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (50, 5, 0, 1, 1773595800000, NULL, 7, 0, 28, NULL, 42, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (51, 5, 1, 3, 1773595800000, NULL, 0, 10, 38, NULL, 50, NULL, NULL, NULL, 3, 50, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (52, 2, 0, 1, 1773657000000, NULL, 7, 0, 81, NULL, 45, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (53, 2, 0, 2, 1773657090000, NULL, 1, 15, 96, 'gold', 52, '{"amount": 7.25, "note": "Größe 16"}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (54, 2, 1, 4, 1773657090000, NULL, 0, 3, 99, NULL, 53, NULL, NULL, NULL, 3, 53, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (55, 3, 0, 1, 1773747000000, NULL, 7, 0, 51, NULL, 47, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (56, 3, 1, 3, 1773747000000, NULL, 0, 10, 61, NULL, 55, NULL, NULL, NULL, 3, 55, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (57, 3, 0, 2, 1773747090000, NULL, 1, 8, 69, NULL, 56, '{"amount": 8.25, "note": "Größe 17"}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (58, 3, 1, 4, 1773747090000, NULL, 0, 3, 72, NULL, 57, NULL, NULL, NULL, 3, 57, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (59, 5, 0, 2, 1773747180000, NULL, 1, 8, 46, NULL, 51, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (60, 5, 1, 4, 1773747180000, NULL, 0, 3, 49, NULL, 59, NULL, NULL, NULL, 2, 59, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (61, 4, 0, 1, 1773837000000, NULL, 7, 0, 29, NULL, 49, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (62, 2, 0, 2, 1773837090000, NULL, 0, 0, 99, 'gold', 54, '{"amount": 0.25, "note": "Größe 18"}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (63, 4, 0, 2, 1773837180000, NULL, 0, 0, 29, 'gold', 61, '{"amount": 0.25, "note": "Größe 18"}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (64, 5, 0, 1, 1773927000000, NULL, 7, 0, 49, NULL, 60, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (65, 2, 0, 1, 1774017000000, NULL, 7, 0, 99, NULL, 62, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (66, 2, 0, 2, 1774017090000, NULL, 1, 5, 104, 'gold', 65, '{"amount": 2.25, "note": "Größe 20"}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (67, 3, 0, 2, 1774017180000, NULL, 1, 2, 74, NULL, 58, '{"amount": 2.25, "note": "Größe 20"}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (68, 3, 0, 1, 1774107000000, NULL, 7, 0, 74, NULL, 67, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (69, 4, 0, 1, 1774197000000, NULL, 7, 0, 29, NULL, 63, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (70, 2, 0, 2, 1774197090000, NULL, 1, 9, 113, 'gold', 66, '{"amount": 4.25, "note": "Größe 22"}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (71, 2, 1, 4, 1774197090000, NULL, 0, 3, 116, NULL, 70, NULL, NULL, NULL, 4, 70, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (72, 4, 0, 2, 1774197180000, NULL, 1, 9, 38, 'gold', 69, '{"amount": 4.25, "note": "Größe 22"}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (73, 5, 0, 2, 1774197270000, NULL, 1, 4, 53, NULL, 64, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (74, 5, 0, 1, 1774287000000, NULL, 7, 0, 53, NULL, 73, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (75, 3, 0, 2, 1774287090000, NULL, 1, 5, 79, NULL, 68, '{"amount": 5.25, "note": "Größe 23"}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (76, 3, 1, 3, 1774287090000, NULL, 0, 10, 89, NULL, 75, NULL, NULL, NULL, 3, 75, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (77, 2, 0, 1, 1774348200000, NULL, 7, 0, 116, NULL, 71, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (78, 2, 0, 2, 1774348290000, NULL, 1, 13, 129, 'gold', 77, '{"amount": 6.25, "note": "Größe 24"}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (79, 3, 0, 1, 1774438200000, NULL, 7, 0, 89, NULL, 76, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (80, 4, 0, 1, 1774528200000, NULL, 7, 0, 38, NULL, 72, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (81, 2, 0, 2, 1774528290000, NULL, 1, 17, 146, 'gold', 78, '{"amount": 8.25, "note": "Größe 26"}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (82, 2, 1, 4, 1774528290000, NULL, 0, 3, 149, NULL, 81, NULL, NULL, NULL, 5, 81, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (83, 3, 0, 2, 1774528380000, NULL, 1, 8, 97, NULL, 79, '{"amount": 8.25, "note": "Größe 26"}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (84, 3, 1, 4, 1774528380000, NULL, 0, 3, 100, NULL, 83, NULL, NULL, NULL, 4, 83, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (85, 4, 0, 2, 1774528470000, NULL, 1, 17, 55, 'gold', 80, '{"amount": 8.25, "note": "Größe 26"}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (86, 4, 1, 4, 1774528470000, NULL, 0, 3, 58, NULL, 85, NULL, NULL, NULL, 2, 85, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (87, 5, 0, 1, 1774618200000, NULL, 7, 0, 53, NULL, 74, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (88, 5, 0, 2, 1774618290000, NULL, 0, 0, 53, NULL, 87, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (89, 2, 0, 1, 1774708200000, NULL, 7, 0, 149, NULL, 82, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (90, 2, 0, 2, 1774708290000, NULL, 0, 0, 149, 'gold', 89, '{"amount": 1.25, "note": "Größe 28"}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (91, 3, 0, 1, 1774798200000, NULL, 7, 0, 100, NULL, 84, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (92, 3, 0, 2, 1774798290000, NULL, 1, 2, 102, NULL, 91, '{"amount": 2.25, "note": "Größe 29"}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (93, 4, 0, 1, 1774888200000, NULL, 7, 0, 58, NULL, 86, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (94, 2, 0, 2, 1774888290000, NULL, 1, 7, 156, 'gold', 90, '{"amount": 3.25, "note": "Größe 30"}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (95, 2, 1, 4, 1774888290000, NULL, 0, 3, 159, NULL, 94, NULL, NULL, NULL, 6, 94, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (96, 4, 0, 2, 1774888380000, NULL, 1, 7, 65, 'gold', 93, '{"amount": 3.25, "note": "Größe 30"}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (97, 4, 0, 1, 1772235000000, 1774888380000, 1, 5, 70, NULL, 96, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (98, 4, 1, 5, 1772235000000, 1774888380000, 0, 1, 71, NULL, 97, NULL, NULL, NULL, 1, 97, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (99, 4, 1, 6, 1772814600000, 1774888380000, 0, 2, 73, NULL, 98, NULL, NULL, NULL, 1, 97, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (100, 4, 2, 5, 1772454600000, 1774888380000, 0, -1, 72, NULL, 99, NULL, NULL, NULL, 1, 97, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (101, 4, 2, 6, 1773145800000, 1774888380000, 0, -2, 70, NULL, 100, NULL, NULL, NULL, 1, 97, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (102, 3, 0, 1, 1767323045000, 1774888380000, 1, 5, 107, NULL, 92, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (103, 3, 1, 5, 1767323045000, 1774888380000, 0, 1, 108, NULL, 102, NULL, NULL, NULL, 1, 102, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (104, 3, 1, 6, 1772724600000, 1774888380000, 0, 2, 110, NULL, 103, NULL, NULL, NULL, 1, 102, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (105, 3, 2, 5, 1772364600000, 1774888380000, 0, -1, 109, NULL, 104, NULL, NULL, NULL, 1, 102, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (106, 3, 2, 6, 1773055800000, 1774888380000, 0, -2, 107, NULL, 105, NULL, NULL, NULL, 1, 102, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (107, 6, 0, 7, 1774888380000, NULL, 1, 5, 5, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (108, 7, 0, 9, 1774888380000, NULL, 1, 90, 90, NULL, 0, '{"door": "user-0", "minutes": 2.5}', NULL, 1806537599999, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (109, 8, 0, 9, 1774888380000, NULL, 1, 90, 90, NULL, 0, '{"door": "user-1", "minutes": 2.5}', NULL, 1806537599999, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (110, 7, 4, 11, 1774888380000, NULL, 0, -5, 85, NULL, 108, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (111, 8, 4, 11, 1774888380000, NULL, 0, -5, 85, NULL, 109, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (112, 8, 5, 11, 1774888380000, NULL, 0, 5, 90, NULL, 111, NULL, NULL, 1777507199999, NULL, 111, NULL, NULL, 3, 'returned');
INSERT INTO "log" VALUES (113, 7, 8, 10, 1774888380000, NULL, 0, 0, 85, NULL, 110, NULL, NULL, 1806537599999, 1774888980000, NULL, 10, NULL, NULL, NULL);
INSERT INTO "log" VALUES (114, 7, 8, 11, 1774888380000, NULL, 0, 0, 85, NULL, 113, NULL, NULL, 1806537599999, 1774888980000, NULL, 5, NULL, NULL, NULL);
INSERT INTO "log" VALUES (115, 7, 4, 10, 1774888380000, NULL, 0, -4, 81, NULL, 114, NULL, NULL, NULL, NULL, 113, NULL, NULL, 3, NULL);
INSERT INTO "log" VALUES (116, 7, 9, 11, 1774888380000, NULL, 0, 0, 81, NULL, 115, NULL, NULL, NULL, NULL, 114, NULL, NULL, NULL, NULL);
INSERT INTO "log" VALUES (117, 8, 8, 10, 1774888380000, NULL, 0, 0, 90, NULL, 112, NULL, NULL, 1806537599999, 1774888440000, NULL, 10, NULL, NULL, NULL);
INSERT INTO "log" VALUES (118, 8, 8, 10, 1774888380000, NULL, 0, 0, 90, NULL, 117, NULL, NULL, 1806537599999, 1775493180000, NULL, 10, NULL, NULL, NULL);
INSERT INTO "log" VALUES (119, 8, 3, 0, 1774888380000, NULL, 0, -3, 87, NULL, 118, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 3, 'counted twice');
INSERT INTO "pointsFlow" VALUES (1, 1767308400000, 5, 1, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 1);
INSERT INTO "pointsFlow" VALUES (1, 1772233200000, 5, 1, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 1);
INSERT INTO "pointsFlow" VALUES (1, 1772319600000, 5, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0);
INSERT INTO "pointsFlow" VALUES (1, 1772406000000, 16, 0, 0, 0, 0, 0, 0, 0, 16, 0, 0, 0, 2);
INSERT INTO "pointsFlow" VALUES (1, 1772492400000, 5, 1, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 0);
INSERT INTO "pointsFlow" VALUES (1, 1772578800000, 14, 1, 0, 0, 0, 0, 0, 0, 15, 0, 0, 0, 0);
INSERT INTO "pointsFlow" VALUES (1, 1772665200000, 10, 2, 0, 0, 0, 0, 0, 0, 12, 0, 0, 0, 0);
INSERT INTO "pointsFlow" VALUES (1, 1772751600000, 24, 5, 0, 0, 0, 0, 0, 0, 29, 0, 0, 0, 0);
INSERT INTO "pointsFlow" VALUES (1, 1772838000000, 12, 0, 0, 0, 0, 0, 0, 0, 12, 0, 0, 0, 0);
INSERT INTO "pointsFlow" VALUES (1, 1772924400000, 30, 6, 0, 0, 0, 0, 0, 0, 36, 0, 0, 0, 0);
INSERT INTO "pointsFlow" VALUES (1, 1773010800000, 0, 10, 0, 0, 0, 0, 0, 0, 10, 0, 0, 0, 0);
INSERT INTO "pointsFlow" VALUES (1, 1773097200000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
INSERT INTO "pointsFlow" VALUES (1, 1773183600000, 2, 2, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0);
INSERT INTO "pointsFlow" VALUES (1, 1773270000000, 10, 5, 0, 0, 0, 0, 0, 0, 15, 0, 0, 0, 0);
INSERT INTO "pointsFlow" VALUES (1, 1773442800000, 21, 6, 0, 0, 0, 0, 0, 0, 27, 0, 0, 0, 0);
INSERT INTO "pointsFlow" VALUES (1, 1773529200000, 0, 10, 0, 0, 0, 0, 0, 0, 10, 0, 0, 0, 0);
INSERT INTO "pointsFlow" VALUES (1, 1773615600000, 15, 3, 0, 0, 0, 0, 0, 0, 18, 0, 0, 0, 0);
INSERT INTO "pointsFlow" VALUES (1, 1773702000000, 16, 16, 0, 0, 0, 0, 0, 0, 32, 0, 0, 0, 0);
INSERT INTO "pointsFlow" VALUES (1, 1773961200000, 7, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0);
INSERT INTO "pointsFlow" VALUES (1, 1774134000000, 22, 3, 0, 0, 0, 0, 0, 0, 25, 0, 0, 0, 0);
INSERT INTO "pointsFlow" VALUES (1, 1774220400000, 5, 10, 0, 0, 0, 0, 0, 0, 15, 0, 0, 0, 0);
INSERT INTO "pointsFlow" VALUES (1, 1774306800000, 13, 0, 0, 0, 0, 0, 0, 0, 13, 0, 0, 0, 0);
INSERT INTO "pointsFlow" VALUES (1, 1774479600000, 42, 9, 0, 0, 0, 0, 0, 0, 51, 0, 0, 0, 0);
INSERT INTO "pointsFlow" VALUES (1, 1774738800000, 2, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0);
INSERT INTO "pointsFlow" VALUES (1, 1774821600000, 14, 3, 0, 0, 0, 0, 0, 53, -36, 0, 0, 0, -1);
INSERT INTO "pointsFlow" VALUES (2, 1772323200000, 5, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 1);
INSERT INTO "pointsFlow" VALUES (2, 1774828800000, 5, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 1);
INSERT INTO "pointsFlow" VALUES (3, 1774828800000, 180, 0, -3, 14, 5, 0, 0, 0, 148, 0, 20, 0, 2);
INSERT INTO "pointsFlow" VALUES (3, 1774888440000, 0, 0, 0, 0, 0, 0, 0, 0, 10, 0, -10, 0, 0);
INSERT INTO "pointsFlow" VALUES (3, 1775493180000, 0, 0, 0, 0, 0, 0, 0, 0, 10, 0, -10, 0, 0);
INSERT INTO "pointsFlow" VALUES (3, 1806537599999, 0, 0, 0, 0, 0, 0, 168, 0, -168, 0, 0, 0, -2);
INSERT INTO "member" VALUES (1, 2, 'user-5', 1772352000000, NULL, 5, 1, NULL, NULL, NULL, 0, X'02000280C0CA869567000001000500C2C0020001080000010000000000010A0001000A0001000A00');
INSERT INTO "member" VALUES (2, 1, 'user-0', 1772352000000, NULL, 159, 95, '["gold"]', NULL, NULL, 0, X'020002A09BB0F9A767000001009F0100FCC002380201040402F4FB02A0FAB6A90E000200000C00000104676F6C6400010300FCC002010000DFF098650304013106008080C5B90F05013101A0D2A4E51006013201A0D28DD20B01BE02000C380A80A8EE9012341E80D499E51030208080C5B90F2C3280FCABA90E241280D482D20B20168080AEA60A1C2480FC949609140A80D4EBBE06101880809793050C1A80FCFD8204082880A8A9D7020014000100BE0200');
INSERT INTO "member" VALUES (3, 1, 'user-1', 1772352000000, NULL, 107, 106, NULL, 'America/New_York', NULL, 2, X'020202A0F1C5A3A767000001006B00FAC002AC010201000002F4FB02A0FECFB90F000276000A000000010300FAC002010301DFF6CFCF01030403392E3504E0FFB38102E0D3B6D30D0501310190BFF9D83706013201A0FECFB90F01D601000DAC010C90BFF9D837380AA0A6F990123604E0FFF8BA1130188080C5B90F2A16E0D3B6D30D2814A0A6E2FD0C240480D482D20B1E10E0D7B8D009182A80A8C0EA071204E0ABF6E8050C1E80ACC2E7030616E0FFB3810200040002040C90BFF9D83700CA0100');
INSERT INTO "member" VALUES (4, 1, 'user-2', 1772454600000, NULL, 70, 101, '["gold"]', NULL, NULL, 0, X'020002C099BBF9A767000001004600FCC0023C0201000002F4FB02C0FCDAB90F00020400060000020764656661756C742004676F6C6400010300FCC002010000BFF28D65030403392E3502E0A99ED702E081A3A60A05013101C0F6BAE21306013201C0FCDAB90F018C0100073C0CC0F6BAE213380EE0A9E39012301A8080C5B90F2010E081A3A60A101280809793050828E0A99ED702000E0002020CC0F6BAE21300800100');
INSERT INTO "member" VALUES (5, 1, NULL, 1772454960000, 1774888500000, 0, 88, NULL, NULL, NULL, 0, X'020000');
INSERT INTO "member" VALUES (6, 2, 'user-0', 1774888380000, NULL, 5, 107, NULL, NULL, NULL, 0, X'020002C099BBF9A767000001000500FCC0020001070000010000000000010A0001000A0001000A00');
INSERT INTO "member" VALUES (7, 3, 'user-0', 1774888380000, NULL, 81, 116, NULL, NULL, NULL, 0, X'020002C099BBF9A76700000102BE9686E7EB015100FCC002000109000001000000000001B401000100B401000100B40100010000');
INSERT INTO "member" VALUES (8, 3, 'user-1', 1774888380000, NULL, 87, 119, NULL, NULL, NULL, 0, X'020004C099BBF9A76700000102BE9686E7EB01430275C0A9070102BE9686E7EB010A0002BE9686E7EB01768090E4C0040102BE9686E7EB010A0002BE9686E7EB0100FCC002000109000001000000000001B401000100B401000100B40100010100');
INSERT INTO "subject" VALUES (1, 1, 'event', 'visit', 1);
INSERT INTO "subject" VALUES (2, 1, 'event', 'buy', 1);
INSERT INTO "subject" VALUES (3, 1, 'streak', 'visits', 1);
INSERT INTO "subject" VALUES (4, 1, 'challenge', 'ten', 1);
INSERT INTO "subject" VALUES (5, 1, 'challenge', 'one', 1);
INSERT INTO "subject" VALUES (6, 1, 'challenge', 'two', 1);
INSERT INTO "subject" VALUES (7, 2, 'event', 'visit', 1);
INSERT INTO "subject" VALUES (8, 2, 'event', 'once', 1);
INSERT INTO "subject" VALUES (9, 3, 'event', 'visit', 1);
INSERT INTO "subject" VALUES (10, 3, 'offer', 'mug', 1);
INSERT INTO "subject" VALUES (11, 3, 'offer', 'voucher', 1);
INSERT INTO "definitionVersion" VALUES (1, 'challenge', 'one', 1, 1772352000000, 1, 1, 0, '{"challengeId":"one","title":"one","eventId":"visit","goal":1,"metric":"count","points":1,"series":"way","step":1}');
INSERT INTO "definitionVersion" VALUES (1, 'challenge', 'ten', 1, 1772352000000, 1, 1, 0, '{"challengeId":"ten","title":"ten","eventId":"buy","goal":10,"metric":"sum","field":"amount","points":3,"repeatable":true}');
INSERT INTO "definitionVersion" VALUES (1, 'challenge', 'two', 1, 1772352000000, 1, 1, 0, '{"challengeId":"two","title":"two","eventId":"visit","goal":2,"metric":"count","points":2,"series":"way","step":2}');
INSERT INTO "definitionVersion" VALUES (1, 'event', 'buy', 1, 1772352000000, 1, 1, 0, '{"eventId":"buy","title":"Buy","description":null,"status":"ACTIVE","limit":null,"maximumReward":null,"reward":{"default":1,"gold":2},"conditions":{"type":"AND","conditions":[{"field":"amount","operator":"greater_than","value":2}]},"metadataFields":[],"type":"TRANSACTION","cooldownSeconds":60,"budget":400}');
INSERT INTO "definitionVersion" VALUES (1, 'event', 'visit', 1, 1772352000000, 1, 1, 0, '{"eventId":"visit","title":"visit","description":null,"status":"ACTIVE","limit":2,"maximumReward":null,"reward":{"default":5},"conditions":{},"metadataFields":[],"type":"FIXED","limitWindow":"month"}');
INSERT INTO "definitionVersion" VALUES (1, 'leaderboard', 'month', 1, 1772352000000, 1, 1, 0, '{"leaderboardId":"month","window":"month"}');
INSERT INTO "definitionVersion" VALUES (1, 'project', 'cafe', 1, 1772352000000, 1, 1, 0, '{"project":"cafe","tenant":"acme","title":"cafe","timezone":"Europe/Berlin","users":{"autoCreate":true},"usergroups":[{"usergroupId":"gold","title":"gold"}]}');
INSERT INTO "definitionVersion" VALUES (1, 'streak', 'visits', 1, 1772352000000, 1, 1, 0, '{"streakId":"visits","title":"visits","events":["visit","buy"],"period":"daily","freezes":{"max":2,"earnEvery":2},"rewards":[{"length":3,"points":10}]}');
INSERT INTO "definitionVersion" VALUES (2, 'event', 'once', 1, 1772352000000, 2, 1, 0, '{"eventId":"once","title":"once","description":null,"status":"ACTIVE","limit":null,"maximumReward":null,"reward":{"default":5},"conditions":{},"metadataFields":[],"type":"FIXED"}');
INSERT INTO "definitionVersion" VALUES (2, 'event', 'once', 2, 1772352000000, 2, 2, 0, NULL);
INSERT INTO "definitionVersion" VALUES (2, 'event', 'visit', 1, 1772352000000, 2, 1, 0, '{"eventId":"visit","title":"visit","description":null,"status":"ACTIVE","limit":null,"maximumReward":null,"reward":{"default":5},"conditions":{},"metadataFields":[],"type":"FIXED"}');
INSERT INTO "definitionVersion" VALUES (2, 'project', 'kiosk', 1, 1772352000000, 2, 1, 0, '{"project":"kiosk","tenant":"acme","title":"kiosk","timezone":"UTC","users":{"autoCreate":true}}');
INSERT INTO "definitionVersion" VALUES (3, 'event', 'visit', 1, 1774888380000, 3, 108, 0, '{"eventId":"visit","title":"visit","description":null,"status":"ACTIVE","limit":null,"maximumReward":null,"reward":{"default":90},"conditions":{},"metadataFields":[],"type":"FIXED","dimensions":["door"],"measures":["minutes"]}');
INSERT INTO "definitionVersion" VALUES (3, 'offer', 'mug', 1, 1774888380000, 3, 108, 0, '{"offerId":"mug","title":"Mug","status":"ACTIVE","cost":{"default":10},"stock":9}');
INSERT INTO "definitionVersion" VALUES (3, 'offer', 'voucher', 1, 1774888380000, 3, 108, 0, '{"offerId":"voucher","title":"Voucher","status":"ACTIVE","cost":{"default":5},"coupon":{"pool":true},"couponDays":30}');
INSERT INTO "definitionVersion" VALUES (3, 'project', 'shop', 1, 1774888380000, 3, 108, 0, '{"project":"shop","tenant":"acme","title":"shop","timezone":"UTC","users":{"autoCreate":true},"points":{"validity":{"months":12,"until":"month"}}}');
INSERT INTO "redemption" VALUES (110, 3, 7, 11, 1774888380000, 5, 1, NULL, 110, 1774888380000, NULL);
INSERT INTO "redemption" VALUES (111, 3, 8, 11, 1774888380000, 5, 4, NULL, 111, 1774888380000, 1774888380000);
INSERT INTO "redemption" VALUES (113, 3, 7, 10, 1774888380000, 4, 1, 1774888980000, 115, 1774888380000, NULL);
INSERT INTO "redemption" VALUES (114, 3, 7, 11, 1774888380000, 5, 2, 1774888980000, NULL, NULL, 1774888380000);
INSERT INTO "redemption" VALUES (117, 3, 8, 10, 1774888380000, 10, 0, 1774888440000, NULL, NULL, NULL);
INSERT INTO "redemption" VALUES (118, 3, 8, 10, 1774888380000, 10, 0, 1775493180000, NULL, NULL, NULL);
INSERT INTO "coupon" VALUES (1, 3, 11, X'01010101010101010101010101010101', 'CODE-1', 3, 0, 110, 30, 1774888380000, 1777507199999, 1774888380000, 3, 'order 1', NULL);
INSERT INTO "coupon" VALUES (2, 3, 11, X'02020202020202020202020202020202', 'CODE-2', 4, 0, 111, 30, 1774888380000, 1777507199999, 1774888380000, 3, NULL, 'returned');
INSERT INTO "coupon" VALUES (3, 3, 11, X'03030303030303030303030303030303', 'CODE-3', 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "coupon" VALUES (4, 3, 11, X'04040404040404040404040404040404', 'CODE-4', 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "offerCount" VALUES (10, 2, 1, 0);
INSERT INTO "offerCount" VALUES (11, 0, 1, 2);
INSERT INTO "offerDay" VALUES (10, 20542, 1, 0, 4, 0, 0, 1);
INSERT INTO "offerDay" VALUES (11, 20542, 2, 1, 10, 5, 1, 2);
INSERT INTO "offerReturn" VALUES (10, 20542, -9223372036854775808, 1);
INSERT INTO "offerReturn" VALUES (11, 20542, -9223372036854775808, 2);
INSERT INTO "daily" VALUES (-3, 20542, 2, 2, 0, 180, 2, 2, X'000000000000000000000000000000000200000000000000', NULL);
INSERT INTO "daily" VALUES (-2, 20513, 1, 1, 0, 5, 1, 1, X'000000000000000001000000000000000000000000000000', NULL);
INSERT INTO "daily" VALUES (-2, 20542, 1, 1, 0, 5, 1, 1, X'000000000000000000000000000000000100000000000000', NULL);
INSERT INTO "daily" VALUES (-1, 20455, 1, 1, 0, 5, 1, 1, X'000000000100000000000000000000000000000000000000', NULL);
INSERT INTO "daily" VALUES (-1, 20512, 1, 1, 0, 5, 1, 1, X'010000000000000000000000000000000000000000000000', NULL);
INSERT INTO "daily" VALUES (-1, 20513, 1, 1, 0, 5, 1, 0, X'000000000000000000000000010000000000000000000000', NULL);
INSERT INTO "daily" VALUES (-1, 20514, 5, 5, 0, 16, 4, 2, X'000000000000000000000000000500000000000000000000', NULL);
INSERT INTO "daily" VALUES (-1, 20515, 1, 1, 0, 5, 1, 0, X'000000000000000000000000000001000000000000000000', NULL);
INSERT INTO "daily" VALUES (-1, 20516, 2, 2, 0, 14, 1, 0, X'000000000000000000000000000000020000000000000000', NULL);
INSERT INTO "daily" VALUES (-1, 20517, 2, 2, 0, 10, 1, 0, X'000000000000000000000000000000000200000000000000', NULL);
INSERT INTO "daily" VALUES (-1, 20518, 3, 3, 0, 24, 2, 0, X'000000000000000000000000000000000003000000000000', NULL);
INSERT INTO "daily" VALUES (-1, 20519, 2, 2, 0, 12, 1, 0, X'000000000000000000000000000000000000020000000000', NULL);
INSERT INTO "daily" VALUES (-1, 20520, 3, 3, 0, 30, 2, 0, X'000000000000000000000003000000000000000000000000', NULL);
INSERT INTO "daily" VALUES (-1, 20521, 1, 1, 1, 0, 1, 0, X'000000000000000000000000010000000000000000000000', NULL);
INSERT INTO "daily" VALUES (-1, 20522, 3, 1, 1, 0, 2, 0, X'000000000000000000000000000300000000000000000000', NULL);
INSERT INTO "daily" VALUES (-1, 20523, 2, 2, 1, 2, 2, 0, X'000000000000000000000000000002000000000000000000', NULL);
INSERT INTO "daily" VALUES (-1, 20524, 3, 3, 1, 10, 2, 0, X'000000000000000000000000000000030000000000000000', NULL);
INSERT INTO "daily" VALUES (-1, 20525, 1, 1, 1, 0, 1, 0, X'000000000000000000000000000000000100000000000000', NULL);
INSERT INTO "daily" VALUES (-1, 20526, 4, 4, 1, 21, 3, 0, X'000000000000000000000000000000000004000000000000', NULL);
INSERT INTO "daily" VALUES (-1, 20527, 1, 1, 1, 0, 1, 0, X'000000000000000000000000000000000000010000000000', NULL);
INSERT INTO "daily" VALUES (-1, 20528, 2, 2, 1, 15, 1, 0, X'000000000000000000000002000000000000000000000000', NULL);
INSERT INTO "daily" VALUES (-1, 20529, 3, 3, 1, 16, 2, 0, X'000000000000000000000000030000000000000000000000', NULL);
INSERT INTO "daily" VALUES (-1, 20530, 3, 1, 1, 0, 2, 0, X'000000000000000000000000000300000000000000000000', NULL);
INSERT INTO "daily" VALUES (-1, 20531, 1, 1, 1, 0, 1, 0, X'000000000000000000000000000001000000000000000000', NULL);
INSERT INTO "daily" VALUES (-1, 20532, 3, 3, 1, 7, 2, 0, X'000000000000000000000000000000030000000000000000', NULL);
INSERT INTO "daily" VALUES (-1, 20533, 1, 1, 1, 0, 1, 0, X'000000000000000000000000000000000100000000000000', NULL);
INSERT INTO "daily" VALUES (-1, 20534, 4, 4, 1, 22, 3, 0, X'000000000000000000000000000000000004000000000000', NULL);
INSERT INTO "daily" VALUES (-1, 20535, 2, 2, 1, 5, 2, 0, X'000000000000000000000000000000000000020000000000', NULL);
INSERT INTO "daily" VALUES (-1, 20536, 2, 2, 1, 13, 1, 0, X'000000000000000000000002000000000000000000000000', NULL);
INSERT INTO "daily" VALUES (-1, 20537, 1, 1, 1, 0, 1, 0, X'000000000000000000000000010000000000000000000000', NULL);
INSERT INTO "daily" VALUES (-1, 20538, 4, 4, 1, 42, 3, 0, X'000000000000000000000000000400000000000000000000', NULL);
INSERT INTO "daily" VALUES (-1, 20539, 2, 1, 1, 0, 1, 0, X'000000000000000000000000000002000000000000000000', NULL);
INSERT INTO "daily" VALUES (-1, 20540, 2, 1, 1, 0, 1, 0, X'000000000000000000000000000000020000000000000000', NULL);
INSERT INTO "daily" VALUES (-1, 20541, 2, 2, 1, 2, 1, 0, X'000000000000000000000000000000000002000000000000', NULL);
INSERT INTO "daily" VALUES (-1, 20542, 3, 3, 1, 14, 2, 0, X'000000000000000000000000000000000000030000000000', NULL);
INSERT INTO "daily" VALUES (1, 20455, 1, 1, 0, 5, 1, 1, X'000000000100000000000000000000000000000000000000', NULL);
INSERT INTO "daily" VALUES (1, 20512, 1, 1, 0, 5, 1, 1, X'010000000000000000000000000000000000000000000000', NULL);
INSERT INTO "daily" VALUES (1, 20513, 1, 1, 0, 5, 1, 0, X'000000000000000000000000010000000000000000000000', NULL);
INSERT INTO "daily" VALUES (1, 20514, 1, 1, 0, 5, 1, 0, X'000000000000000000000000000100000000000000000000', NULL);
INSERT INTO "daily" VALUES (1, 20515, 1, 1, 0, 5, 1, 1, X'000000000000000000000000000001000000000000000000', NULL);
INSERT INTO "daily" VALUES (1, 20516, 1, 1, 0, 5, 1, 1, X'000000000000000000000000000000010000000000000000', NULL);
INSERT INTO "daily" VALUES (1, 20517, 1, 1, 0, 5, 1, 0, X'000000000000000000000000000000000100000000000000', NULL);
INSERT INTO "daily" VALUES (1, 20518, 1, 1, 0, 5, 1, 0, X'000000000000000000000000000000000001000000000000', NULL);
INSERT INTO "daily" VALUES (1, 20519, 1, 1, 0, 5, 1, 0, X'000000000000000000000000000000000000010000000000', NULL);
INSERT INTO "daily" VALUES (1, 20520, 1, 1, 0, 5, 1, 0, X'000000000000000000000001000000000000000000000000', NULL);
INSERT INTO "daily" VALUES (1, 20521, 1, 1, 1, 0, 1, 0, X'000000000000000000000000010000000000000000000000', NULL);
INSERT INTO "daily" VALUES (1, 20522, 1, 1, 1, 0, 1, 0, X'000000000000000000000000000100000000000000000000', NULL);
INSERT INTO "daily" VALUES (1, 20523, 1, 1, 1, 0, 1, 0, X'000000000000000000000000000001000000000000000000', NULL);
INSERT INTO "daily" VALUES (1, 20524, 1, 1, 1, 0, 1, 0, X'000000000000000000000000000000010000000000000000', NULL);
INSERT INTO "daily" VALUES (1, 20525, 1, 1, 1, 0, 1, 0, X'000000000000000000000000000000000100000000000000', NULL);
INSERT INTO "daily" VALUES (1, 20526, 1, 1, 1, 0, 1, 0, X'000000000000000000000000000000000001000000000000', NULL);
INSERT INTO "daily" VALUES (1, 20527, 1, 1, 1, 0, 1, 0, X'000000000000000000000000000000000000010000000000', NULL);
INSERT INTO "daily" VALUES (1, 20528, 1, 1, 1, 0, 1, 0, X'000000000000000000000001000000000000000000000000', NULL);
INSERT INTO "daily" VALUES (1, 20529, 1, 1, 1, 0, 1, 0, X'000000000000000000000000010000000000000000000000', NULL);
INSERT INTO "daily" VALUES (1, 20530, 1, 1, 1, 0, 1, 0, X'000000000000000000000000000100000000000000000000', NULL);
INSERT INTO "daily" VALUES (1, 20531, 1, 1, 1, 0, 1, 0, X'000000000000000000000000000001000000000000000000', NULL);
INSERT INTO "daily" VALUES (1, 20532, 1, 1, 1, 0, 1, 0, X'000000000000000000000000000000010000000000000000', NULL);
INSERT INTO "daily" VALUES (1, 20533, 1, 1, 1, 0, 1, 0, X'000000000000000000000000000000000100000000000000', NULL);
INSERT INTO "daily" VALUES (1, 20534, 1, 1, 1, 0, 1, 0, X'000000000000000000000000000000000001000000000000', NULL);
INSERT INTO "daily" VALUES (1, 20535, 1, 1, 1, 0, 1, 0, X'000000000000000000000000000000000000010000000000', NULL);
INSERT INTO "daily" VALUES (1, 20536, 1, 1, 1, 0, 1, 0, X'000000000000000000000001000000000000000000000000', NULL);
INSERT INTO "daily" VALUES (1, 20537, 1, 1, 1, 0, 1, 0, X'000000000000000000000000010000000000000000000000', NULL);
INSERT INTO "daily" VALUES (1, 20538, 1, 1, 1, 0, 1, 0, X'000000000000000000000000000100000000000000000000', NULL);
INSERT INTO "daily" VALUES (1, 20539, 1, 1, 1, 0, 1, 0, X'000000000000000000000000000001000000000000000000', NULL);
INSERT INTO "daily" VALUES (1, 20540, 1, 1, 1, 0, 1, 0, X'000000000000000000000000000000010000000000000000', NULL);
INSERT INTO "daily" VALUES (1, 20541, 1, 1, 1, 0, 1, 0, X'000000000000000000000000000000000001000000000000', NULL);
INSERT INTO "daily" VALUES (1, 20542, 1, 1, 1, 0, 1, 0, X'000000000000000000000000000000000000010000000000', NULL);
INSERT INTO "daily" VALUES (2, 20514, 4, 4, 0, 11, 4, 4, X'000000000000000000000000000400000000000000000000', NULL);
INSERT INTO "daily" VALUES (2, 20516, 1, 1, 0, 9, 1, 0, X'000000000000000000000000000000010000000000000000', NULL);
INSERT INTO "daily" VALUES (2, 20517, 1, 1, 0, 5, 1, 0, X'000000000000000000000000000000000100000000000000', NULL);
INSERT INTO "daily" VALUES (2, 20518, 2, 2, 0, 19, 2, 0, X'000000000000000000000000000000000002000000000000', NULL);
INSERT INTO "daily" VALUES (2, 20519, 1, 1, 0, 7, 1, 0, X'000000000000000000000000000000000000010000000000', NULL);
INSERT INTO "daily" VALUES (2, 20520, 2, 2, 0, 25, 2, 0, X'000000000000000000000002000000000000000000000000', NULL);
INSERT INTO "daily" VALUES (2, 20522, 2, 0, 0, 0, 2, 0, X'000000000000000000000000000200000000000000000000', NULL);
INSERT INTO "daily" VALUES (2, 20523, 1, 1, 0, 2, 1, 0, X'000000000000000000000000000001000000000000000000', NULL);
INSERT INTO "daily" VALUES (2, 20524, 2, 2, 0, 10, 2, 0, X'000000000000000000000000000000020000000000000000', NULL);
INSERT INTO "daily" VALUES (2, 20526, 3, 3, 0, 21, 3, 0, X'000000000000000000000000000000000003000000000000', NULL);
INSERT INTO "daily" VALUES (2, 20528, 1, 1, 0, 15, 1, 0, X'000000000000000000000001000000000000000000000000', NULL);
INSERT INTO "daily" VALUES (2, 20529, 2, 2, 0, 16, 2, 0, X'000000000000000000000000020000000000000000000000', NULL);
INSERT INTO "daily" VALUES (2, 20530, 2, 0, 0, 0, 2, 0, X'000000000000000000000000000200000000000000000000', NULL);
INSERT INTO "daily" VALUES (2, 20532, 2, 2, 0, 7, 2, 0, X'000000000000000000000000000000020000000000000000', NULL);
INSERT INTO "daily" VALUES (2, 20534, 3, 3, 0, 22, 3, 0, X'000000000000000000000000000000000003000000000000', NULL);
INSERT INTO "daily" VALUES (2, 20535, 1, 1, 0, 5, 1, 0, X'000000000000000000000000000000000000010000000000', NULL);
INSERT INTO "daily" VALUES (2, 20536, 1, 1, 0, 13, 1, 0, X'000000000000000000000001000000000000000000000000', NULL);
INSERT INTO "daily" VALUES (2, 20538, 3, 3, 0, 42, 3, 0, X'000000000000000000000000000300000000000000000000', NULL);
INSERT INTO "daily" VALUES (2, 20539, 1, 0, 0, 0, 1, 0, X'000000000000000000000000000001000000000000000000', NULL);
INSERT INTO "daily" VALUES (2, 20540, 1, 0, 0, 0, 1, 0, X'000000000000000000000000000000010000000000000000', NULL);
INSERT INTO "daily" VALUES (2, 20541, 1, 1, 0, 2, 1, 0, X'000000000000000000000000000000000001000000000000', NULL);
INSERT INTO "daily" VALUES (2, 20542, 2, 2, 0, 14, 2, 0, X'000000000000000000000000000000000000020000000000', NULL);
INSERT INTO "daily" VALUES (7, 20542, 1, 1, 0, 5, 1, 1, X'000000000000000000000000000000000100000000000000', NULL);
INSERT INTO "daily" VALUES (8, 20513, 1, 1, 0, 5, 1, 1, X'000000000000000001000000000000000000000000000000', NULL);
INSERT INTO "daily" VALUES (9, 20542, 2, 2, 0, 180, 2, 2, X'000000000000000000000000000000000200000000000000', X'02028090DFC04A80C8AFA02580C8AFA025');
INSERT INTO "daily" VALUES (4294967296, 20542, 1, 1, 0, 90, 1, 1, X'000000000000000000000000000000000100000000000000', X'020180C8AFA02580C8AFA02580C8AFA025');
INSERT INTO "daily" VALUES (4294967297, 20542, 1, 1, 0, 90, 1, 1, X'000000000000000000000000000000000100000000000000', X'020180C8AFA02580C8AFA02580C8AFA025');
INSERT INTO "usergroupDaily" VALUES (-1, 'gold', 20514, 1, 5);
INSERT INTO "usergroupDaily" VALUES (-1, 'gold', 20516, 1, 9);
INSERT INTO "usergroupDaily" VALUES (-1, 'gold', 20518, 1, 13);
INSERT INTO "usergroupDaily" VALUES (-1, 'gold', 20520, 1, 17);
INSERT INTO "usergroupDaily" VALUES (-1, 'gold', 20522, 1, 0);
INSERT INTO "usergroupDaily" VALUES (-1, 'gold', 20524, 1, 7);
INSERT INTO "usergroupDaily" VALUES (-1, 'gold', 20526, 1, 11);
INSERT INTO "usergroupDaily" VALUES (-1, 'gold', 20528, 1, 15);
INSERT INTO "usergroupDaily" VALUES (-1, 'gold', 20530, 2, 0);
INSERT INTO "usergroupDaily" VALUES (-1, 'gold', 20532, 1, 5);
INSERT INTO "usergroupDaily" VALUES (-1, 'gold', 20534, 2, 18);
INSERT INTO "usergroupDaily" VALUES (-1, 'gold', 20536, 1, 13);
INSERT INTO "usergroupDaily" VALUES (-1, 'gold', 20538, 2, 34);
INSERT INTO "usergroupDaily" VALUES (-1, 'gold', 20540, 1, 0);
INSERT INTO "usergroupDaily" VALUES (-1, 'gold', 20542, 2, 14);
INSERT INTO "usergroupDaily" VALUES (2, 'gold', 20514, 1, 5);
INSERT INTO "usergroupDaily" VALUES (2, 'gold', 20516, 1, 9);
INSERT INTO "usergroupDaily" VALUES (2, 'gold', 20518, 1, 13);
INSERT INTO "usergroupDaily" VALUES (2, 'gold', 20520, 1, 17);
INSERT INTO "usergroupDaily" VALUES (2, 'gold', 20522, 1, 0);
INSERT INTO "usergroupDaily" VALUES (2, 'gold', 20524, 1, 7);
INSERT INTO "usergroupDaily" VALUES (2, 'gold', 20526, 1, 11);
INSERT INTO "usergroupDaily" VALUES (2, 'gold', 20528, 1, 15);
INSERT INTO "usergroupDaily" VALUES (2, 'gold', 20530, 2, 0);
INSERT INTO "usergroupDaily" VALUES (2, 'gold', 20532, 1, 5);
INSERT INTO "usergroupDaily" VALUES (2, 'gold', 20534, 2, 18);
INSERT INTO "usergroupDaily" VALUES (2, 'gold', 20536, 1, 13);
INSERT INTO "usergroupDaily" VALUES (2, 'gold', 20538, 2, 34);
INSERT INTO "usergroupDaily" VALUES (2, 'gold', 20540, 1, 0);
INSERT INTO "usergroupDaily" VALUES (2, 'gold', 20542, 2, 14);
INSERT INTO "recencyMonth" VALUES (-3, '', 24314, 2, X'0004');
INSERT INTO "recencyMonth" VALUES (-2, '', 24314, 2, X'0004');
INSERT INTO "recencyMonth" VALUES (-1, '', 24312, 1, X'0002');
INSERT INTO "recencyMonth" VALUES (-1, '', 24313, 1, X'0002');
INSERT INTO "recencyMonth" VALUES (-1, '', 24314, 4, X'000401023902');
INSERT INTO "recencyMonth" VALUES (-1, 'default', 24314, 0, X'');
INSERT INTO "recencyMonth" VALUES (-1, 'gold', 24314, 2, X'0004');
INSERT INTO "recencyMonth" VALUES (1, '', 24312, 1, X'0002');
INSERT INTO "recencyMonth" VALUES (1, '', 24313, 1, X'0002');
INSERT INTO "recencyMonth" VALUES (1, '', 24314, 4, X'000401023902');
INSERT INTO "recencyMonth" VALUES (2, '', 24314, 4, X'0008');
INSERT INTO "recencyMonth" VALUES (2, 'default', 24314, -1, X'0001');
INSERT INTO "recencyMonth" VALUES (2, 'gold', 24314, 2, X'0004');
INSERT INTO "recencyMonth" VALUES (7, '', 24314, 1, X'0002');
INSERT INTO "recencyMonth" VALUES (8, '', 24314, 1, X'0002');
INSERT INTO "recencyMonth" VALUES (9, '', 24314, 2, X'0004');
INSERT INTO "recencyMonth" VALUES (4294967296, '', 24314, 1, X'0002');
INSERT INTO "recencyMonth" VALUES (4294967297, '', 24314, 1, X'0002');
INSERT INTO "retention" VALUES (-3, 0, 2935, X'0004');
INSERT INTO "retention" VALUES (-3, 1, 24314, X'0004');
INSERT INTO "retention" VALUES (-2, 0, 2930, X'0002');
INSERT INTO "retention" VALUES (-2, 0, 2935, X'0002');
INSERT INTO "retention" VALUES (-2, 1, 24314, X'0004');
INSERT INTO "retention" VALUES (-1, 0, 2922, X'0002');
INSERT INTO "retention" VALUES (-1, 0, 2930, X'00020802');
INSERT INTO "retention" VALUES (-1, 0, 2931, X'000401020802');
INSERT INTO "retention" VALUES (-1, 0, 2932, X'010401020802');
INSERT INTO "retention" VALUES (-1, 0, 2933, X'020401020802');
INSERT INTO "retention" VALUES (-1, 0, 2934, X'030401020802');
INSERT INTO "retention" VALUES (-1, 0, 2935, X'04020102');
INSERT INTO "retention" VALUES (-1, 1, 24312, X'0002');
INSERT INTO "retention" VALUES (-1, 1, 24313, X'0002');
INSERT INTO "retention" VALUES (-1, 1, 24314, X'000401020102');
INSERT INTO "retention" VALUES (1, 0, 2922, X'0002');
INSERT INTO "retention" VALUES (1, 0, 2930, X'00020802');
INSERT INTO "retention" VALUES (1, 0, 2931, X'000401020802');
INSERT INTO "retention" VALUES (1, 0, 2932, X'010401020802');
INSERT INTO "retention" VALUES (1, 0, 2933, X'020401020802');
INSERT INTO "retention" VALUES (1, 0, 2934, X'030401020802');
INSERT INTO "retention" VALUES (1, 0, 2935, X'0502');
INSERT INTO "retention" VALUES (1, 1, 24312, X'0002');
INSERT INTO "retention" VALUES (1, 1, 24313, X'0002');
INSERT INTO "retention" VALUES (1, 1, 24314, X'000401020102');
INSERT INTO "retention" VALUES (2, 0, 2931, X'0008');
INSERT INTO "retention" VALUES (2, 0, 2932, X'0108');
INSERT INTO "retention" VALUES (2, 0, 2933, X'0208');
INSERT INTO "retention" VALUES (2, 0, 2934, X'0308');
INSERT INTO "retention" VALUES (2, 0, 2935, X'0404');
INSERT INTO "retention" VALUES (2, 1, 24314, X'0008');
INSERT INTO "retention" VALUES (7, 0, 2935, X'0002');
INSERT INTO "retention" VALUES (7, 1, 24314, X'0002');
INSERT INTO "retention" VALUES (8, 0, 2930, X'0002');
INSERT INTO "retention" VALUES (8, 1, 24314, X'0002');
INSERT INTO "retention" VALUES (9, 0, 2935, X'0004');
INSERT INTO "retention" VALUES (9, 1, 24314, X'0004');
INSERT INTO "field" VALUES (1, 9, 0, 'door', NULL, NULL, 0, 0);
INSERT INTO "field" VALUES (2, 9, 1, 'minutes', NULL, NULL, 0, 0);
INSERT INTO "dimensionValue" VALUES (4294967296, 1, 'user-0');
INSERT INTO "dimensionValue" VALUES (4294967297, 1, 'user-1');
INSERT INTO "monthly" VALUES (4294967296, 24314, 1, 1, 0, 90, X'020180C8AFA02580C8AFA02580C8AFA025');
INSERT INTO "monthly" VALUES (4294967297, 24314, 1, 1, 0, 90, X'020180C8AFA02580C8AFA02580C8AFA025');
DELETE FROM sqlite_sequence;
INSERT INTO "sqlite_sequence" VALUES ('dimensionValue', 4294967297);
INSERT INTO "sqlite_sequence" VALUES ('field', 2);
