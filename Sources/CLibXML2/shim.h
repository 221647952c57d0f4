// Only names the library for SwiftPM (compiler and linker flags come from pkg-config); CXML includes it from C.
#ifndef CLIBXML2_SHIM_H
#define CLIBXML2_SHIM_H
#endif
