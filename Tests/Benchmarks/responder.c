// The limit: a FastCGI responder, with libfcgi as Punchcard, that does nothing but read the request and answer it.
//
// usage: responder SOCKET THREADS
#include <fcgiapp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static int listening_socket;

static void *serve(void *unused) {
    FCGX_Request request;
    FCGX_InitRequest(&request, listening_socket, 0);
    while (FCGX_Accept_r(&request) == 0) {
        char part[16384];
        int length;
        do {
            length = FCGX_GetStr(part, sizeof part, request.in);
        } while (length == (int)sizeof part);
        FCGX_PutS("Status: 200 OK\r\n"
                  "Content-Type: application/json\r\n"
                  "Content-Length: 15\r\n\r\n"
                  "{\"status\":\"ok\"}",
                  request.out);
        FCGX_Finish_r(&request);
    }
    return unused;
}

int main(int count, char **arguments) {
    if (count != 3) {
        fprintf(stderr, "usage: responder SOCKET THREADS\n");
        return 64;
    }
    FCGX_Init();
    listening_socket = FCGX_OpenSocket(arguments[1], 511);
    int threads = atoi(arguments[2]);
    pthread_t thread;
    for (int i = 1; i < threads; i++) {
        if (pthread_create(&thread, NULL, serve, NULL) != 0) return 1;
    }
    serve(NULL);
    return 1;
}
