#ifndef PUNCHCARD_MALLOC_SHIM_H
#define PUNCHCARD_MALLOC_SHIM_H

/* mallopt(3), which Swift's Glibc leaves out. */
#include <malloc.h>

#endif
