import COpenVINO

/// Owns one OpenVINO object and frees it at the end of its life.
struct EngineHandle: ~Copyable {
    let pointer: OpaquePointer
    private let free: (OpaquePointer?) -> Void

    /// Calls `create` with the place for the new object.
    /// - Parameter step: what is being done, in words that follow "could not".
    init(
        _ step: String, free: @escaping (OpaquePointer?) -> Void,
        create: (UnsafeMutablePointer<OpaquePointer?>) -> ov_status_e
    ) throws(InferenceError) {
        var created: OpaquePointer?
        try check(step, create(&created))
        guard let created else { throw .engine(step: step, detail: "no object came back") }
        pointer = created
        self.free = free
    }

    deinit { free(pointer) }
}

/// Turns a status that is not OK into an error with OpenVINO's last message.
func check(_ step: String, _ status: ov_status_e) throws(InferenceError) {
    guard status != OK else { return }
    let ov = try OpenVINO.functions()
    // A copy that is the caller's to free.
    let message = ov.get_last_err_msg()
    defer { ov.free(message) }
    let detail = message.map { String(cString: $0) } ?? ""
    let lines = detail.split(whereSeparator: \.isNewline)
    // A summary of what a network's file holds that was not understood, before advice for programmers.
    let summary = lines.filter { $0.hasPrefix("-- ") }.map { $0.dropFirst(3) }
    let unknown = "No conversion rule found for operations: "
    if let operators = summary.first(where: { $0.hasPrefix(unknown) })?.dropFirst(unknown.count) {
        throw .missingOperators(operators.split(separator: ", ").map(String.init))
    }
    let line = summary.isEmpty ? lines.last.map(String.init) : summary.joined(separator: "; ")
    let kind = ov.get_error_info(status).map { String(cString: $0) } ?? "error \(status.rawValue)"
    throw .engine(step: step, detail: line ?? kind)
}
