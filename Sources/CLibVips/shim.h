// Only names the library for SwiftPM (compiler and linker flags come from pkg-config); CVips includes it from C.
#ifndef CLIBVIPS_SHIM_H
#define CLIBVIPS_SHIM_H
#endif
