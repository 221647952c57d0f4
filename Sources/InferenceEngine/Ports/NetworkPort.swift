import COpenVINO

/// An input or output of a network, as its file has it.
public struct NetworkPort: Sendable, Hashable, CustomStringConvertible {
    /// Its name; empty where it has none.
    public let name: String
    /// The size along each axis, nil where it is open; nil for all where even the number of axes is.
    public let shape: [Int?]?
    /// The type of its elements, such as "f32".
    public let type: String
    let element: ov_element_type_e

    /// "'pixels' f32 [?, 3, 224, 224]".
    public var description: String { "'\(name)' \(type) \(shape.map(Self.text) ?? "[…]")" }

    static func text(_ shape: [Int?]) -> String {
        "[" + shape.map { $0.map(String.init) ?? "?" }.joined(separator: ", ") + "]"
    }

    /// Whether elements can be read as 32-bit floats, if need be after a conversion.
    var isFloat: Bool { [F32, F16, BF16, F64].contains(element) }

    /// Describes the port of a model that OpenVINO has read.
    init(_ port: OpaquePointer) throws(InferenceError) {
        let ov = try OpenVINO.functions()
        var name: UnsafeMutablePointer<CChar>?
        // A port without a name is an error there.
        self.name = ov.port_get_any_name(port, &name) == OK ? name.map { String(cString: $0) } ?? "" : ""
        if let name { ov.free(name) }
        var element = DYNAMIC
        try check("read the type of a port", ov.port_get_element_type(port, &element))
        self.element = element
        type = Self.types.first { $0.0 == element }?.1 ?? "another type"
        var partial = ov_partial_shape_t()
        try check("read the shape of a port", ov.port_get_partial_shape(port, &partial))
        defer { ov.partial_shape_free(&partial) }
        if ov.rank_is_dynamic(partial.rank) {
            shape = nil
        } else {
            shape = (0..<max(0, Int(partial.rank.max))).map { axis in
                partial.dims.flatMap { ov.dimension_is_dynamic($0[axis]) ? nil : Int($0[axis].max) }
            }
        }
    }

    private static let types: [(ov_element_type_e, String)] = [
        (F32, "f32"), (F16, "f16"), (BF16, "bf16"), (F64, "f64"), (U8, "u8"), (I8, "i8"), (U16, "u16"), (I16, "i16"),
        (U32, "u32"), (I32, "i32"), (U64, "u64"), (I64, "i64"), (OV_BOOLEAN, "bool"), (STRING, "string"),
    ]
}
