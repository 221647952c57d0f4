import COpenVINO
import NeuralGraph

/// Puts "8-bit RGB rows to normalised planes" in front of a network, as part of the network.
struct PixelPreprocessing {
    private let input: PixelInput

    /// - Parameter port: the input as the network has it.
    init(_ input: PixelInput, of port: NetworkPort) throws(InferenceError) {
        // Conversion to whole numbers comes last, and would leave nothing of an image around 0.
        guard port.isFloat || (port.element == U8 && input.isPlain) else {
            throw .unfit(
                reason: port.element == U8
                    ? "the input is \(port), which takes 0…255 as they are: no mean, deviation or scale can be given"
                    : "the input is \(port), and pixels can only be given as f32, f16 or u8")
        }
        self.input = input
    }

    /// A new model that takes uint8 [1, height, width, 3].
    /// - Parameter output: the index of an output that is to be converted to 32-bit floats.
    func added(to model: OpaquePointer, converting output: Int? = nil) throws(InferenceError) -> EngineHandle {
        let ov = try OpenVINO.functions()
        let step = "prepare the input"
        let builder = try EngineHandle(step, free: ov.preprocess_prepostprocessor_free) {
            ov.preprocess_prepostprocessor_create(model, $0)
        }
        let info = try EngineHandle(step, free: ov.preprocess_input_info_free) {
            ov.preprocess_prepostprocessor_get_input_info_by_index(builder.pointer, 0, $0)
        }
        let tensor = try EngineHandle(step, free: ov.preprocess_input_tensor_info_free) {
            ov.preprocess_input_info_get_tensor_info(info.pointer, $0)
        }
        try check(step, ov.preprocess_input_tensor_info_set_element_type(tensor.pointer, U8))
        let rows = try EngineHandle(step, free: ov.layout_free) { ov.layout_create("NHWC", $0) }
        try check(step, ov.preprocess_input_tensor_info_set_layout(tensor.pointer, rows.pointer))

        let steps = try EngineHandle(step, free: ov.preprocess_preprocess_steps_free) {
            ov.preprocess_input_info_get_preprocess_steps(info.pointer, $0)
        }
        if !input.isPlain { try normalize(steps.pointer) }
        if input.channels == .bgr {
            try check(step, ov.preprocess_preprocess_steps_reverse_channels(steps.pointer))
        }

        let target = try EngineHandle(step, free: ov.preprocess_input_model_info_free) {
            ov.preprocess_input_info_get_model_info(info.pointer, $0)
        }
        let planes = try EngineHandle(step, free: ov.layout_free) { ov.layout_create(input.layout.rawValue, $0) }
        try check(step, ov.preprocess_input_model_info_set_layout(target.pointer, planes.pointer))
        if let output { try convert(output, builder.pointer) }
        return try EngineHandle(step, free: ov.model_free) {
            ov.preprocess_prepostprocessor_build(builder.pointer, $0)
        }
    }

    private func normalize(_ steps: OpaquePointer) throws(InferenceError) {
        let ov = try OpenVINO.functions()
        let step = "prepare the input"
        try check(step, ov.preprocess_preprocess_steps_convert_element_type(steps, F32))
        try check(
            step, ov.preprocess_preprocess_steps_mean_multi_channels(steps, input.mean, Int32(input.mean.count)))
        try check(
            step,
            ov.preprocess_preprocess_steps_scale_multi_channels(steps, input.deviation, Int32(input.deviation.count)))
    }

    private func convert(_ output: Int, _ builder: OpaquePointer) throws(InferenceError) {
        let ov = try OpenVINO.functions()
        let step = "convert the output"
        let info = try EngineHandle(step, free: ov.preprocess_output_info_free) {
            ov.preprocess_prepostprocessor_get_output_info_by_index(builder, output, $0)
        }
        let tensor = try EngineHandle(step, free: ov.preprocess_output_tensor_info_free) {
            ov.preprocess_output_info_get_tensor_info(info.pointer, $0)
        }
        try check(step, ov.preprocess_output_set_element_type(tensor.pointer, F32))
    }
}
