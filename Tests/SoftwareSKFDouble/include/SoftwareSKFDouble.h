/* A test double: an SKF library (GM/T 0016) whose devices are in a file. What it does is in State.h. */
#ifndef SOFTWARE_SKF_DOUBLE_H
#define SOFTWARE_SKF_DOUBLE_H
#include <stdint.h>
uint32_t SKF_EnumDev(uint64_t present, char *names, uint64_t *size);
#endif
