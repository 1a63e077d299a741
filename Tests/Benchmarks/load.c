// Sends HTTP requests to 127.0.0.1 over kept connections, and prints as JSON how many were answered, and how fast.
//
// usage: load PORT REQUESTS CONNECTIONS SECONDS RATE [METHOD]
//
// REQUESTS is a file of whole requests, each after its length (4 bytes, least first); they are sent in turn, over and
// over. With RATE 0, each connection sends as soon as it has its answer: that finds the throughput. With another, so
// many requests are due each second, at even distances, however late the answers before them are. A request's time
// counts from when it was due, so that waiting for a slow answer before it is part of it: else the slow ones would hide
// each other. With METHOD, the times of requests with another method are left out.
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { LONGEST_HEAD = 16384, GRACE = 10 };

struct connection {
    int socket;
    const char *unsent;
    size_t unsent_length;
    int64_t since;              // when the request was due, in nanoseconds
    int is_timed;
    int64_t body_left;          // -1 until the head is complete
    size_t head_length;
    char head[LONGEST_HEAD];
};

struct request {
    const char *bytes;
    uint32_t length;
};

static struct request *requests;
static size_t request_count, next_request;
static int poller;
static const char *method;      // that of the requests that are timed, or NULL
static int64_t *times;          // of the answered requests that are timed, in nanoseconds
static size_t timed, answered, in_time, failed, capacity;

static void fail(const char *what) {
    fprintf(stderr, "load: %s%s%s\n", what, errno ? ": " : "", errno ? strerror(errno) : "");
    exit(1);
}

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void read_requests(const char *path) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    struct stat status;
    if (file < 0 || fstat(file, &status) != 0) fail(path);
    const unsigned char *bytes = mmap(NULL, status.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
    if (bytes == MAP_FAILED) fail(path);
    size_t size = status.st_size, room = 0;
    for (size_t at = 0; at + 4 <= size;) {
        uint32_t length = bytes[at] | bytes[at + 1] << 8 | bytes[at + 2] << 16 | (uint32_t)bytes[at + 3] << 24;
        at += 4;
        if (length == 0 || length > size - at) fail("REQUESTS is cut off");
        if (request_count == room) {
            room = room ? room * 2 : 1024;
            requests = realloc(requests, room * sizeof *requests);
            if (!requests) fail("memory");
        }
        requests[request_count++] = (struct request){(const char *)bytes + at, length};
        at += length;
    }
    if (request_count == 0) fail("REQUESTS is empty");
}

static void open_connection(struct connection *connection, uint16_t port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int on = 1;
    connection->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connection->socket < 0 || connect(connection->socket, (struct sockaddr *)&address, sizeof address) != 0) {
        fail("connecting");
    }
    setsockopt(connection->socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (fcntl(connection->socket, F_SETFL, O_NONBLOCK) != 0) fail("fcntl");
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
    if (epoll_ctl(poller, EPOLL_CTL_ADD, connection->socket, &event) != 0) fail("epoll_ctl");
}

static void write_more(struct connection *connection) {
    ssize_t sent = send(connection->socket, connection->unsent, connection->unsent_length, MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN) fail("sending");
    if (sent < 0) sent = 0;
    connection->unsent += sent;
    connection->unsent_length -= sent;
}

static void send_next(struct connection *connection, int64_t due) {
    const struct request *request = &requests[next_request];
    next_request = (next_request + 1) % request_count;
    connection->unsent = request->bytes;
    connection->unsent_length = request->length;
    connection->since = due;
    connection->is_timed = !method || strncmp(request->bytes, method, strlen(method)) == 0;
    connection->head_length = 0;
    connection->body_left = -1;
    write_more(connection);
    if (connection->unsent_length > 0) {
        struct epoll_event event = {.events = EPOLLIN | EPOLLOUT, .data.ptr = connection};
        epoll_ctl(poller, EPOLL_CTL_MOD, connection->socket, &event);
    }
}

static void note(int64_t time) {
    if (timed == capacity) {
        capacity = capacity ? capacity * 2 : 65536;
        times = realloc(times, capacity * sizeof *times);
        if (!times) fail("memory");
    }
    times[timed++] = time;
}

// Takes the head apart once it is complete; what follows it already is the body's.
static void read_head(struct connection *connection) {
    connection->head[connection->head_length] = 0;
    char *end = strstr(connection->head, "\r\n\r\n");
    if (!end) {
        if (connection->head_length == LONGEST_HEAD - 1) fail("the head of an answer is too long");
        return;
    }
    errno = 0;
    if (strncmp(connection->head, "HTTP/1.1 ", 9) != 0) fail("not an answer of HTTP/1.1");
    if (connection->head[9] != '2' && failed++ == 0) {
        fprintf(stderr, "load: %.*s\n", (int)(connection->head_length < 600 ? connection->head_length : 600),
                connection->head);
    }
    for (char *line = connection->head; line < end; line = strstr(line, "\r\n") + 2) {
        if (strncasecmp(line, "content-length:", 15) == 0) {
            connection->body_left = atoll(line + 15) - (connection->head + connection->head_length - (end + 4));
        }
    }
    if (connection->body_left < 0) fail("an answer has no Content-Length, or is longer than it");
}

