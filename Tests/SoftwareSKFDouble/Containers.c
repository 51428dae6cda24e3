#include "State.h"
#include <string.h>

static int isName(const char *name) { return name && *name && strlen(name) < (hasTrait("short") ? 9 : NAME); }

static int find(const struct application *application, const char *name)
{
    for (int index = 0; index < CONTAINERS; index++)
        if (strcmp(application->containers[index].name, name) == 0) return index;
    return -1;
}

static int isUser(const struct handle *handle) { return loggedIn[handle->device][handle->application][CSKF_USER]; }

uint32_t SKF_CreateContainer(CSKF_HANDLE application, const char *name, CSKF_HANDLE *container)
{
    BEGIN("SKF_CreateContainer");
    USE(handle, application, APPLICATION);
    if (!isUser(handle) && !hasTrait("nologin")) return CSKF_SAR_USER_NOT_LOGGED_IN;
    if (!isName(name)) return CSKF_SAR_NAMELENERR;
    if (!container) return CSKF_SAR_INVALIDPARAMERR;
    if (find(applicationOf(handle), name) >= 0) return CSKF_SAR_FILE_ALREADY_EXIST;
    int index = find(applicationOf(handle), "");
    if (index < 0) return CSKF_SAR_NO_ROOM;
    struct container *fresh = &applicationOf(handle)->containers[index];
    memset(fresh, 0, sizeof *fresh);
    strcpy(fresh->name, name);
    *container = newHandle(CONTAINER, handle->device, handle->application, index);
    return *container ? save() : CSKF_SAR_FAIL;
}

uint32_t SKF_OpenContainer(CSKF_HANDLE application, const char *name, CSKF_HANDLE *container)
{
    BEGIN("SKF_OpenContainer");
    USE(handle, application, APPLICATION);
    int index = isName(name) ? find(applicationOf(handle), name) : -1;
    if (index < 0) return CSKF_SAR_FILE_NOT_EXIST;
    if (!container) return CSKF_SAR_INVALIDPARAMERR;
    *container = newHandle(CONTAINER, handle->device, handle->application, index);
    return *container ? CSKF_SAR_OK : CSKF_SAR_FAIL;
}

uint32_t SKF_CloseContainer(CSKF_HANDLE container)
{
    BEGIN("SKF_CloseContainer");
    struct handle *handle = use(container, CONTAINER);
    if (!handle) return CSKF_SAR_INVALIDHANDLEERR;
    handle->isConnected = 0;
    return CSKF_SAR_OK;
}

uint32_t SKF_DeleteContainer(CSKF_HANDLE application, const char *name)
{
    BEGIN("SKF_DeleteContainer");
    USE(handle, application, APPLICATION);
    if (!isUser(handle)) return CSKF_SAR_USER_NOT_LOGGED_IN;
    int index = isName(name) ? find(applicationOf(handle), name) : -1;
    if (index < 0) return CSKF_SAR_FILE_NOT_EXIST;
    memset(&applicationOf(handle)->containers[index], 0, sizeof(struct container));
    return save();
}

uint32_t SKF_EnumContainer(CSKF_HANDLE application, char *names, uint64_t *size)
{
    BEGIN("SKF_EnumContainer");
    USE(handle, application, APPLICATION);
    const struct container *first = applicationOf(handle)->containers;
    return giveNames("SKF_EnumContainer", first->name, sizeof *first, CONTAINERS, names, size);
}

uint32_t SKF_GetContainerType(CSKF_HANDLE container, uint64_t *type)
{
    BEGIN("SKF_GetContainerType");
    USE(handle, container, CONTAINER);
    if (!type) return CSKF_SAR_INVALIDPARAMERR;
    put(type, containerOf(handle)->type);
    return CSKF_SAR_OK;
}

uint32_t SKF_ImportCertificate(CSKF_HANDLE container, uint64_t isForSigning, const uint8_t *octets, uint64_t count)
{
    BEGIN("SKF_ImportCertificate");
    USE(handle, container, CONTAINER);
    count = (uint32_t)count;
    if (!isUser(handle)) return CSKF_SAR_USER_NOT_LOGGED_IN;
    if (!octets || count == 0 || count > CERTIFICATE) return CSKF_SAR_INDATALENERR;
    struct octets *place = &containerOf(handle)->certificates[(uint32_t)isForSigning != 0];
    memset(place, 0, sizeof *place);
    memcpy(place->bytes, octets, count);
    place->count = (uint32_t)count;
    return save();
}

uint32_t SKF_ExportCertificate(CSKF_HANDLE container, uint64_t isForSigning, uint8_t *octets, uint64_t *size)
{
    BEGIN("SKF_ExportCertificate");
    USE(handle, container, CONTAINER);
    const struct octets *place = &containerOf(handle)->certificates[(uint32_t)isForSigning != 0];
    if (!place->count) return CSKF_SAR_CERTNOTFOUNTERR;
    return give("SKF_ExportCertificate", place->bytes, place->count, octets, size);
}
