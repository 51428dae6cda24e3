#ifndef CPROCESS_H
#define CPROCESS_H

#include <link.h>
#include <spawn.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

/* prctl takes a variable number of arguments, which Swift does not import. */
static inline int CProcess_make_undumpable(void) { return prctl(PR_SET_DUMPABLE, 0L, 0L, 0L, 0L); }

/* Of GNU's library (2.34 and later), which Swift imports without its extensions. */
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
static inline int CProcess_close_from(posix_spawn_file_actions_t *actions, int from) {
    return posix_spawn_file_actions_addclosefrom_np(actions, from);
}

/* struct dl_phdr_info as far as it is read here: <link.h> has it, and the function, with the extensions alone. */
struct CProcess_object {
    ElfW(Addr) base;
    const char *name;
    const ElfW(Phdr) *segments;
    ElfW(Half) count;
};
struct dl_phdr_info;
extern int dl_iterate_phdr(int (*)(struct dl_phdr_info *, size_t, void *), void *);

/* Whether code of the object was changed when it was loaded, so that its file does not have it. */
static inline int CProcess_is_changed(const struct CProcess_object *object) {
    for (ElfW(Half) i = 0; i < object->count; i++) {
        if (object->segments[i].p_type != PT_DYNAMIC) continue;
        const ElfW(Dyn) *entry = (const ElfW(Dyn) *)(object->base + object->segments[i].p_vaddr);
        for (; entry->d_tag != DT_NULL; entry++) {
            if (entry->d_tag == DT_TEXTREL || (entry->d_tag == DT_FLAGS && (entry->d_un.d_val & DF_TEXTREL))) return 1;
        }
    }
    return 0;
}

/* Gives back what of one object's segments nobody can write to. The loader lets no object go meanwhile. */
static inline int CProcess_return_object(struct dl_phdr_info *info, size_t size, void *data) {
    (void)size, (void)data;
    const struct CProcess_object *object = (const struct CProcess_object *)info;
    const ElfW(Addr) page = (ElfW(Addr))sysconf(_SC_PAGESIZE);
    /* The kernel's own object is in no file. */
    if (object->base == (ElfW(Addr))getauxval(AT_SYSINFO_EHDR) || CProcess_is_changed(object)) return 0;
    for (ElfW(Half) i = 0; i < object->count; i++) {
        const ElfW(Phdr) *segment = &object->segments[i];
        if (segment->p_type != PT_LOAD || !(segment->p_flags & PF_X) || (segment->p_flags & PF_W)) continue;
        const ElfW(Addr) from = object->base + segment->p_vaddr;
        const ElfW(Addr) start = (from + page - 1) & ~(page - 1), end = (from + segment->p_memsz) & ~(page - 1);
        if (start < end) madvise((void *)start, end - start, MADV_DONTNEED);
    }
    return 0;
}

/* Gives back the memory of code that is mapped from files: it is read from there again when it runs. */
static inline void CProcess_return_code(void) { dl_iterate_phdr(CProcess_return_object, 0); }

#endif
