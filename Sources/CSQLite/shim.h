#ifndef PUNCHCARD_SQLITE_SHIM_H
#define PUNCHCARD_SQLITE_SHIM_H

#include <sqlite3.h>
#include <stdint.h>
#include <sys/vfs.h>

/* sqlite3_config and sqlite3_db_config are variadic, which Swift can't call. */

/* Does without the count of bytes in use, for which every allocation of all threads takes one lock. */
static inline int punchcard_sqlite_no_memory_statistics(void) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static inline int punchcard_sqlite_no_checkpoint_on_close(sqlite3 *database) {
    return sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
}

/* The number that tells the kind of file system which a path is on (statfs(2), which Swift's Glibc leaves out); 0 where
   there is nothing at the path. */
static inline uint32_t punchcard_file_system_type(const char *path) {
    struct statfs status;
    return statfs(path, &status) == 0 ? (uint32_t)status.f_type : 0;
}

#endif
