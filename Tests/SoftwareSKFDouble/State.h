/* An SKF library in software, with its devices in a file. A test double, never shipped: it keeps keys in the clear.
 *
 * SOFTWARE_SKF_STATE=FILE     where the devices are; without it there is none
 * SOFTWARE_SKF_DEVICES=A,B    serial numbers of devices that are plugged in; one that is not in the file is made, blank
 * SOFTWARE_SKF_TRAITS=W,W     how it differs from the standard:
 *     ulong8   a ULONG has 8 octets                 padded    structures have padding
 *     message  SKF_ECCSignData takes the message    front     numbers stand at the front of their fields
 *     pincodes other numbers for wrong and locked   nologin   containers are made without a PIN
 *     short    names have 8 octets at most
 * SOFTWARE_SKF_FAULT=FUNCTION:KIND     one function fails: crash, exit, block, a result in hexadecimal, awayN (the device
 *     is pulled before the N-th call), length (says one octet too many), huge (says as many as a ULONG can), endless (a list of
 *     names without an end), crowd (thousands of names)
 * SOFTWARE_SKF_DELAYS=FUNCTION:N,…     how many milliseconds functions take, as those of a token do
 */
#ifndef STATE_H
#define STATE_H
#include "CSKF.h"
#include <stddef.h>

/* Nothing but the functions of the standard is seen from outside. */
#pragma GCC visibility push(hidden)

enum { DEVICES = 4, APPLICATIONS = 2, CONTAINERS = 4, NAME = 64, PIN = 16, KEY = 2048, CERTIFICATE = 4096 };

struct octets { uint32_t count; uint8_t bytes[CERTIFICATE]; };
struct container {
    char name[NAME];
    uint32_t type;
    struct octets signingKey, encryptionKey; /* PKCS #8 */
    struct octets certificates[2];           /* to encrypt, to sign: the index is the flag of the standard */
};
struct pin { char value[PIN + 1]; uint32_t tries, left, isDefault; };
struct application { char name[NAME]; struct pin pins[2]; struct container containers[CONTAINERS]; };
struct device { char serial[33], label[33]; uint8_t key[16]; struct application applications[APPLICATIONS]; };
struct state { char magic[16]; struct device devices[DEVICES]; };

/* What a handle stands for; the indices that its kind has no use for are 0. */
enum kind { DEVICE = 1, APPLICATION, CONTAINER };
struct handle { enum kind kind; int device, application, container, isConnected; };

extern struct state state;
/* For each application, whether administrator and user are logged in; for each device, its challenge and its authentication. */
extern int loggedIn[DEVICES][APPLICATIONS][2], isAuthentic[DEVICES];
extern uint8_t challenges[DEVICES][8];

int hasTrait(const char *word);
int hasFault(const char *function, const char *kind);
/* Fails as the environment says, and reads the state; each function begins with it. */
uint32_t begin(const char *function);
/* Writes the state, whole or not at all. */
uint32_t save(void);
int isPresent(const struct device *device);

CSKF_HANDLE newHandle(enum kind kind, int device, int application, int container);
struct handle *use(CSKF_HANDLE handle, enum kind kind);
struct device *deviceOf(struct handle *handle);
struct application *applicationOf(struct handle *handle);
struct container *containerOf(struct handle *handle);

/* Octets of a ULONG; numbers in memory that the caller gave. */
size_t width(void);
uint64_t get(const void *place);
void put(void *place, uint64_t number);
/* Gives `count` octets the way of the standard: a null pointer asks for the length. */
uint32_t give(const char *function, const void *bytes, size_t count, void *place, uint64_t *size);
/* Gives names, as `stride` octets each, that are not empty. */
uint32_t giveNames(const char *function, const char *first, size_t stride, int count, char *place, uint64_t *size);

#define BEGIN(name) do { uint32_t value = begin(name); if (value) return value; } while (0)
#define USE(name, given, wanted) \
    struct handle *name = use(given, wanted); \
    if (!name) return CSKF_SAR_INVALIDHANDLEERR; \
    if (!isPresent(deviceOf(name))) return CSKF_SAR_DEVICE_REMOVED

#pragma GCC visibility pop

#endif
