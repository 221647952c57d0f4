// A thin face over libcurl for Swift: one GET over http or https, without redirects, cookies, decompression, or anything
// from the environment or the user's files. Waiting, deadlines and redirects are the caller's.
#ifndef CCURL_H
#define CCURL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct ccurl_transfer ccurl_transfer;

typedef enum {
    CCURL_OK = 0,
    CCURL_ENDED,            // a callback said false
    CCURL_INVALID_ADDRESS,
    CCURL_UNKNOWN_HOST,
    CCURL_UNKNOWN_PROXY,    // or not a proxy's address
    CCURL_REFUSED,          // nobody listens there
    CCURL_UNREACHABLE,
    CCURL_TIMED_OUT,        // by the system's own patience
    CCURL_BAD_CERTIFICATE,
    CCURL_NO_ENCRYPTION,
    CCURL_PROXY_REFUSED,    // the proxy does not connect: see ccurl_proxy_status
    CCURL_CUT,              // the connection ended before the answer did
    CCURL_NOT_HTTP,
    CCURL_NO_MEMORY,
    CCURL_OTHER,            // see ccurl_message
} ccurl_result;

// What happens in a transfer, told on the thread that advances it. Who answers false ends the transfer.
typedef struct {
    void *context;
    // Whether an IP address may be connected to. Asked before connecting, then again with what was connected to, before
    // the request is sent. With a proxy it is the proxy's.
    bool (*peer)(void *context, const char *address, bool is_connected);
    // A line of the head, with its line break; an empty one ends a head.
    bool (*header)(void *context, const char *line, size_t count);
    bool (*body)(void *context, const uint8_t *bytes, size_t count);
} ccurl_events;

// Prepares a transfer. NULL when memory is short; otherwise it must be closed.
//  - headers: whole lines, without line breaks; NULL after the last.
//  - proxy, no_proxy: a proxy's address, and the hosts to reach without it, as libcurl reads them; "" for none.
ccurl_transfer *ccurl_open(const char *url, const char *const *headers, const char *proxy, const char *no_proxy,
                           ccurl_events events);

// Goes on as far as possible, then waits for more, up to `milliseconds`.
// False when the transfer is over; *result says how.
bool ccurl_advance(ccurl_transfer *transfer, int milliseconds, ccurl_result *result);

// What the proxy answered to the wish to be connected; 0 when it was not asked.
long ccurl_proxy_status(ccurl_transfer *transfer);

// The library's words for what went wrong, valid until the transfer is closed.
const char *ccurl_message(const ccurl_transfer *transfer);

// Ends the transfer. While its host is being looked up, this waits for the system's resolver, which may take long.
void ccurl_close(ccurl_transfer *transfer);

#endif
