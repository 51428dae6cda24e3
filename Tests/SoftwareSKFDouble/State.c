#include "State.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char magic[16] = "SOFTWARE SKF 1";
static int isPulled;

struct state state;
int loggedIn[DEVICES][APPLICATIONS][2], isAuthentic[DEVICES];
uint8_t challenges[DEVICES][8];

/* Whether `word` is among the words of a variable, which commas part. */
static int isAmong(const char *list, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = list; at && *at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL)
        if (strncmp(at, word, length) == 0 && (at[length] == ',' || at[length] == 0)) return 1;
    return 0;
}

int hasTrait(const char *word) { return isAmong(getenv("SOFTWARE_SKF_TRAITS"), word); }

/* What is to go wrong in `function`; null for nothing. */
static const char *faultOf(const char *function)
{
    const char *wanted = getenv("SOFTWARE_SKF_FAULT");
    size_t length = strlen(function);
    return wanted && strncmp(wanted, function, length) == 0 && wanted[length] == ':' ? wanted + length + 1 : NULL;
}

int hasFault(const char *function, const char *kind)
{
    const char *fault = faultOf(function);
    return fault && strcmp(fault, kind) == 0;
}

/* Whether a fault is in what a function gives, and not in that it is called. */
static int isInAnswer(const char *kind)
{
    return strcmp(kind, "length") == 0 || strcmp(kind, "huge") == 0 || strcmp(kind, "endless") == 0 || strcmp(kind, "crowd") == 0;
}

static uint32_t fail(const char *function)
{
    static int calls;
    const char *kind = faultOf(function);
    if (!kind || isInAnswer(kind)) return CSKF_SAR_OK;
    if (strcmp(kind, "crash") == 0) *(volatile int *)0 = 1;
    if (strcmp(kind, "exit") == 0) _exit(3);
    if (strcmp(kind, "block") == 0)
        for (;;) pause();
    if (strncmp(kind, "away", 4) == 0) {
        if (++calls >= atoi(kind + 4)) isPulled = 1;
        return CSKF_SAR_OK;
    }
    return (uint32_t)strtoul(kind, NULL, 16);
}

/* Takes as long as a token would. */
static void delay(const char *function)
{
    size_t length = strlen(function);
    for (const char *at = getenv("SOFTWARE_SKF_DELAYS"); at && *at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
        if (strncmp(at, function, length) != 0 || at[length] != ':') continue;
        long milliseconds = atol(at + length + 1);
        if (milliseconds <= 0) continue;
        struct timespec rest = {milliseconds / 1000, milliseconds % 1000 * 1000000};
        while (nanosleep(&rest, &rest) != 0) {}
    }
}

/* Devices that are plugged in and not in the file yet are made, blank. */
static void plug(void)
{
    for (const char *at = getenv("SOFTWARE_SKF_DEVICES"); at && *at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
        size_t length = strcspn(at, ",");
        struct device *free = NULL;
        int isKnown = length == 0 || length > 32;
        for (int index = 0; index < DEVICES; index++) {
            struct device *device = &state.devices[index];
            if (!device->serial[0] && !free) free = device;
            if (strlen(device->serial) == length && strncmp(device->serial, at, length) == 0) isKnown = 1;
        }
        if (isKnown || !free) continue;
        memcpy(free->serial, at, length);
        strcpy(free->label, "SOFTWARE SKF");
        memcpy(free->key, "1234567812345678", sizeof free->key);
    }
}

static void load(void)
{
    const char *path = getenv("SOFTWARE_SKF_STATE");
    FILE *file = path ? fopen(path, "rb") : NULL;
    int isWhole = file && fread(&state, sizeof state, 1, file) == 1 && memcmp(state.magic, magic, sizeof magic) == 0;
    if (file) fclose(file);
    if (!isWhole) {
        memset(&state, 0, sizeof state);
        memcpy(state.magic, magic, sizeof magic);
    }
    if (path) plug();
}

uint32_t begin(const char *function)
{
    uint32_t value = fail(function);
    delay(function);
    if (value == CSKF_SAR_OK) load();
    return value;
}

uint32_t save(void)
{
    const char *path = getenv("SOFTWARE_SKF_STATE");
    char other[4096];
    if (!path || snprintf(other, sizeof other, "%s.%d", path, getpid()) >= (int)sizeof other) return CSKF_SAR_FILEERR;
    int descriptor = open(other, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (descriptor < 0) return CSKF_SAR_FILEERR;
    int isWritten = write(descriptor, &state, sizeof state) == (ssize_t)sizeof state && fsync(descriptor) == 0;
    if (close(descriptor) == 0 && isWritten && rename(other, path) == 0) return CSKF_SAR_OK;
    unlink(other);
    return CSKF_SAR_FILEERR;
}

int isPresent(const struct device *device)
{
    return !isPulled && device->serial[0] && isAmong(getenv("SOFTWARE_SKF_DEVICES"), device->serial);
}
