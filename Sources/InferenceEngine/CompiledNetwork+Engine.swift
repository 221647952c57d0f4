import COpenVINO

extension CompiledNetwork {
    /// The version of the OpenVINO library in use, such as "2026.4.1-22982".
    public static var engineVersion: String {
        var version = ov_version_t()
        guard ov_get_openvino_version(&version) == OK else { return "unknown" }
        defer { ov_version_free(&version) }
        return version.buildNumber.map { String(cString: $0) } ?? "unknown"
    }

    /// The processor that networks run on, as OpenVINO names it; loads the CPU plugin, so it tells whether that works.
    /// - Throws: ``InferenceError`` when the plugin is missing.
    public static func processor() throws(InferenceError) -> String {
        let core = try EngineHandle("start", free: ov_core_free) { ov_core_create($0) }
        var name: UnsafeMutablePointer<CChar>?
        try check("load the CPU plugin", ov_core_get_property(core.pointer, "CPU", ov_key_device_name(), &name))
        guard let name else { return "unknown" }
        defer { ov_free(name) }
        return String(cString: name)
    }
}
