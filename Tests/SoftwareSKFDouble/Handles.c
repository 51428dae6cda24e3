#include "State.h"
#include <string.h>

/* Handles are places in this table, so one that was never given is told from the others. */
static struct handle handles[256];

CSKF_HANDLE newHandle(enum kind kind, int device, int application, int container)
{
    for (size_t index = 0; index < sizeof handles / sizeof *handles; index++) {
        struct handle *handle = &handles[index];
        if (handle->isConnected) continue;
        *handle = (struct handle){kind, device, application, container, 1};
        return handle;
    }
    return NULL;
}

struct handle *use(CSKF_HANDLE handle, enum kind kind)
{
    for (size_t index = 0; index < sizeof handles / sizeof *handles; index++)
        if (handle == &handles[index] && handles[index].isConnected && handles[index].kind == kind) return &handles[index];
    return NULL;
}

struct device *deviceOf(struct handle *handle) { return &state.devices[handle->device]; }
struct application *applicationOf(struct handle *handle) { return &deviceOf(handle)->applications[handle->application]; }
struct container *containerOf(struct handle *handle) { return &applicationOf(handle)->containers[handle->container]; }

size_t width(void) { return hasTrait("ulong8") ? 8 : 4; }

uint64_t get(const void *place)
{
    uint64_t number = 0;
    memcpy(&number, place, width());
    return number;
}

void put(void *place, uint64_t number)
{
    memcpy(place, &number, width());
}

uint32_t give(const char *function, const void *bytes, size_t count, void *place, uint64_t *size)
{
    if (!size) return CSKF_SAR_INVALIDPARAMERR;
    uint64_t room = get(size);
    put(size, hasFault(function, "huge") ? 0xFFFFFFFFu : hasFault(function, "length") ? count + 1 : count);
    if (!place) return CSKF_SAR_OK;
    if (room < count) return CSKF_SAR_BUFFER_TOO_SMALL;
    memcpy(place, bytes, count);
    return CSKF_SAR_OK;
}

uint32_t giveNames(const char *function, const char *first, size_t stride, int count, char *place, uint64_t *size)
{
    char list[DEVICES * CONTAINERS * (NAME + 1) + 2];
    size_t length = 0;
    for (int index = 0; index < count; index++) {
        const char *name = first + (size_t)index * stride;
        if (!*name) continue;
        length += strlen(strcpy(list + length, name)) + 1;
    }
    list[length++] = 0;
    if (hasFault(function, "endless") && place && size && get(size) >= length) {
        /* As many octets as there is room for, and no NUL. */
        memset(place, 'A', get(size));
        return CSKF_SAR_OK;
    }
    if (hasFault(function, "crowd") && place && size && get(size) >= length) {
        for (uint64_t at = 0; at < get(size); at++) place[at] = at % 2 || at + 2 >= get(size) ? 0 : 'A';
        return CSKF_SAR_OK;
    }
    return give(function, list, length, place, size);
}
