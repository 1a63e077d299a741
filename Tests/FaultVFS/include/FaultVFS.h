/* A VFS of SQLite (sqlite.org/vfs.html) between it and the file system, for tests: it writes down, in order, what is
 * written to a database and its log or journal and when they are synced, makes writes fail, and stops a checkpoint in its
 * midst. What it isn't told to watch it passes on. */
#ifndef FAULT_VFS_H
#define FAULT_VFS_H

#include <stdint.h>

enum fault_vfs_kind { FAULT_VFS_WRITE, FAULT_VFS_TRUNCATE, FAULT_VFS_SYNC, FAULT_VFS_MARK };

struct fault_vfs_operation {
    enum fault_vfs_kind kind;
    /* 0: the database, 1: its write-ahead log or rollback journal. */
    int file;
    /* Where it is written; the size after a truncation; what a mark was given. */
    int64_t offset;
    int64_t length;
    const uint8_t *bytes;
};

/* Becomes the VFS that SQLite uses unless told otherwise. To be called before the databases are opened that it is to
 * watch; may be called again. Returns SQLite's result code. */
int fault_vfs_install(void);

/* Writes down what is done to one database from now on; one at a time. */
void fault_vfs_record(const char *path);
/* Notes something between two operations. */
void fault_vfs_mark(int64_t number);
/* Ends writing down. What was written down stays until the next recording. */
void fault_vfs_stop(void);
int64_t fault_vfs_count(void);
struct fault_vfs_operation fault_vfs_operation_at(int64_t index);

/* Lets `passing` more writes, truncations and syncs of a database through, and has all later ones end with `code`, until
 * it is called with a code of 0. */
void fault_vfs_fail(const char *path, int64_t passing, int code);

/* Has no room for the write-ahead log of a database beyond `size` bytes: what would make it longer ends with SQLITE_FULL,
 * until it is called with a size below 0. */
void fault_vfs_limit_log(const char *path, int64_t size);

/* Calls `body` once, the next time that a checkpoint of the database has read the index of the log, before it moves
 * anything. SQLite tells the VFS of that moment where other connections have committed since its last look (xUnfetch). */
void fault_vfs_within_checkpoint(const char *path, void (*body)(void *), void *context);

#endif
