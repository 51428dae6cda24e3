// The part of libcurl that Swift sees. curl_easy_setopt and curl_easy_getinfo take any number of arguments, which
// Swift cannot call: each kind of argument has a function with the prefix CCurl_; nothing else happens here.
#ifndef CCURL_H
#define CCURL_H

#include <curl/curl.h>

/// Sets an option that is a text; libcurl keeps a copy.
static inline CURLcode CCurl_set_text(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

/// Sets an option that is a number.
static inline CURLcode CCurl_set_number(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

/// Sets an option that is a large number.
static inline CURLcode CCurl_set_size(CURL *handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}

/// Sets an option that is a list; it must outlive the transfer.
static inline CURLcode CCurl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(handle, option, value);
}

/// Sets an option that is an address; what is there must outlive the transfer.
static inline CURLcode CCurl_set_pointer(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}

/// Sets an option that is a function which gives or takes octets.
static inline CURLcode CCurl_set_function(CURL *handle, CURLoption option, size_t (*value)(char *, size_t, size_t, void *)) {
    return curl_easy_setopt(handle, option, value);
}

/// The last number that the other side answered with; 0 for none.
static inline long CCurl_response_code(CURL *handle) {
    long code = 0;
    return curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &code) == CURLE_OK ? code : 0;
}

#endif
