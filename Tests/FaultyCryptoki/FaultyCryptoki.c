/* A test double over SoftHSM2, never shipped.
 *
 * FAULTY_FLAG=USER_PIN_COUNT_LOW (or FINAL_TRY, LOCKED) sets that flag of every token, and SO_PIN_COUNT_LOW (or FINAL_TRY, LOCKED);
 * with SO_PIN_COUNT_LOW the next wrong SO PIN locks, too.
 *
 * FAULTY_SERIAL=SERIAL gives its one token that serial number, also before it is initialised, as real tokens have it.
 *
 * FAULTY_CRYPTOKI=FUNCTION:KIND makes one function fail: KIND is crash, block, exit, or a return value in hexadecimal. With
 * awayN the folder FAULTY_TOKEN, in which SoftHSM2 keeps a token, becomes FAULTY_AWAY before the N-th call, once.
 * Without it everything is SoftHSM2's, except that three wrong user PINs lock, which SoftHSM2 does not know.
 */
#include "FaultyCryptoki.h"
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static CK_FUNCTION_LIST ours, theirs;
static int wrong;

/* The token goes away; what SoftHSM2 says from here on is its own. A folder that is there already is not replaced. */
static void leave(int call)
{
    static int calls;
    const char *from = getenv("FAULTY_TOKEN"), *to = getenv("FAULTY_AWAY");
    if (++calls == call && from && to)
        rename(from, to);
}

static CK_RV fault(const char *name)
{
    const char *wanted = getenv("FAULTY_CRYPTOKI");
    size_t length = strlen(name);
    if (!wanted || strncmp(wanted, name, length) != 0 || wanted[length] != ':')
        return CKR_OK;
    const char *kind = wanted + length + 1;
    if (strcmp(kind, "crash") == 0)
        *(volatile int *)0 = 1;
    if (strcmp(kind, "exit") == 0)
        _exit(3);
    if (strcmp(kind, "block") == 0)
        for (;;)
            pause();
    if (strncmp(kind, "away", 4) == 0) {
        leave(atoi(kind + 4));
        return CKR_OK;
    }
    return strtoul(kind, NULL, 16);
}

#define FAIL(name) do { CK_RV value = fault(name); if (value != CKR_OK) return value; } while (0)

static CK_RV initialize(void *arguments) { FAIL("C_Initialize"); return theirs.C_Initialize(arguments); }

/* Whether some slot has an initialised token. */
static int initialised(void)
{
    CK_SLOT_ID slots[16];
    CK_ULONG count = 16;
    if (theirs.C_GetSlotList(CK_TRUE, slots, &count) != CKR_OK) return 0;
    for (CK_ULONG index = 0; index < count; index++) {
        CK_TOKEN_INFO info;
        if (theirs.C_GetTokenInfo(slots[index], &info) == CKR_OK && info.flags & CKF_TOKEN_INITIALIZED) return 1;
    }
    return 0;
}

static CK_RV getTokenInfo(CK_SLOT_ID slot, CK_TOKEN_INFO *info)
{
    FAIL("C_GetTokenInfo");
    CK_RV value = theirs.C_GetTokenInfo(slot, info);
    const char *serial = getenv("FAULTY_SERIAL");
    if (value == CKR_OK && serial) {
        /* SoftHSM2 keeps an empty slot beside every token. */
        if (!(info->flags & CKF_TOKEN_INITIALIZED) && initialised()) return CKR_TOKEN_NOT_PRESENT;
        memset(info->serialNumber, ' ', sizeof info->serialNumber);
        memcpy(info->serialNumber, serial, strnlen(serial, sizeof info->serialNumber));
    }
    const char *flag = getenv("FAULTY_FLAG");
    if (value == CKR_OK && flag) {
        if (strcmp(flag, "USER_PIN_COUNT_LOW") == 0) info->flags |= CKF_USER_PIN_COUNT_LOW;
        if (strcmp(flag, "USER_PIN_FINAL_TRY") == 0) info->flags |= CKF_USER_PIN_FINAL_TRY;
        if (strcmp(flag, "USER_PIN_LOCKED") == 0) info->flags |= CKF_USER_PIN_LOCKED;
        if (strcmp(flag, "SO_PIN_COUNT_LOW") == 0) info->flags |= CKF_SO_PIN_COUNT_LOW;
        if (strcmp(flag, "SO_PIN_FINAL_TRY") == 0) info->flags |= CKF_SO_PIN_FINAL_TRY;
        if (strcmp(flag, "SO_PIN_LOCKED") == 0) info->flags |= CKF_SO_PIN_LOCKED;
    }
    if (value == CKR_OK && wrong == 2) info->flags |= CKF_USER_PIN_FINAL_TRY;
    if (value == CKR_OK && wrong >= 3) info->flags |= CKF_USER_PIN_LOCKED;
    return value;
}

