import Foundation

/// Where programs keep data, by the XDG Base Directory specification.
package struct DataFolders: Sendable {
    private let environment: [String: String]

    /// - Parameter environment: variables to go by; nil for the process's own.
    package init(environment: [String: String]? = nil) {
        self.environment = environment ?? ProcessInfo.processInfo.environment
    }

    /// The user's own folder for Simile: `$XDG_DATA_HOME/simile`, else `~/.local/share/simile`.
    package var user: String {
        if let home = absolute("XDG_DATA_HOME") { return home + "/simile" }
        let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory()
        return home + "/.local/share/simile"
    }

    /// The system's folders for Simile, best first: each of `$XDG_DATA_DIRS` (by default `/usr/local/share:/usr/share`).
    package var system: [String] {
        let listed = environment["XDG_DATA_DIRS"].flatMap { $0.isEmpty ? nil : $0 } ?? "/usr/local/share:/usr/share"
        return listed.split(separator: ":").filter { $0.hasPrefix("/") }.map { trimmed(String($0)) + "/simile" }
    }

    /// The folder that `variable` names. The specification has relative paths ignored.
    private func absolute(_ variable: String) -> String? {
        guard let value = environment[variable], value.hasPrefix("/") else { return nil }
        return trimmed(value)
    }

    private func trimmed(_ path: String) -> String {
        path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }
}