// Whether the answer is complete.
static int read_more(struct connection *connection) {
    static char rest[262144];
    for (;;) {
        int in_body = connection->body_left >= 0;
        ssize_t length = in_body
            ? recv(connection->socket, rest, sizeof rest, 0)
            : recv(connection->socket, connection->head + connection->head_length,
                   LONGEST_HEAD - 1 - connection->head_length, 0);
        if (length < 0 && errno == EAGAIN) return 0;
        if (length < 0) fail("receiving");
        if (length == 0) {
            errno = 0;
            fail("the server has closed a connection");
        }
        if (in_body) {
            connection->body_left -= length;
        } else {
            connection->head_length += length;
            read_head(connection);
        }
        if (connection->body_left == 0) return 1;
    }
}

static int ascending(const void *a, const void *b) {
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

static double microseconds(double share) {
    if (timed == 0) return 0;
    size_t index = share * timed;
    return times[index < timed ? index : timed - 1] / 1000.0;
}

int main(int count, char **arguments) {
    if (count != 6 && count != 7) {
        fprintf(stderr, "usage: load PORT REQUESTS CONNECTIONS SECONDS RATE [METHOD]\n");
        return 64;
    }
    if (count == 7) method = arguments[6];
    read_requests(arguments[2]);
    int connection_count = atoi(arguments[3]);
    double seconds = atof(arguments[4]), rate = atof(arguments[5]);
    struct connection *connections = calloc(connection_count, sizeof *connections);
    struct connection **idle = calloc(connection_count, sizeof *idle);
    poller = epoll_create1(EPOLL_CLOEXEC);
    if (connection_count < 1 || !connections || !idle || poller < 0) fail("memory");
    for (int i = 0; i < connection_count; i++) {
        open_connection(&connections[i], atoi(arguments[1]));
        idle[i] = &connections[i];
    }
    int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    struct epoll_event timer_event = {.events = EPOLLIN, .data.ptr = NULL};
    if (timer < 0 || epoll_ctl(poller, EPOLL_CTL_ADD, timer, &timer_event) != 0) fail("timerfd_create");

    int idle_count = connection_count;
    int64_t start = now(), end = start + seconds * 1e9, sent = 0;
    int64_t due_count = rate * seconds < 1 ? 1 : rate * seconds;
    for (;;) {
        int64_t time = now();
        if (rate == 0) {
            // However short the time, each connection sends once, and something is timed.
            while (idle_count > 0 && (time < end || sent < connection_count || timed == 0)) {
                send_next(idle[--idle_count], time);
                sent++;
            }
            if (time >= end && idle_count == connection_count) break;
        } else {
            while (idle_count > 0 && sent < due_count && start + sent * (1e9 / rate) <= time) {
                send_next(idle[--idle_count], start + sent * (1e9 / rate));
                sent++;
            }
            if (sent == due_count && idle_count == connection_count) break;
            if (idle_count > 0 && sent < due_count) {
                int64_t due = start + sent * (1e9 / rate);
                struct itimerspec at = {.it_value = {due / 1000000000, due % 1000000000}};
                timerfd_settime(timer, TFD_TIMER_ABSTIME, &at, NULL);
            }
        }
        if (time > end + GRACE * 1000000000LL) break;
        struct epoll_event events[64];
        int ready = epoll_wait(poller, events, 64, 1000);
        if (ready < 0 && errno != EINTR) fail("epoll_wait");
        for (int i = 0; i < ready; i++) {
            struct connection *connection = events[i].data.ptr;
            if (!connection) {
                uint64_t expirations;
                if (read(timer, &expirations, sizeof expirations) < 0 && errno != EAGAIN) fail("timer");
                continue;
            }
            if (events[i].events & EPOLLOUT) {
                write_more(connection);
                if (connection->unsent_length == 0) {
                    struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
                    epoll_ctl(poller, EPOLL_CTL_MOD, connection->socket, &event);
                }
            }
            if (events[i].events & ~EPOLLOUT && read_more(connection)) {
                int64_t arrived = now();
                if (connection->is_timed) note(arrived - connection->since);
                answered++;
                if (arrived < end) in_time++;
                idle[idle_count++] = connection;
            }
        }
    }
    // A time so short that nothing was answered in it counts to the last answer.
    double per_second = in_time > 0 ? in_time / seconds : answered / ((now() - start) / 1e9);
    // How many were due and are not answered, GRACE seconds after the last.
    int64_t unanswered = rate == 0 ? connection_count - idle_count : due_count - (int64_t)answered;
    qsort(times, timed, sizeof *times, ascending);
    printf("{\"answered\":%zu,\"failed\":%zu,\"unanswered\":%lld,\"rate\":%.3f,"
           "\"p50\":%.1f,\"p99\":%.1f,\"p999\":%.1f,\"max\":%.1f}\n",
           answered, failed, (long long)unanswered, per_second, microseconds(0.5), microseconds(0.99),
           microseconds(0.999), microseconds(1));
    return 0;
}
