#ifndef CSKF_H
#define CSKF_H

/* Functions of a library for smart tokens (SKF), written after the text of GM/T 0016-2012, chapter 7.
 *
 * How wide a ULONG is differs between libraries for Linux: 4 octets, or 8. On 64-bit machines that are little-endian a
 * call is the same for both: an argument has a register or a place of 8 octets, of which the library reads its part; a
 * pointer is to 8 octets that were zero, of which it writes its part; of the result the lower 4 octets count. So all
 * numbers are uint64_t here, and results uint32_t. Structures, in which the width does matter, are octets (void *);
 * Sources/Tokens/SKF/Blobs reads and writes them. See docs/adr/0075. Names and PINs are octets up to a NUL.
 */
#include <stdint.h>

#if !defined(__LP64__) || __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "SKF libraries are called on 64-bit, little-endian machines only"
#endif

typedef void *CSKF_HANDLE;

/* Devices: §7.1 */
typedef uint32_t (*CSKF_EnumDev)(uint64_t present, uint8_t *names, uint64_t *size);
typedef uint32_t (*CSKF_ConnectDev)(const uint8_t *name, CSKF_HANDLE *device);
typedef uint32_t (*CSKF_DisConnectDev)(CSKF_HANDLE device);
typedef uint32_t (*CSKF_GetDevInfo)(CSKF_HANDLE device, void *info);
typedef uint32_t (*CSKF_SetLabel)(CSKF_HANDLE device, const uint8_t *label);

/* Access: §7.2 */
typedef uint32_t (*CSKF_GenRandom)(CSKF_HANDLE device, uint8_t *octets, uint64_t count);
typedef uint32_t (*CSKF_DevAuth)(CSKF_HANDLE device, const uint8_t *answer, uint64_t count);
typedef uint32_t (*CSKF_ChangeDevAuthKey)(CSKF_HANDLE device, const uint8_t *key, uint64_t count);
typedef uint32_t (*CSKF_VerifyPIN)(CSKF_HANDLE application, uint64_t type, const uint8_t *pin, uint64_t *triesLeft);
typedef uint32_t (*CSKF_ChangePIN)(CSKF_HANDLE application, uint64_t type, const uint8_t *old, const uint8_t *pin, uint64_t *triesLeft);
typedef uint32_t (*CSKF_UnblockPIN)(CSKF_HANDLE application, const uint8_t *administrator, const uint8_t *pin, uint64_t *triesLeft);
typedef uint32_t (*CSKF_GetPINInfo)(CSKF_HANDLE application, uint64_t type, uint64_t *tries, uint64_t *triesLeft, uint64_t *isDefault);
typedef uint32_t (*CSKF_ClearSecureState)(CSKF_HANDLE application);

/* Applications: §7.3 */
typedef uint32_t (*CSKF_CreateApplication)(CSKF_HANDLE device, const uint8_t *name, const uint8_t *administratorPIN,
                                           uint64_t administratorTries, const uint8_t *userPIN, uint64_t userTries,
                                           uint64_t fileRights, CSKF_HANDLE *application);
typedef uint32_t (*CSKF_EnumApplication)(CSKF_HANDLE device, uint8_t *names, uint64_t *size);
typedef uint32_t (*CSKF_DeleteApplication)(CSKF_HANDLE device, const uint8_t *name);
typedef uint32_t (*CSKF_OpenApplication)(CSKF_HANDLE device, const uint8_t *name, CSKF_HANDLE *application);
typedef uint32_t (*CSKF_CloseApplication)(CSKF_HANDLE application);

