#include "SoftwareSKFDouble.h"
#include "State.h"
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <string.h>

uint32_t SKF_EnumDev(uint64_t present, char *names, uint64_t *size)
{
    BEGIN("SKF_EnumDev");
    (void)present;
    char serials[DEVICES][33] = {{0}};
    for (int index = 0; index < DEVICES; index++)
        if (isPresent(&state.devices[index])) strcpy(serials[index], state.devices[index].serial);
    return giveNames("SKF_EnumDev", serials[0], sizeof serials[0], DEVICES, names, size);
}

uint32_t SKF_ConnectDev(const char *name, CSKF_HANDLE *device)
{
    BEGIN("SKF_ConnectDev");
    if (!name || !device) return CSKF_SAR_INVALIDPARAMERR;
    for (int index = 0; index < DEVICES; index++) {
        if (!isPresent(&state.devices[index]) || strcmp(state.devices[index].serial, name) != 0) continue;
        isAuthentic[index] = 0;
        *device = newHandle(DEVICE, index, 0, 0);
        return *device ? CSKF_SAR_OK : CSKF_SAR_FAIL;
    }
    return CSKF_SAR_DEVICE_REMOVED;
}

uint32_t SKF_DisConnectDev(CSKF_HANDLE device)
{
    BEGIN("SKF_DisConnectDev");
    struct handle *handle = use(device, DEVICE);
    if (!handle) return CSKF_SAR_INVALIDHANDLEERR;
    memset(loggedIn[handle->device], 0, sizeof loggedIn[handle->device]);
    isAuthentic[handle->device] = handle->isConnected = 0;
    return CSKF_SAR_OK;
}

uint32_t SKF_GetDevInfo(CSKF_HANDLE device, void *info)
{
    BEGIN("SKF_GetDevInfo");
    USE(handle, device, DEVICE);
    if (!info) return CSKF_SAR_INVALIDPARAMERR;
    uint8_t *at = info;
    memset(at, 0, 198);
    at[0] = 1;
    strcpy((char *)at + 2, "SOFTWARE");
    strcpy((char *)at + 66, "SOFTWARE");
    memcpy(at + 130, deviceOf(handle)->label, 32);
    memcpy(at + 162, deviceOf(handle)->serial, 32);
    at[194] = at[196] = 1;
    at += hasTrait("padded") ? 200 : 198;
    const uint64_t numbers[8] = {CSKF_SGD_SM4_ECB, CSKF_SGD_RSA | CSKF_SGD_SM2_1, 1, CSKF_SGD_SM4_ECB, 65536, 32768, 256, 4096};
    for (int index = 0; index < 8; index++, at += width()) put(at, numbers[index]);
    memset(at, 0, 64);
    return CSKF_SAR_OK;
}

uint32_t SKF_SetLabel(CSKF_HANDLE device, const char *label)
{
    BEGIN("SKF_SetLabel");
    USE(handle, device, DEVICE);
    if (!label || strlen(label) > 32) return CSKF_SAR_NAMELENERR;
    strcpy(deviceOf(handle)->label, label);
    return save();
}

uint32_t SKF_GenRandom(CSKF_HANDLE device, uint8_t *octets, uint64_t count)
{
    BEGIN("SKF_GenRandom");
    USE(handle, device, DEVICE);
    count = (uint32_t)count;
    if (!octets || count > 65536) return CSKF_SAR_INVALIDPARAMERR;
    if (RAND_bytes(octets, (int)count) != 1) return CSKF_SAR_FAIL;
    memset(challenges[handle->device], 0, 8);
    if (count == 8) memcpy(challenges[handle->device], octets, 8);
    return CSKF_SAR_OK;
}

/* The challenge of 8 octets, filled with zeros to a block, encrypted with the device's key; it is good once (§8.2). */
uint32_t SKF_DevAuth(CSKF_HANDLE device, const uint8_t *answer, uint64_t count)
{
    static const uint8_t none[8];
    BEGIN("SKF_DevAuth");
    USE(handle, device, DEVICE);
    uint8_t block[16] = {0}, expected[32];
    int length = 0;
    memcpy(block, challenges[handle->device], 8);
    memset(challenges[handle->device], 0, 8);
    if (!answer || (uint32_t)count != 16) return CSKF_SAR_INDATALENERR;
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int isDone = context && EVP_EncryptInit_ex(context, EVP_sm4_ecb(), NULL, deviceOf(handle)->key, NULL) == 1
        && EVP_CIPHER_CTX_set_padding(context, 0) == 1 && EVP_EncryptUpdate(context, expected, &length, block, 16) == 1;
    EVP_CIPHER_CTX_free(context);
    isAuthentic[handle->device] = isDone && length == 16 && memcmp(block, none, 8) != 0 && memcmp(expected, answer, 16) == 0;
    return isAuthentic[handle->device] ? CSKF_SAR_OK : CSKF_SAR_FAIL;
}

uint32_t SKF_ChangeDevAuthKey(CSKF_HANDLE device, const uint8_t *key, uint64_t count)
{
    BEGIN("SKF_ChangeDevAuthKey");
    USE(handle, device, DEVICE);
    if (!isAuthentic[handle->device]) return CSKF_SAR_USER_NOT_LOGGED_IN;
    if (!key || (uint32_t)count != 16) return CSKF_SAR_INDATALENERR;
    memcpy(deviceOf(handle)->key, key, 16);
    return save();
}
