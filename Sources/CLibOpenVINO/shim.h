// OpenVINO's C interface as it is: https://docs.openvino.ai/2026/api/c_cpp_api/group__ov__c__api.html
// Swift cannot call its variadic functions; the `_props` variants, which take arrays, do the same. The property keys are
// C globals, which Swift rightly takes for shared mutable state, so each one that is used has a function here.
#pragma once
#include <openvino/c/openvino.h>

static inline const char *ov_key_inference_precision(void) { return ov_property_key_hint_inference_precision; }
static inline const char *ov_key_num_streams(void) { return ov_property_key_num_streams; }
static inline const char *ov_key_num_threads(void) { return ov_property_key_inference_num_threads; }
static inline const char *ov_key_cpu_pinning(void) { return ov_property_key_hint_enable_cpu_pinning; }
static inline const char *ov_key_device_name(void) { return ov_property_key_device_full_name; }
