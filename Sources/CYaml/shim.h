#ifndef PUNCHCARD_YAML_SHIM_H
#define PUNCHCARD_YAML_SHIM_H

#include <yaml.h>

#endif
