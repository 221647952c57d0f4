import COpenVINO

extension CompiledNetwork {
    /// The version of the OpenVINO library in use, such as "2026.4.1-22982".
    public static var engineVersion: String {
        guard let functions = try? OpenVINO.functions() else { return "not installed" }
        return OpenVINO.version(functions)
    }

    /// The processor that networks run on, as OpenVINO names it; loads the CPU plugin, so it tells whether that works.
    /// - Throws: ``InferenceError`` when the library or the plugin is missing.
    public static func processor() throws(InferenceError) -> String {
        let ov = try OpenVINO.functions()
        let core = try EngineHandle("start", free: ov.core_free) { ov.core_create($0) }
        var name: UnsafeMutablePointer<CChar>?
        try check("load the CPU plugin", ov.core_get_property(core.pointer, "CPU", "FULL_DEVICE_NAME", &name))
        guard let name else { return "unknown" }
        defer { ov.free(name) }
        return String(cString: name)
    }
}
