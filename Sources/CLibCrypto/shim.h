// Only names the library for SwiftPM (compiler and linker flags come from pkg-config); CCrypto includes it from C.
#ifndef CLIBCRYPTO_SHIM_H
#define CLIBCRYPTO_SHIM_H
#endif