static CK_RV initToken(CK_SLOT_ID slot, unsigned char *pin, CK_ULONG length, unsigned char *label)
{
    FAIL("C_InitToken");
    return theirs.C_InitToken(slot, pin, length, label);
}

static CK_RV initPIN(CK_SESSION_HANDLE session, unsigned char *pin, CK_ULONG length)
{
    FAIL("C_InitPIN");
    CK_RV value = theirs.C_InitPIN(session, pin, length);
    if (value == CKR_OK) wrong = 0;
    return value;
}

static CK_RV setPIN(CK_SESSION_HANDLE session, unsigned char *old, CK_ULONG oldLength, unsigned char *pin, CK_ULONG length)
{
    FAIL("C_SetPIN");
    return theirs.C_SetPIN(session, old, oldLength, pin, length);
}

static CK_RV login(CK_SESSION_HANDLE session, CK_USER_TYPE user, unsigned char *pin, CK_ULONG length)
{
    FAIL("C_Login");
    if (user == CKU_USER && wrong >= 3) return CKR_PIN_LOCKED;
    CK_RV value = theirs.C_Login(session, user, pin, length);
    const char *flag = getenv("FAULTY_FLAG");
    if (user == CKU_SO && value == CKR_PIN_INCORRECT && flag && strcmp(flag, "SO_PIN_COUNT_LOW") == 0) return CKR_PIN_LOCKED;
    if (user == CKU_USER && value == CKR_PIN_INCORRECT) wrong++;
    if (user == CKU_USER && value == CKR_OK) wrong = 0;
    return value;
}

static CK_RV createObject(CK_SESSION_HANDLE session, CK_ATTRIBUTE *template, CK_ULONG count, CK_OBJECT_HANDLE *object)
{
    FAIL("C_CreateObject");
    return theirs.C_CreateObject(session, template, count, object);
}

static CK_RV generateKeyPair(CK_SESSION_HANDLE session, CK_MECHANISM *mechanism, CK_ATTRIBUTE *publicKey, CK_ULONG publicCount,
                             CK_ATTRIBUTE *privateKey, CK_ULONG privateCount, CK_OBJECT_HANDLE *first, CK_OBJECT_HANDLE *second)
{
    FAIL("C_GenerateKeyPair");
    return theirs.C_GenerateKeyPair(session, mechanism, publicKey, publicCount, privateKey, privateCount, first, second);
}

static CK_RV sign(CK_SESSION_HANDLE session, unsigned char *data, CK_ULONG length, unsigned char *signature, CK_ULONG *size)
{
    FAIL("C_Sign");
    return theirs.C_Sign(session, data, length, signature, size);
}

static CK_RV setAttributeValue(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE *template, CK_ULONG count)
{
    FAIL("C_SetAttributeValue");
    return theirs.C_SetAttributeValue(session, object, template, count);
}

static CK_RV decryptInit(CK_SESSION_HANDLE session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key)
{
    FAIL("C_DecryptInit");
    return theirs.C_DecryptInit(session, mechanism, key);
}

CK_RV C_GetFunctionList(CK_FUNCTION_LIST_PTR_PTR list)
{
    void *library = dlopen("/usr/lib/softhsm/libsofthsm2.so", RTLD_NOW | RTLD_LOCAL);
    if (!library) return CKR_GENERAL_ERROR;
    CK_C_GetFunctionList function = (CK_C_GetFunctionList)dlsym(library, "C_GetFunctionList");
    CK_FUNCTION_LIST *inner = NULL;
    if (!function || function(&inner) != CKR_OK) return CKR_GENERAL_ERROR;
    theirs = *inner;
    ours = *inner;
    ours.C_GetFunctionList = C_GetFunctionList;
    ours.C_Initialize = initialize;
    ours.C_GetTokenInfo = getTokenInfo;
    ours.C_InitToken = initToken;
    ours.C_InitPIN = initPIN;
    ours.C_SetPIN = setPIN;
    ours.C_Login = login;
    ours.C_CreateObject = createObject;
    ours.C_GenerateKeyPair = generateKeyPair;
    ours.C_Sign = sign;
    ours.C_SetAttributeValue = setAttributeValue;
    ours.C_DecryptInit = decryptInit;
    *list = &ours;
    return CKR_OK;
}
