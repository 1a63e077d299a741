<?php
// What one would write without Punchcard: a PHP script over SQLite that logs an event, with the same promise, that it
// is on disk before the answer. It keeps the log, the balance, the day's figures, the streak and a leaderboard, and has
// no limits, conditions, challenges, groups and exact unique users, so it has less to do.
declare(strict_types=1);

function answer(int $status, array $body): never
{
    $text = json_encode($body);
    http_response_code($status);
    header('Content-Type: application/json');
    header('Content-Length: ' . strlen($text));
    echo $text;
    exit;
}

function decoded(string $part): string
{
    return (string) base64_decode(strtr($part, '-_', '+/'));
}

function row(SQLite3 $database, string $sql, mixed ...$values): array|false
{
    $statement = $database->prepare($sql);
    foreach ($values as $index => $value) {
        $statement->bindValue($index + 1, $value);
    }
    return $statement->execute()->fetchArray(SQLITE3_ASSOC);
}

[$head, $claims, $signature] = array_pad(explode('.', substr($_SERVER['HTTP_AUTHORIZATION'] ?? '', 7)), 3, '');
if (!hash_equals(hash_hmac('sha256', "$head.$claims", getenv('BENCH_SECRET'), true), decoded($signature))) {
    answer(401, ['statusCode' => 401, 'message' => 'The signature is wrong.']);
}
$claims = json_decode(decoded($claims), true);
if ($claims['exp'] < time()) {
    answer(401, ['statusCode' => 401, 'message' => 'The token has expired.']);
}

$database = new SQLite3(getenv('BENCH_PHP_DATABASE'));
$database->enableExceptions(true);
$database->busyTimeout(30000);
$database->exec('PRAGMA synchronous = FULL');

if ($_SERVER['REQUEST_METHOD'] === 'GET') {
    $event = basename(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
    answer(200, json_decode(row($database, 'SELECT definition FROM event WHERE id = ?', $event)['definition'], true));
}

$body = json_decode(file_get_contents('php://input'), true);
$user = $body['userId'];
if ($claims['sub'] !== $user && ($claims['scope'] ?? '') !== 'admin') {
    answer(403, ['statusCode' => 403, 'message' => 'The token is for another user.']);
}
$today = date('Y-m-d');
$database->exec('BEGIN IMMEDIATE');
$event = row($database, 'SELECT id, definition FROM event WHERE id = ?', $body['eventId']);
if ($event === false) {
    $database->exec('ROLLBACK');
    answer(404, ['statusCode' => 404, 'message' => 'Event does not exist.']);
}
$points = (int) min(1000, round($body['metadata']['amount']));
row(
    $database, 'INSERT INTO log (user, event, at, points, metadata) VALUES (?, ?, ?, ?, ?)',
    $user, $event['id'], time(), $points, json_encode($body['metadata']));
$streak = row($database, 'SELECT length, day FROM streak WHERE user = ?', $user);
$isNewToday = $streak === false || $streak['day'] !== $today;
$length = !$isNewToday ? $streak['length'] : 1;
if ($isNewToday && $streak !== false && $streak['day'] === date('Y-m-d', time() - 86400)) {
    $length = $streak['length'] + 1;
}
row($database, 'REPLACE INTO streak (user, length, day) VALUES (?, ?, ?)', $user, $length, $today);
$balance = row(
    $database, 'INSERT INTO balance VALUES (?, ?)
        ON CONFLICT DO UPDATE SET points = points + excluded.points RETURNING points', $user, $points)['points'];
row(
    $database, 'INSERT INTO daily VALUES (?, ?, 1, ?, ?) ON CONFLICT DO UPDATE
        SET events = events + 1, users = users + excluded.users, points = points + excluded.points',
    $today, $event['id'], (int) $isNewToday, $points);
row(
    $database, 'INSERT INTO board VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET points = points + excluded.points',
    substr($today, 0, 7), $user, $points);
$database->exec('COMMIT');
answer(200, ['statusCode' => 200, 'message' => 'Event erfolgreich geloggt', 'data' => [
    'userId' => $user, 'eventId' => $event['id'], 'points' => $points, 'metadata' => $body['metadata'],
    'balance' => $balance, 'streak' => $length,
]]);
