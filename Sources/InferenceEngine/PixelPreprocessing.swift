import COpenVINO

/// Puts "8-bit RGB rows to normalised planes" in front of a network, as part of the network.
struct PixelPreprocessing {
    private let input: PixelInput

    init(_ input: PixelInput) { self.input = input }

    /// A new model that takes uint8 [1, height, width, 3].
    func added(to model: OpaquePointer) throws(InferenceError) -> EngineHandle {
        let step = "prepare the input"
        let builder = try EngineHandle(step, free: ov_preprocess_prepostprocessor_free) {
            ov_preprocess_prepostprocessor_create(model, $0)
        }
        let info = try EngineHandle(step, free: ov_preprocess_input_info_free) {
            ov_preprocess_prepostprocessor_get_input_info_by_index(builder.pointer, 0, $0)
        }
        let tensor = try EngineHandle(step, free: ov_preprocess_input_tensor_info_free) {
            ov_preprocess_input_info_get_tensor_info(info.pointer, $0)
        }
        try check(step, ov_preprocess_input_tensor_info_set_element_type(tensor.pointer, U8))
        let rows = try EngineHandle(step, free: ov_layout_free) { ov_layout_create("NHWC", $0) }
        try check(step, ov_preprocess_input_tensor_info_set_layout(tensor.pointer, rows.pointer))

        let steps = try EngineHandle(step, free: ov_preprocess_preprocess_steps_free) {
            ov_preprocess_input_info_get_preprocess_steps(info.pointer, $0)
        }
        try check(step, ov_preprocess_preprocess_steps_convert_element_type(steps.pointer, F32))
        try check(
            step,
            ov_preprocess_preprocess_steps_mean_multi_channels(steps.pointer, input.mean, Int32(input.mean.count)))
        try check(
            step,
            ov_preprocess_preprocess_steps_scale_multi_channels(
                steps.pointer, input.deviation, Int32(input.deviation.count)))

        let target = try EngineHandle(step, free: ov_preprocess_input_model_info_free) {
            ov_preprocess_input_info_get_model_info(info.pointer, $0)
        }
        let planes = try EngineHandle(step, free: ov_layout_free) { ov_layout_create("NCHW", $0) }
        try check(step, ov_preprocess_input_model_info_set_layout(target.pointer, planes.pointer))
        return try EngineHandle(step, free: ov_model_free) {
            ov_preprocess_prepostprocessor_build(builder.pointer, $0)
        }
    }
}
