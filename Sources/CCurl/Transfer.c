#include "CCurl.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>

#if LIBCURL_VERSION_NUM < 0x075500
#error "libcurl 7.85 or later is needed"
#endif

struct ccurl_transfer {
    CURLM *multi;
    CURL *easy;
    struct curl_slist *headers;
    ccurl_events events;
    CURLcode code;
    char message[CURL_ERROR_SIZE];
};

// MARK: Callbacks

static bool may_use(ccurl_transfer *transfer, const struct sockaddr *address) {
    char text[INET6_ADDRSTRLEN];
    const void *bytes;
    if (address->sa_family == AF_INET) {
        bytes = &((const struct sockaddr_in *)address)->sin_addr;
    } else if (address->sa_family == AF_INET6) {
        bytes = &((const struct sockaddr_in6 *)address)->sin6_addr;
    } else {
        return false;
    }
    return inet_ntop(address->sa_family, bytes, text, sizeof text) &&
           transfer->events.peer(transfer->events.context, text, false);
}

static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
    (void)purpose;
    if (!may_use(context, &address->addr)) return CURL_SOCKET_BAD;
    int descriptor = socket(address->family, address->socktype, address->protocol);
    if (descriptor >= 0) fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    return descriptor < 0 ? CURL_SOCKET_BAD : descriptor;
}

static int before_request(void *context, char *peer, char *own, int peer_port, int own_port) {
    (void)own, (void)peer_port, (void)own_port;
    ccurl_transfer *transfer = context;
    return transfer->events.peer(transfer->events.context, peer, true) ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

static size_t on_header(char *bytes, size_t size, size_t count, void *context) {
    ccurl_transfer *transfer = context;
    return transfer->events.header(transfer->events.context, bytes, size * count) ? size * count : 0;
}

static size_t on_body(char *bytes, size_t size, size_t count, void *context) {
    ccurl_transfer *transfer = context;
    return transfer->events.body(transfer->events.context, (const uint8_t *)bytes, size * count) ? size * count : 0;
}

// MARK: Beginning and end

static void start_library(void) { curl_global_init(CURL_GLOBAL_DEFAULT); }

static bool set_options(ccurl_transfer *transfer, const char *url, const char *proxy, const char *no_proxy) {
    CURL *easy = transfer->easy;
    bool is_set = true;
#define SET(option, value) is_set = is_set && curl_easy_setopt(easy, option, value) == CURLE_OK
    SET(CURLOPT_URL, url);
    SET(CURLOPT_PROTOCOLS_STR, "http,https");
    SET(CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    // Set even when there is none: what is not set is taken from the environment.
    SET(CURLOPT_PROXY, proxy);
    SET(CURLOPT_NOPROXY, no_proxy);
    SET(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    SET(CURLOPT_HTTPHEADER, transfer->headers);
    // Signals are the process's: a library in a server has no business with them.
    SET(CURLOPT_NOSIGNAL, 1L);
    // The caller has deadlines of its own; the default one ends the transfer in here, where it would wait for the resolver.
    SET(CURLOPT_CONNECTTIMEOUT_MS, (long)INT_MAX);
    SET(CURLOPT_ERRORBUFFER, transfer->message);
    SET(CURLOPT_OPENSOCKETFUNCTION, open_socket);
    SET(CURLOPT_OPENSOCKETDATA, transfer);
    SET(CURLOPT_PREREQFUNCTION, before_request);
    SET(CURLOPT_PREREQDATA, transfer);
    SET(CURLOPT_HEADERFUNCTION, on_header);
    SET(CURLOPT_HEADERDATA, transfer);
    SET(CURLOPT_WRITEFUNCTION, on_body);
    SET(CURLOPT_WRITEDATA, transfer);
#undef SET
    return is_set;
}

ccurl_transfer *ccurl_open(const char *url, const char *const *headers, const char *proxy, const char *no_proxy,
                           ccurl_events events) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, start_library);
    ccurl_transfer *transfer = calloc(1, sizeof *transfer);
    if (!transfer) return NULL;
    transfer->events = events;
    bool is_complete = (transfer->multi = curl_multi_init()) && (transfer->easy = curl_easy_init());
    for (; is_complete && *headers; headers++) {
        struct curl_slist *longer = curl_slist_append(transfer->headers, *headers);
        if (longer) transfer->headers = longer;
        is_complete = longer;
    }
    if (is_complete && set_options(transfer, url, proxy, no_proxy) &&
        curl_multi_add_handle(transfer->multi, transfer->easy) == CURLM_OK)
        return transfer;
    ccurl_close(transfer);
    return NULL;
}

void ccurl_close(ccurl_transfer *transfer) {
    if (transfer->multi && transfer->easy) curl_multi_remove_handle(transfer->multi, transfer->easy);
    curl_easy_cleanup(transfer->easy);
    curl_multi_cleanup(transfer->multi);
    curl_slist_free_all(transfer->headers);
    free(transfer);
}

// MARK: Under way

static ccurl_result result_of(ccurl_transfer *transfer, CURLcode code) {
    long fault = 0;
    switch (code) {
    case CURLE_OK: return CCURL_OK;
    case CURLE_WRITE_ERROR:
    case CURLE_ABORTED_BY_CALLBACK: return CCURL_ENDED;
    case CURLE_URL_MALFORMAT: return CCURL_INVALID_ADDRESS;
    case CURLE_COULDNT_RESOLVE_HOST: return CCURL_UNKNOWN_HOST;
    case CURLE_COULDNT_RESOLVE_PROXY: return CCURL_UNKNOWN_PROXY;
    case CURLE_COULDNT_CONNECT:
        curl_easy_getinfo(transfer->easy, CURLINFO_OS_ERRNO, &fault);
        return fault == ECONNREFUSED ? CCURL_REFUSED : fault == ETIMEDOUT ? CCURL_TIMED_OUT : CCURL_UNREACHABLE;
    case CURLE_OPERATION_TIMEDOUT: return CCURL_TIMED_OUT;
    case CURLE_PEER_FAILED_VERIFICATION: return CCURL_BAD_CERTIFICATE;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE: return CCURL_NO_ENCRYPTION;
    case CURLE_PROXY: return CCURL_PROXY_REFUSED;
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR: return ccurl_proxy_status(transfer) / 100 > 2 ? CCURL_PROXY_REFUSED : CCURL_CUT;
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY: return CCURL_NOT_HTTP;
    case CURLE_OUT_OF_MEMORY: return CCURL_NO_MEMORY;
    default: return CCURL_OTHER;
    }
}

bool ccurl_advance(ccurl_transfer *transfer, int milliseconds, ccurl_result *result) {
    int running = 0, left = 0;
    CURLMcode fault = curl_multi_perform(transfer->multi, &running);
    if (fault == CURLM_OK && running) fault = curl_multi_poll(transfer->multi, NULL, 0, milliseconds, NULL);
    if (fault == CURLM_OK && running) return true;
    CURLMsg *message = fault == CURLM_OK ? curl_multi_info_read(transfer->multi, &left) : NULL;
    CURLcode code = message ? message->data.result : CURLE_FAILED_INIT;
    transfer->code = code;
    *result = result_of(transfer, code);
    return false;
}

long ccurl_proxy_status(ccurl_transfer *transfer) {
    long status = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_HTTP_CONNECTCODE, &status);
    return status;
}

const char *ccurl_message(const ccurl_transfer *transfer) {
    return transfer->message[0] ? transfer->message : curl_easy_strerror(transfer->code);
}
