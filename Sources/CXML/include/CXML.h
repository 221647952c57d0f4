// A thin face over libxml2's push parser for Swift: elements and text of a document that comes in pieces, at constant
// memory. Nothing is loaded, no entity but XML's own five is known, and a document type declaration ends the parse.
#ifndef CXML_H
#define CXML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct cxml_parser cxml_parser;

typedef enum {
    CXML_OK = 0,
    CXML_BROKEN,     // not well-formed, or beyond a limit of libxml2: see cxml_message
    CXML_DOCTYPE,    // there is a document type declaration
    CXML_NO_MEMORY,
} cxml_result;

typedef struct {
    const char *name;     // without its prefix
    const uint8_t *value; // not terminated
    size_t count;
} cxml_attribute;

// What happens in a document, told while a piece is parsed. The prefix and the namespace may be NULL.
typedef struct {
    void *context;
    void (*start)(void *context, const char *name, const char *prefix, const char *space, const void *attributes, size_t count);
    void (*text)(void *context, const uint8_t *bytes, size_t count);
    void (*end)(void *context, const char *name, const char *prefix, const char *space);
} cxml_events;

// NULL where there is no memory.
cxml_parser *cxml_create(cxml_events events);
void cxml_destroy(cxml_parser *parser);

// Parses a piece. After an error nothing more is told, and every later call gives the same result.
cxml_result cxml_parse(cxml_parser *parser, const uint8_t *bytes, int count, bool is_last);

// How many names the document has had, each of which is kept, and compared with those of its tag.
int cxml_names(const cxml_parser *parser);
// How many bytes are kept until the tag or comment that they belong to ends.
size_t cxml_pending(const cxml_parser *parser);

// The line that has been reached, from 1; after an error the line of the error.
long cxml_line(const cxml_parser *parser);
// Why the document is broken, as libxml2 says it; never NULL. It may end in a line break.
const char *cxml_message(const cxml_parser *parser);

// One of the attributes that `start` was called with.
cxml_attribute cxml_attribute_at(const void *attributes, size_t index);

#endif
