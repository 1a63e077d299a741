#ifndef PUNCHCARD_SQLITE_SHIM_H
#define PUNCHCARD_SQLITE_SHIM_H

#include <sqlite3.h>

/* sqlite3_db_config is variadic, which Swift can't call. */
static inline int punchcard_sqlite_no_checkpoint_on_close(sqlite3 *database) {
    return sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
}

#endif