/* Containers: §7.5 */
typedef uint32_t (*CSKF_CreateContainer)(CSKF_HANDLE application, const uint8_t *name, CSKF_HANDLE *container);
typedef uint32_t (*CSKF_OpenContainer)(CSKF_HANDLE application, const uint8_t *name, CSKF_HANDLE *container);
typedef uint32_t (*CSKF_CloseContainer)(CSKF_HANDLE container);
typedef uint32_t (*CSKF_DeleteContainer)(CSKF_HANDLE application, const uint8_t *name);
typedef uint32_t (*CSKF_EnumContainer)(CSKF_HANDLE application, uint8_t *names, uint64_t *size);
typedef uint32_t (*CSKF_GetContainerType)(CSKF_HANDLE container, uint64_t *type);
typedef uint32_t (*CSKF_ImportCertificate)(CSKF_HANDLE container, uint64_t isForSigning, const uint8_t *octets, uint64_t count);
typedef uint32_t (*CSKF_ExportCertificate)(CSKF_HANDLE container, uint64_t isForSigning, uint8_t *octets, uint64_t *size);

/* Keys: §7.6 */
typedef uint32_t (*CSKF_GenECCKeyPair)(CSKF_HANDLE container, uint64_t algorithm, void *publicKey);
typedef uint32_t (*CSKF_ImportECCKeyPair)(CSKF_HANDLE container, const void *envelope);
typedef uint32_t (*CSKF_ECCSignData)(CSKF_HANDLE container, const uint8_t *octets, uint64_t count, void *signature);
typedef uint32_t (*CSKF_GenRSAKeyPair)(CSKF_HANDLE container, uint64_t bits, void *publicKey);
typedef uint32_t (*CSKF_RSASignData)(CSKF_HANDLE container, const uint8_t *octets, uint64_t count, uint8_t *signature, uint64_t *size);
typedef uint32_t (*CSKF_ExportPublicKey)(CSKF_HANDLE container, uint64_t isForSigning, uint8_t *octets, uint64_t *size);

/* Kinds of PINs (§6.2), of containers (§7.5), and algorithms (GM/T 0006) */
enum { CSKF_ADMINISTRATOR = 0, CSKF_USER = 1 };
enum { CSKF_CONTAINER_EMPTY = 0, CSKF_CONTAINER_RSA = 1, CSKF_CONTAINER_ECC = 2 };
#define CSKF_SGD_SM2_1 0x00020100u
#define CSKF_SGD_SM4_ECB 0x00000401u
#define CSKF_SGD_RSA 0x00010000u

/* Results: annex A */
#define CSKF_SAR_OK 0x00000000u
#define CSKF_SAR_FAIL 0x0A000001u
#define CSKF_SAR_NOTSUPPORTYETERR 0x0A000003u
#define CSKF_SAR_FILEERR 0x0A000004u
#define CSKF_SAR_INVALIDHANDLEERR 0x0A000005u
#define CSKF_SAR_INVALIDPARAMERR 0x0A000006u
#define CSKF_SAR_NAMELENERR 0x0A000009u
#define CSKF_SAR_INDATALENERR 0x0A000010u
#define CSKF_SAR_INDATAERR 0x0A000011u
#define CSKF_SAR_GENRSAKEYERR 0x0A000015u
#define CSKF_SAR_KEYNOTFOUNTERR 0x0A00001Bu
#define CSKF_SAR_CERTNOTFOUNTERR 0x0A00001Cu
#define CSKF_SAR_BUFFER_TOO_SMALL 0x0A000020u
#define CSKF_SAR_DEVICE_REMOVED 0x0A000023u
#define CSKF_SAR_PIN_INCORRECT 0x0A000024u
#define CSKF_SAR_PIN_LOCKED 0x0A000025u
#define CSKF_SAR_PIN_LEN_RANGE 0x0A000027u
#define CSKF_SAR_APPLICATION_EXISTS 0x0A00002Cu
#define CSKF_SAR_USER_NOT_LOGGED_IN 0x0A00002Du
#define CSKF_SAR_APPLICATION_NOT_EXISTS 0x0A00002Eu
#define CSKF_SAR_FILE_ALREADY_EXIST 0x0A00002Fu
#define CSKF_SAR_NO_ROOM 0x0A000030u
#define CSKF_SAR_FILE_NOT_EXIST 0x0A000031u

#endif
