/* libfcgi's request-at-a-time interface, and what Linux offers of sockets and polling that Swift's Glibc module does not
 * show: epoll_event is a packed union, and accept4 needs _GNU_SOURCE. */
#ifndef CFASTCGI_SHIM_H
#define CFASTCGI_SHIM_H

#include <fcgiapp.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>

extern int accept4(int, struct sockaddr *, socklen_t *, int);
extern char **environ;

/* POLLRDHUP, that a peer has ended what it sends, which needs _GNU_SOURCE: poll(2) has epoll's values. */
static const short cfastcgi_hangup = EPOLLRDHUP;

static inline int cfastcgi_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

/* Reports `token` once when `descriptor` has something to read, or its peer has gone; then it has to be armed again.
 * `operation` is EPOLL_CTL_ADD or EPOLL_CTL_MOD. */
static inline int cfastcgi_epoll_once(int epoll, int operation, int descriptor, uint64_t token) {
    struct epoll_event event = {.events = EPOLLIN | EPOLLRDHUP | EPOLLONESHOT, .data = {.u64 = token}};
    return epoll_ctl(epoll, operation, descriptor, &event);
}

/* Reports `token` for as long as `descriptor` has something to read. */
static inline int cfastcgi_epoll_always(int epoll, int descriptor, uint64_t token) {
    struct epoll_event event = {.events = EPOLLIN, .data = {.u64 = token}};
    return epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
}

static inline int cfastcgi_epoll_remove(int epoll, int descriptor) {
    return epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, 0);
}

/* Waits for one event. 1: `*token` is its token; 0: `milliseconds` (-1: no bound) have passed; -1: errno. */
static inline int cfastcgi_epoll_wait(int epoll, int milliseconds, uint64_t *token) {
    struct epoll_event event;
    int count = epoll_wait(epoll, &event, 1, milliseconds);
    if (count > 0) *token = event.data.u64;
    return count;
}

static inline int cfastcgi_accept(int listener) { return accept4(listener, 0, 0, SOCK_CLOEXEC); }

/* A counter that can be polled; each read takes one off it. */
static inline int cfastcgi_counter(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK | EFD_SEMAPHORE); }

static inline int cfastcgi_timer(void) { return timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK); }

static inline int cfastcgi_timer_start(int timer, long milliseconds) {
    struct itimerspec once = {.it_value = {.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000}};
    return timerfd_settime(timer, 0, &once, 0);
}

static inline char **cfastcgi_environment(void) { return environ; }

#endif
