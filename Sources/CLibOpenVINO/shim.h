// Only names OpenVINO's headers for SwiftPM (the compiler's flags come from pkg-config); COpenVINO includes them.
#ifndef CLIBOPENVINO_SHIM_H
#define CLIBOPENVINO_SHIM_H
#endif
