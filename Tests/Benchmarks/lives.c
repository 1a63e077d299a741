// Runs a program over and over, from its start to its end, and prints how long each life took, in microseconds.
//
// usage: lives COUNT INPUT PROGRAM [ARGUMENT…]      INPUT is its standard input; its output goes nowhere
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

int main(int count, char **arguments) {
    if (count < 4) {
        fprintf(stderr, "usage: lives COUNT INPUT PROGRAM [ARGUMENT…]\n");
        return 64;
    }
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, arguments[2], O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    for (int i = atoi(arguments[1]); i > 0; i--) {
        struct timespec start, end;
        pid_t process;
        int status;
        clock_gettime(CLOCK_MONOTONIC, &start);
        if (posix_spawnp(&process, arguments[3], &actions, NULL, arguments + 3, environ) != 0) {
            perror(arguments[3]);
            return 1;
        }
        if (waitpid(process, &status, 0) != process || status != 0) {
            fprintf(stderr, "lives: %s ended with %d\n", arguments[3], status);
            return 1;
        }
        clock_gettime(CLOCK_MONOTONIC, &end);
        printf("%.1f\n", (end.tv_sec - start.tv_sec) * 1e6 + (end.tv_nsec - start.tv_nsec) / 1e3);
    }
    return 0;
}
