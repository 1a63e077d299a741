#ifndef PUNCHCARD_SQLITE_SHIM_H
#define PUNCHCARD_SQLITE_SHIM_H

#include <sqlite3.h>

/* sqlite3_config and sqlite3_db_config are variadic, which Swift can't call. */

/* Does without the count of bytes in use, for which every allocation of all threads takes one lock. */
static inline int punchcard_sqlite_no_memory_statistics(void) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static inline int punchcard_sqlite_no_checkpoint_on_close(sqlite3 *database) {
    return sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
}

#endif
