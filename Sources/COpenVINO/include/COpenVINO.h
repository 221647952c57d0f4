// OpenVINO's C interface (https://docs.openvino.ai/2026/api/c_cpp_api/group__ov__c__api.html) as a table of functions that
// are looked up when the library is opened. So a program that links this starts where OpenVINO is not installed.
#ifndef COPENVINO_H
#define COPENVINO_H

#include <openvino/c/openvino.h>
#include <stdbool.h>

// Room for one message; longer ones are cut.
#define OPENVINO_MESSAGE_SIZE 512

// The functions that are used, without their prefix `ov_`. Swift cannot call variadic ones; the `_props` variants, which
// take arrays, do the same.
#define OPENVINO_FUNCTIONS(F) \
    F(get_error_info) F(get_last_err_msg) F(get_openvino_version) F(free) F(core_compile_model_props) \
    F(core_create) F(core_free) F(core_get_property) F(core_read_model_from_memory_buffer) \
    F(compiled_model_create_infer_request) F(compiled_model_free) F(model_const_input_by_index) \
    F(model_const_output_by_index) F(model_free) F(model_inputs_size) F(model_outputs_size) \
    F(model_reshape_single_input) F(output_const_port_free) F(port_get_any_name) F(port_get_element_type) \
    F(port_get_partial_shape) F(partial_shape_create_static) F(partial_shape_free) F(rank_is_dynamic) \
    F(dimension_is_dynamic) F(layout_create) F(layout_free) F(preprocess_input_info_free) \
    F(preprocess_input_info_get_model_info) F(preprocess_input_info_get_preprocess_steps) \
    F(preprocess_input_info_get_tensor_info) F(preprocess_input_model_info_free) \
    F(preprocess_input_model_info_set_layout) F(preprocess_input_tensor_info_free) \
    F(preprocess_input_tensor_info_set_element_type) F(preprocess_input_tensor_info_set_layout) \
    F(preprocess_output_info_free) F(preprocess_output_info_get_tensor_info) \
    F(preprocess_output_set_element_type) F(preprocess_output_tensor_info_free) \
    F(preprocess_prepostprocessor_build) F(preprocess_prepostprocessor_create) \
    F(preprocess_prepostprocessor_free) F(preprocess_prepostprocessor_get_input_info_by_index) \
    F(preprocess_prepostprocessor_get_output_info_by_index) F(preprocess_preprocess_steps_convert_element_type) \
    F(preprocess_preprocess_steps_free) F(preprocess_preprocess_steps_mean_multi_channels) \
    F(preprocess_preprocess_steps_reverse_channels) F(preprocess_preprocess_steps_scale_multi_channels) \
    F(infer_request_free) F(infer_request_get_input_tensor_by_index) \
    F(infer_request_get_output_tensor_by_index) F(infer_request_infer) F(tensor_data) F(tensor_free) \
    F(tensor_get_byte_size) F(tensor_get_size) F(version_free)

typedef struct {
#define OPENVINO_FIELD(name) __typeof__(&ov_##name) name;
    OPENVINO_FUNCTIONS(OPENVINO_FIELD)
#undef OPENVINO_FIELD
} openvino_functions;

// Opens the library of a name or path as the loader finds it, and fills the table. False with the loader's message, or the
// name of a function that the library lacks. A library that was opened stays open.
bool openvino_open(const char *library, openvino_functions *functions, char message[OPENVINO_MESSAGE_SIZE]);

#endif
