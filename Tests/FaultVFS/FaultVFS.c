#include "FaultVFS.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

struct file {
    sqlite3_file base;
    /* -1: neither a database nor its log or journal. */
    int kind;
    char path[512];
    sqlite3_file *real;
};

static sqlite3_vfs *real_vfs;
static sqlite3_vfs vfs;
static sqlite3_io_methods methods;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static char recorded[512];
static struct fault_vfs_operation *operations;
static int64_t count, capacity;

static char failing[512];
static int64_t passing;
static int failure;

static char limited[512];
static int64_t log_limit = -1;

static char stopped[512];
static void (*within_checkpoint)(void *);
static void *checkpoint_context;

/* The path as SQLite knows it: without links, and with single slashes. */
static void resolve(const char *path, char resolved[512]) {
    char *found = realpath(path, NULL);
    if (!found || strlen(found) >= 512) abort();
    strcpy(resolved, found);
    free(found);
}

static struct file *own(sqlite3_file *file) { return (struct file *)file; }
static sqlite3_file *real(sqlite3_file *file) { return own(file)->real; }

/* With the lock held. */
static void note(enum fault_vfs_kind kind, int file, int64_t offset, const void *bytes, int64_t length) {
    if (count == capacity) {
        int64_t more = capacity ? 2 * capacity : 1024;
        struct fault_vfs_operation *grown = realloc(operations, (size_t)more * sizeof *grown);
        if (!grown) abort();
        operations = grown;
        capacity = more;
    }
    uint8_t *copy = NULL;
    if (bytes) {
        copy = malloc((size_t)length);
        if (!copy) abort();
        memcpy(copy, bytes, (size_t)length);
    }
    operations[count++] = (struct fault_vfs_operation){kind, file, offset, length, copy};
}

/* What an operation that needs room up to `end` ends with before it is done. */
static int refusal(struct file *file, int64_t end) {
    pthread_mutex_lock(&lock);
    int code = SQLITE_OK;
    if (log_limit >= 0 && end > log_limit && file->kind == 1 && strcmp(file->path, limited) == 0) code = SQLITE_FULL;
    if (failure && file->kind >= 0 && strcmp(file->path, failing) == 0) {
        if (passing > 0) passing--;
        else code = failure;
    }
    pthread_mutex_unlock(&lock);
    return code;
}

static void record(struct file *file, enum fault_vfs_kind kind, int64_t offset, const void *bytes, int64_t length) {
    pthread_mutex_lock(&lock);
    if (file->kind >= 0 && strcmp(file->path, recorded) == 0) note(kind, file->kind, offset, bytes, length);
    pthread_mutex_unlock(&lock);
}

static int x_close(sqlite3_file *file) {
    int code = real(file)->pMethods->xClose(real(file));
    free(real(file));
    return code;
}

static int x_read(sqlite3_file *file, void *bytes, int length, sqlite3_int64 offset) {
    return real(file)->pMethods->xRead(real(file), bytes, length, offset);
}

static int x_write(sqlite3_file *file, const void *bytes, int length, sqlite3_int64 offset) {
    int code = refusal(own(file), offset + length);
    if (code == SQLITE_OK) code = real(file)->pMethods->xWrite(real(file), bytes, length, offset);
    if (code == SQLITE_OK) record(own(file), FAULT_VFS_WRITE, offset, bytes, length);
    return code;
}

static int x_truncate(sqlite3_file *file, sqlite3_int64 size) {
    int code = refusal(own(file), 0);
    if (code == SQLITE_OK) code = real(file)->pMethods->xTruncate(real(file), size);
    if (code == SQLITE_OK) record(own(file), FAULT_VFS_TRUNCATE, size, NULL, 0);
    return code;
}

static int x_sync(sqlite3_file *file, int flags) {
    int code = refusal(own(file), 0);
    if (code == SQLITE_OK) code = real(file)->pMethods->xSync(real(file), flags);
    if (code == SQLITE_OK) record(own(file), FAULT_VFS_SYNC, 0, NULL, 0);
    return code;
}

static int x_file_size(sqlite3_file *file, sqlite3_int64 *size) {
    return real(file)->pMethods->xFileSize(real(file), size);
}

static int x_lock(sqlite3_file *file, int level) { return real(file)->pMethods->xLock(real(file), level); }
static int x_unlock(sqlite3_file *file, int level) { return real(file)->pMethods->xUnlock(real(file), level); }

static int x_check_reserved_lock(sqlite3_file *file, int *held) {
    return real(file)->pMethods->xCheckReservedLock(real(file), held);
}

static int x_file_control(sqlite3_file *file, int operation, void *argument) {
    return real(file)->pMethods->xFileControl(real(file), operation, argument);
}

