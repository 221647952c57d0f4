#include "CXML.h"

#include <libxml/parser.h>
#include <libxml/dict.h>
#include <libxml/xmlerror.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct cxml_parser {
    cxml_events events;
    xmlParserCtxtPtr context;
    cxml_result result;
    long line;
    char message[256];
};

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void start(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *space, int spaces,
                  const xmlChar **declared, int count, int defaulted, const xmlChar **attributes) {
    (void)spaces, (void)declared, (void)defaulted;
    cxml_parser *parser = data;
    parser->events.start(parser->events.context, (const char *)name, (const char *)prefix, (const char *)space, attributes,
                         count > 0 ? (size_t)count : 0);
}

static void end(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *space) {
    cxml_parser *parser = data;
    parser->events.end(parser->events.context, (const char *)name, (const char *)prefix, (const char *)space);
}

static void text(void *data, const xmlChar *bytes, int count) {
    cxml_parser *parser = data;
    if (count > 0) parser->events.text(parser->events.context, bytes, (size_t)count);
}

// Told before anything within the declaration is read.
static void doctype(void *data, const xmlChar *name, const xmlChar *external, const xmlChar *system) {
    (void)name, (void)external, (void)system;
    cxml_parser *parser = data;
    if (parser->result != CXML_OK) return;
    parser->result = CXML_DOCTYPE;
    parser->line = parser->context->input ? parser->context->input->line : 0;
    xmlStopParser(parser->context);
}

#if LIBXML_VERSION >= 21200
static void fault(void *data, const xmlError *error) {
#else
static void fault(void *data, xmlErrorPtr error) {
#endif
    cxml_parser *parser = data;
    // Others, such as a prefix that no namespace is declared for, do not keep the document from being read.
    if (parser->result != CXML_OK || error->level != XML_ERR_FATAL) return;
    parser->result = error->code == XML_ERR_NO_MEMORY ? CXML_NO_MEMORY : CXML_BROKEN;
    parser->line = error->line;
    if (error->message) strncpy(parser->message, error->message, sizeof parser->message - 1);
}

cxml_parser *cxml_create(cxml_events events) {
    pthread_once(&once, xmlInitParser);
    cxml_parser *parser = calloc(1, sizeof *parser);
    if (!parser) return NULL;
    parser->events = events;
    xmlSAXHandler handler;
    memset(&handler, 0, sizeof handler);
    handler.initialized = XML_SAX2_MAGIC;
    handler.startElementNs = start;
    handler.endElementNs = end;
    handler.characters = text;
    handler.ignorableWhitespace = text;
    handler.cdataBlock = text;
    handler.internalSubset = doctype;
    handler.serror = fault;
    parser->context = xmlCreatePushParserCtxt(&handler, parser, NULL, 0, NULL);
    if (!parser->context) {
        free(parser);
        return NULL;
    }
    // Neither XML_PARSE_NOENT nor XML_PARSE_DTDLOAD nor XML_PARSE_HUGE: libxml2's limits of depth and size hold.
    xmlCtxtUseOptions(parser->context, XML_PARSE_NONET | XML_PARSE_COMPACT);
    return parser;
}

void cxml_destroy(cxml_parser *parser) {
    if (!parser) return;
    if (parser->context->myDoc) xmlFreeDoc(parser->context->myDoc);
    xmlFreeParserCtxt(parser->context);
    free(parser);
}

cxml_result cxml_parse(cxml_parser *parser, const uint8_t *bytes, int count, bool is_last) {
    if (parser->result != CXML_OK) return parser->result;
    int code = xmlParseChunk(parser->context, (const char *)bytes, count, is_last);
    if (parser->result == CXML_OK && (!parser->context->wellFormed || (code != 0 && parser->context->disableSAX))) {
        parser->result = CXML_BROKEN;
        parser->line = cxml_line(parser);
    }
    return parser->result;
}

int cxml_names(const cxml_parser *parser) { return xmlDictSize(parser->context->dict); }

size_t cxml_pending(const cxml_parser *parser) {
    xmlParserInputPtr input = parser->context->input;
    // A CDATA section, too, is kept until it ends, but costs no more than its memory: libxml2's own limit of 10 MB will do.
    if (!input || parser->context->instate == XML_PARSER_CDATA_SECTION) return 0;
    return (size_t)(input->end - input->cur);
}

long cxml_line(const cxml_parser *parser) {
    if (parser->result != CXML_OK && parser->line > 0) return parser->line;
    return parser->context->input ? parser->context->input->line : parser->line;
}

const char *cxml_message(const cxml_parser *parser) { return parser->message; }

cxml_attribute cxml_attribute_at(const void *attributes, size_t index) {
    // Five pointers each: name, prefix, namespace, value, end of the value.
    const xmlChar *const *fields = (const xmlChar *const *)attributes + 5 * index;
    return (cxml_attribute){(const char *)fields[0], fields[3], (size_t)(fields[4] - fields[3])};
}
