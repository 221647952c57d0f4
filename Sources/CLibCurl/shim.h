// Only names the library for SwiftPM (compiler and linker flags come from pkg-config); CCurl includes it from C.
#ifndef CLIBCURL_SHIM_H
#define CLIBCURL_SHIM_H
#endif
