#ifndef CPIXBUF_H
#define CPIXBUF_H

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <stdint.h>

/// What a picture may have at most, and whether it had more.
typedef struct {
    int64_t limit;
    int exceeded;
} CPixbuf_bound;

/// Called before memory is taken for the pixels; a picture of too many is to have none, which no decoder goes on with. (A
/// size of one pixel would do for JPEG; PNG is scaled after it was decoded.)
static inline void CPixbuf_sized(GdkPixbufLoader *loader, int width, int height, gpointer data) {
    CPixbuf_bound *bound = (CPixbuf_bound *)data;
    if ((int64_t)width * height <= bound->limit) return;
    bound->exceeded = 1;
    gdk_pixbuf_loader_set_size(loader, 0, 0);
}

/// Decodes a picture of a media type, upright; NULL when it is none, or has more than `limit` pixels.
static inline GdkPixbuf *CPixbuf_decode(const uint8_t *octets, size_t count, const char *type, int64_t limit) {
    GdkPixbufLoader *loader = gdk_pixbuf_loader_new_with_mime_type(type, NULL);
    if (!loader) return NULL;
    CPixbuf_bound bound = {limit, 0};
    g_signal_connect(loader, "size-prepared", G_CALLBACK(CPixbuf_sized), &bound);
    gboolean written = gdk_pixbuf_loader_write(loader, octets, count, NULL);
    gboolean closed = gdk_pixbuf_loader_close(loader, NULL);
    GdkPixbuf *found = written && closed && !bound.exceeded ? gdk_pixbuf_loader_get_pixbuf(loader) : NULL;
    GdkPixbuf *upright = found ? gdk_pixbuf_apply_embedded_orientation(found) : NULL;
    g_object_unref(loader);
    return upright;
}

/// Encodes a picture with one option; the caller frees `buffer` with g_free. 0 when it fails.
static inline int CPixbuf_encode(GdkPixbuf *picture, const char *type, const char *key, const char *value,
                                 gchar **buffer, gsize *count) {
    char *keys[] = {(char *)key, NULL};
    char *values[] = {(char *)value, NULL};
    return gdk_pixbuf_save_to_bufferv(picture, buffer, count, type, keys, values, NULL);
}

/// Copies pixels into the order of cairo's ARGB32 on this machine, on white.
static inline void CPixbuf_copy(const GdkPixbuf *picture, uint8_t *target, int stride) {
    const uint8_t *pixels = gdk_pixbuf_read_pixels(picture);
    int channels = gdk_pixbuf_get_n_channels(picture), step = gdk_pixbuf_get_rowstride(picture);
    int width = gdk_pixbuf_get_width(picture), height = gdk_pixbuf_get_height(picture);
    for (int y = 0; y < height; y++) {
        const uint8_t *from = pixels + (size_t)y * step;
        uint32_t *to = (uint32_t *)(void *)(target + (size_t)y * stride);
        for (int x = 0; x < width; x++, from += channels) {
            uint32_t alpha = channels == 4 ? from[3] : 255, rest = 255 - alpha;
            uint32_t red = (from[0] * alpha + 255 * rest) / 255;
            uint32_t green = (from[1] * alpha + 255 * rest) / 255;
            uint32_t blue = (from[2] * alpha + 255 * rest) / 255;
            to[x] = 0xFF000000u | red << 16 | green << 8 | blue;
        }
    }
}

/// A picture of the pixels of cairo's ARGB32, which are opaque; NULL without memory.
static inline GdkPixbuf *CPixbuf_make(const uint8_t *source, int width, int height, int stride) {
    GdkPixbuf *picture = gdk_pixbuf_new(GDK_COLORSPACE_RGB, FALSE, 8, width, height);
    if (!picture) return NULL;
    uint8_t *pixels = gdk_pixbuf_get_pixels(picture);
    int step = gdk_pixbuf_get_rowstride(picture);
    for (int y = 0; y < height; y++) {
        const uint32_t *from = (const uint32_t *)(const void *)(source + (size_t)y * stride);
        uint8_t *to = pixels + (size_t)y * step;
        for (int x = 0; x < width; x++, to += 3) {
            to[0] = from[x] >> 16;
            to[1] = from[x] >> 8;
            to[2] = from[x];
        }
    }
    return picture;
}

#endif
