import Foundation

/// The most memory that this process has held since a moment, as Linux counts it.
///
/// Source: proc(5): writing 5 to `clear_refs` sets the high-water mark of resident memory, `VmHWM`, back.
struct PeakMemory {
    /// Begins to watch; nil where the system does not allow it.
    init?() {
        guard let file = FileHandle(forWritingAtPath: "/proc/self/clear_refs"),
            (try? file.write(contentsOf: Data("5".utf8))) != nil
        else { return nil }
    }

    /// The peak since then.
    var bytes: Int? {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return nil }
        // VmHWM:     12345 kB
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }.map { $0 << 10 }
    }
}
