// Only names the library for SwiftPM (compiler and linker flags come from pkg-config); CJPEG includes it from C.
#ifndef CLIBJPEG_SHIM_H
#define CLIBJPEG_SHIM_H
#endif
