#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How much memory the process really holds, as opposed to what it has asked for or mapped.
public enum ResidentMemory {
    /// Bytes of memory that the process has in use now, pages of mapped files included: the resident set size of
    /// `/proc/self/statm`. nil where the system does not tell it there. O(1).
    public static var byteCount: Int? {
        guard let file = fopen("/proc/self/statm", "re") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        guard fgets(&line, Int32(line.count), file) != nil else { return nil }
        let fields = line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }.split(separator: UInt8(ascii: " "))
        guard fields.count > 1, let pages = Int(String(decoding: fields[1], as: UTF8.self)) else { return nil }
        return pages * Int(getpagesize())
    }

    /// By how many bytes ``byteCount`` has grown since it was `before`; nil where either is not known.
    public static func growth(since before: Int?) -> Int? {
        guard let before, let now = byteCount else { return nil }
        return max(0, now - before)
    }
}
