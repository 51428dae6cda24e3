#include "State.h"
#include <string.h>

/* The codes of a wrong and of a locked PIN, which libraries do not agree on. */
static uint32_t incorrect(void) { return hasTrait("pincodes") ? 0x0A000029u : CSKF_SAR_PIN_INCORRECT; }
static uint32_t locked(void) { return hasTrait("pincodes") ? 0x0A00002Au : CSKF_SAR_PIN_LOCKED; }

static int isPIN(const char *pin) { return pin && strlen(pin) >= 6 && strlen(pin) <= PIN; }

static int isName(const char *name) { return name && *name && strlen(name) < (hasTrait("short") ? 9 : NAME); }

static int find(const struct device *device, const char *name)
{
    for (int index = 0; index < APPLICATIONS; index++)
        if (strcmp(device->applications[index].name, name) == 0) return index;
    return -1;
}

static void set(struct pin *pin, const char *value, uint64_t tries, int isDefault)
{
    strcpy(pin->value, value);
    pin->tries = pin->left = (uint32_t)tries;
    pin->isDefault = (uint32_t)isDefault;
}

/* Compares a PIN at the cost of a try, which is on record before anybody hears of it. */
static uint32_t try(struct pin *pin, const char *value, uint64_t *left)
{
    if (!left) return CSKF_SAR_INVALIDPARAMERR;
    put(left, pin->left);
    if (pin->left == 0) return locked();
    if (!isPIN(value)) return CSKF_SAR_PIN_LEN_RANGE;
    int isRight = strcmp(pin->value, value) == 0;
    pin->left = isRight ? pin->tries : pin->left - 1;
    put(left, pin->left);
    uint32_t status = save();
    if (status || isRight) return status;
    return pin->left ? incorrect() : locked();
}

uint32_t SKF_CreateApplication(CSKF_HANDLE device, const char *name, const char *administratorPIN, uint64_t administratorTries,
                               const char *userPIN, uint64_t userTries, uint64_t fileRights, CSKF_HANDLE *application)
{
    BEGIN("SKF_CreateApplication");
    USE(handle, device, DEVICE);
    (void)fileRights;
    administratorTries = (uint32_t)administratorTries;
    userTries = (uint32_t)userTries;
    if (!isAuthentic[handle->device]) return CSKF_SAR_USER_NOT_LOGGED_IN;
    if (!isName(name)) return CSKF_SAR_NAMELENERR;
    if (!isPIN(administratorPIN) || !isPIN(userPIN)) return CSKF_SAR_PIN_LEN_RANGE;
    if (!application || administratorTries < 1 || administratorTries > 15 || userTries < 1 || userTries > 15)
        return CSKF_SAR_INVALIDPARAMERR;
    if (find(deviceOf(handle), name) >= 0) return CSKF_SAR_APPLICATION_EXISTS;
    int index = find(deviceOf(handle), "");
    if (index < 0) return CSKF_SAR_NO_ROOM;
    struct application *fresh = &deviceOf(handle)->applications[index];
    memset(fresh, 0, sizeof *fresh);
    strcpy(fresh->name, name);
    set(&fresh->pins[CSKF_ADMINISTRATOR], administratorPIN, administratorTries, 1);
    set(&fresh->pins[CSKF_USER], userPIN, userTries, 1);
    *application = newHandle(APPLICATION, handle->device, index, 0);
    return *application ? save() : CSKF_SAR_FAIL;
}

uint32_t SKF_EnumApplication(CSKF_HANDLE device, char *names, uint64_t *size)
{
    BEGIN("SKF_EnumApplication");
    USE(handle, device, DEVICE);
    const struct application *first = deviceOf(handle)->applications;
    return giveNames("SKF_EnumApplication", first->name, sizeof *first, APPLICATIONS, names, size);
}

uint32_t SKF_DeleteApplication(CSKF_HANDLE device, const char *name)
{
    BEGIN("SKF_DeleteApplication");
    USE(handle, device, DEVICE);
    if (!isAuthentic[handle->device]) return CSKF_SAR_USER_NOT_LOGGED_IN;
    int index = isName(name) ? find(deviceOf(handle), name) : -1;
    if (index < 0) return CSKF_SAR_APPLICATION_NOT_EXISTS;
    memset(&deviceOf(handle)->applications[index], 0, sizeof(struct application));
    memset(loggedIn[handle->device][index], 0, sizeof loggedIn[handle->device][index]);
    return save();
}

