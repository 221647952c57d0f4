import COpenVINO

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// OpenVINO's C library, opened when the first network is wanted: what needs no network runs where it is not installed.
enum OpenVINO {
    /// The release that this is built with, as in `Scripts/requirements-openvino.txt`. Of an older one, types and numbers in
    /// the interface may mean something else.
    static let release = "2026.4.1"

    /// The functions of the library.
    /// - Throws: ``InferenceError/library(reason:)`` when it is not installed or cannot be used.
    static func functions() throws(InferenceError) -> openvino_functions { try opened.get().functions }

    /// `@unchecked Sendable` is safe: the table is filled before the value is made and never changed, and its functions are
    /// C functions that OpenVINO allows to be called from any thread.
    private struct Opened: @unchecked Sendable {
        let functions: openvino_functions
    }

    private static let opened = Result { () throws(InferenceError) in Opened(functions: try open(usual)) }

    /// Where it may be, best first: only where `SIMILE_OPENVINO` says, if that is set; else where the loader finds it
    /// (`LD_LIBRARY_PATH`, the system's configuration), then where `Scripts/setup` puts it.
    static let usual: [String] = {
        if let named = getenv("SIMILE_OPENVINO"), named.pointee != 0 { return [String(cString: named)] }
        #if canImport(Darwin)
            let file = "libopenvino_c.dylib"
            return [file, "/opt/homebrew/lib/\(file)", "/usr/local/lib/\(file)"]
        #else
            let file = "libopenvino_c.so"
            // The wheel on PyPI has the file only under its full name, in which 2026.4.1 is 2641.
            let full = "\(file).\(release.filter { $0 != "." }.dropFirst(2))"
            return [full, file] + [full, file].map { "/usr/local/lib/simile/openvino/lib/\($0)" }
        #endif
    }()

    /// Opens the first of some libraries that there is and that is new enough.
    static func open(_ libraries: [String]) throws(InferenceError) -> openvino_functions {
        var fault: String?
        for library in libraries {
            var functions = openvino_functions()
            var message = [CChar](repeating: 0, count: Int(OPENVINO_MESSAGE_SIZE))
            guard openvino_open(library, &functions, &message) else {
                let reason = String(decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
                // That one place has none is no fault; that something which it needs is missing, is.
                let isAbsent = reason.contains(library) && reason.lowercased().contains("no such file")
                if !isAbsent { fault = fault ?? "cannot be used: \(reason)" }
                continue
            }
            let version = version(functions)
            guard isOld(version) else { return functions }
            fault = fault ?? "\(version) (\(library)) is too old: \(release) is needed"
        }
        let wanted = libraries.count == 1 ? libraries[0] : "libopenvino_c"
        throw .library(reason: fault ?? "is not installed: the loader finds no \(wanted)")
    }

    /// The version of an opened library, such as "2026.4.1-22982".
    static func version(_ ov: openvino_functions) -> String {
        var version = ov_version_t()
        guard ov.get_openvino_version(&version) == OK else { return "unknown" }
        defer { ov.version_free(&version) }
        return version.buildNumber.map { String(cString: $0) } ?? "unknown"
    }

    /// Whether a version is of a release before that of ``release``; patches count for nothing. A version that is none, as a
    /// library of one's own making may have, is not old.
    static func isOld(_ version: String) -> Bool {
        func year(_ text: String) -> [Int] { text.split { !$0.isNumber }.prefix(2).compactMap { Int($0) } }
        guard version.first?.isNumber == true else { return false }
        return year(version).lexicographicallyPrecedes(year(release))
    }
}
