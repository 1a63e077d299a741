/* libfcgi's streams and names of the protocol, and what Linux offers of sockets, polling and signals that Swift's Glibc
 * module does not show: epoll_event is a packed union, and accept4 needs _GNU_SOURCE. */
#ifndef CFASTCGI_SHIM_H
#define CFASTCGI_SHIM_H

#include <fastcgi.h>
#include <fcgiapp.h>
#include <signal.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>

extern int accept4(int, struct sockaddr *, socklen_t *, int);
extern char **environ;

static inline int cfastcgi_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

/* Reports `token` once when `descriptor` has something to read or, if `output` isn't 0, room to write, or its peer has
 * gone; then it has to be armed again. `operation` is EPOLL_CTL_ADD or EPOLL_CTL_MOD. */
static inline int cfastcgi_epoll_once(int epoll, int operation, int descriptor, int output, uint64_t token) {
    struct epoll_event event = {
        .events = (output ? EPOLLOUT : EPOLLIN | EPOLLRDHUP) | EPOLLONESHOT, .data = {.u64 = token}};
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

enum { cfastcgi_most_events = 16 };

/* Waits for events, up to cfastcgi_most_events. The number of them, with their tokens; -1: errno. */
static inline int cfastcgi_epoll_wait(int epoll, uint64_t *tokens) {
    struct epoll_event events[cfastcgi_most_events];
    int count = epoll_wait(epoll, events, cfastcgi_most_events, -1);
    for (int i = 0; i < count; i++) tokens[i] = events[i].data.u64;
    return count;
}

static inline int cfastcgi_accept(int listener) { return accept4(listener, 0, 0, SOCK_CLOEXEC); }

/* A counter that can be polled; each read takes one off it. */
static inline int cfastcgi_counter(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK | EFD_SEMAPHORE); }

static inline int cfastcgi_timer(void) { return timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK); }

static inline int cfastcgi_timer_start(int timer, long microseconds) {
    struct itimerspec once = {.it_value = {.tv_sec = microseconds / 1000000, .tv_nsec = microseconds % 1000000 * 1000}};
    return timerfd_settime(timer, 0, &once, 0);
}

/* Waits for one of the signals and returns its number; 0 where none came. `sender` is the process that sent it by
 * kill(2) or tgkill(2), 0 if that is unknown. */
static inline int cfastcgi_wait_for_signal(const sigset_t *set, pid_t *sender) {
    siginfo_t info;
    int number = sigwaitinfo(set, &info);
    *sender = number > 0 && (info.si_code == SI_USER || info.si_code == SI_TKILL) ? info.si_pid : 0;
    return number > 0 ? number : 0;
}

static inline char **cfastcgi_environment(void) { return environ; }

#endif