uint32_t SKF_OpenApplication(CSKF_HANDLE device, const char *name, CSKF_HANDLE *application)
{
    BEGIN("SKF_OpenApplication");
    USE(handle, device, DEVICE);
    int index = isName(name) ? find(deviceOf(handle), name) : -1;
    if (index < 0) return CSKF_SAR_APPLICATION_NOT_EXISTS;
    if (!application) return CSKF_SAR_INVALIDPARAMERR;
    *application = newHandle(APPLICATION, handle->device, index, 0);
    return *application ? CSKF_SAR_OK : CSKF_SAR_FAIL;
}

uint32_t SKF_CloseApplication(CSKF_HANDLE application)
{
    BEGIN("SKF_CloseApplication");
    struct handle *handle = use(application, APPLICATION);
    if (!handle) return CSKF_SAR_INVALIDHANDLEERR;
    handle->isConnected = 0;
    return CSKF_SAR_OK;
}

uint32_t SKF_VerifyPIN(CSKF_HANDLE application, uint64_t type, const char *pin, uint64_t *triesLeft)
{
    BEGIN("SKF_VerifyPIN");
    USE(handle, application, APPLICATION);
    type = (uint32_t)type;
    if (type > CSKF_USER) return CSKF_SAR_INVALIDPARAMERR;
    uint32_t status = try(&applicationOf(handle)->pins[type], pin, triesLeft);
    loggedIn[handle->device][handle->application][type] = status == CSKF_SAR_OK;
    return status;
}

uint32_t SKF_ChangePIN(CSKF_HANDLE application, uint64_t type, const char *old, const char *pin, uint64_t *triesLeft)
{
    BEGIN("SKF_ChangePIN");
    USE(handle, application, APPLICATION);
    type = (uint32_t)type;
    if (type > CSKF_USER) return CSKF_SAR_INVALIDPARAMERR;
    if (!isPIN(pin)) return CSKF_SAR_PIN_LEN_RANGE;
    struct pin *place = &applicationOf(handle)->pins[type];
    uint32_t status = try(place, old, triesLeft);
    if (status) return status;
    set(place, pin, place->tries, 0);
    return save();
}

uint32_t SKF_UnblockPIN(CSKF_HANDLE application, const char *administrator, const char *pin, uint64_t *triesLeft)
{
    BEGIN("SKF_UnblockPIN");
    USE(handle, application, APPLICATION);
    if (!isPIN(pin)) return CSKF_SAR_PIN_LEN_RANGE;
    struct pin *pins = applicationOf(handle)->pins;
    uint32_t status = try(&pins[CSKF_ADMINISTRATOR], administrator, triesLeft);
    if (status) return status;
    set(&pins[CSKF_USER], pin, pins[CSKF_USER].tries, 0);
    return save();
}

uint32_t SKF_GetPINInfo(CSKF_HANDLE application, uint64_t type, uint64_t *tries, uint64_t *triesLeft, uint64_t *isDefault)
{
    BEGIN("SKF_GetPINInfo");
    USE(handle, application, APPLICATION);
    type = (uint32_t)type;
    if (type > CSKF_USER || !tries || !triesLeft || !isDefault) return CSKF_SAR_INVALIDPARAMERR;
    const struct pin *pin = &applicationOf(handle)->pins[type];
    put(tries, pin->tries);
    put(triesLeft, pin->left);
    /* A BOOL has 4 octets wherever a ULONG has more. */
    memcpy(isDefault, &pin->isDefault, sizeof pin->isDefault);
    return CSKF_SAR_OK;
}

uint32_t SKF_ClearSecureState(CSKF_HANDLE application)
{
    BEGIN("SKF_ClearSecureState");
    USE(handle, application, APPLICATION);
    memset(loggedIn[handle->device][handle->application], 0, sizeof loggedIn[handle->device][handle->application]);
    return CSKF_SAR_OK;
}