static int x_sector_size(sqlite3_file *file) { return real(file)->pMethods->xSectorSize(real(file)); }

static int x_device_characteristics(sqlite3_file *file) {
    return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

static int x_shm_map(sqlite3_file *file, int region, int size, int extend, void volatile **memory) {
    return real(file)->pMethods->xShmMap(real(file), region, size, extend, memory);
}

static int x_shm_lock(sqlite3_file *file, int offset, int n, int flags) {
    return real(file)->pMethods->xShmLock(real(file), offset, n, flags);
}

static void x_shm_barrier(sqlite3_file *file) { real(file)->pMethods->xShmBarrier(real(file)); }
static int x_shm_unmap(sqlite3_file *file, int delete) { return real(file)->pMethods->xShmUnmap(real(file), delete); }

static int x_fetch(sqlite3_file *file, sqlite3_int64 offset, int length, void **page) {
    return real(file)->pMethods->xFetch(real(file), offset, length, page);
}

static int x_unfetch(sqlite3_file *file, sqlite3_int64 offset, void *page) {
    void (*body)(void *) = NULL;
    pthread_mutex_lock(&lock);
    if (within_checkpoint && !page && own(file)->kind == 0 && strcmp(own(file)->path, stopped) == 0) {
        body = within_checkpoint;
        within_checkpoint = NULL;
    }
    pthread_mutex_unlock(&lock);
    if (body) body(checkpoint_context);
    return real(file)->pMethods->xUnfetch(real(file), offset, page);
}

static int x_open(sqlite3_vfs *self, sqlite3_filename name, sqlite3_file *file, int flags, int *opened) {
    (void)self;
    struct file *result = own(file);
    memset(result, 0, sizeof *result);
    result->real = calloc(1, (size_t)real_vfs->szOsFile);
    if (!result->real) return SQLITE_NOMEM;
    int code = real_vfs->xOpen(real_vfs, name, result->real, flags, opened);
    if (code != SQLITE_OK) {
        free(result->real);
        return code;
    }
    result->kind = flags & SQLITE_OPEN_MAIN_DB ? 0 : flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL) ? 1 : -1;
    if (result->kind >= 0) {
        const char *database = sqlite3_filename_database(name);
        if (strlen(database) < sizeof result->path) strcpy(result->path, database);
    }
    result->base.pMethods = &methods;
    return SQLITE_OK;
}

int fault_vfs_install(void) {
    pthread_mutex_lock(&lock);
    int code = SQLITE_OK;
    if (!real_vfs) {
        real_vfs = sqlite3_vfs_find(NULL);
        methods = (sqlite3_io_methods){
            3, x_close, x_read, x_write, x_truncate, x_sync, x_file_size, x_lock, x_unlock, x_check_reserved_lock,
            x_file_control, x_sector_size, x_device_characteristics, x_shm_map, x_shm_lock, x_shm_barrier, x_shm_unmap,
            x_fetch, x_unfetch};
        vfs = *real_vfs;
        vfs.pNext = NULL;
        vfs.zName = "fault";
        vfs.szOsFile = sizeof(struct file);
        vfs.xOpen = x_open;
        code = sqlite3_vfs_register(&vfs, 1);
    }
    pthread_mutex_unlock(&lock);
    return code;
}

void fault_vfs_record(const char *path) {
    pthread_mutex_lock(&lock);
    for (int64_t index = 0; index < count; index++) free((void *)operations[index].bytes);
    count = 0;
    resolve(path, recorded);
    pthread_mutex_unlock(&lock);
}

void fault_vfs_mark(int64_t number) {
    pthread_mutex_lock(&lock);
    note(FAULT_VFS_MARK, 0, number, NULL, 0);
    pthread_mutex_unlock(&lock);
}

void fault_vfs_stop(void) {
    pthread_mutex_lock(&lock);
    recorded[0] = 0;
    pthread_mutex_unlock(&lock);
}

int64_t fault_vfs_count(void) { return count; }
struct fault_vfs_operation fault_vfs_operation_at(int64_t index) { return operations[index]; }

void fault_vfs_fail(const char *path, int64_t more, int code) {
    pthread_mutex_lock(&lock);
    resolve(path, failing);
    passing = more;
    failure = code;
    pthread_mutex_unlock(&lock);
}

void fault_vfs_limit_log(const char *path, int64_t size) {
    pthread_mutex_lock(&lock);
    resolve(path, limited);
    log_limit = size;
    pthread_mutex_unlock(&lock);
}

void fault_vfs_within_checkpoint(const char *path, void (*body)(void *), void *context) {
    pthread_mutex_lock(&lock);
    resolve(path, stopped);
    within_checkpoint = body;
    checkpoint_context = context;
    pthread_mutex_unlock(&lock);
}
